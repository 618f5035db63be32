"""What a partner's server says when nobody signs in: it answers, it describes itself, its certificates last."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from liseron.sso.allauth_sources import certificates_of
from liseron.sso.cas_client.starting import service_address
from liseron.sso.cas_client.validating import CannotConfirm, confirmed
from liseron.sso.models import IdentitySource
from liseron.sso.oidc_source.described import PLACE, CannotDescribe, read_description, read_object
from liseron.sso.partner_server import CannotAsk, ask
from liseron.sso.stopping import Stop
from liseron.toolkit.dates import in_full, paris_today

OK, WARN, STOP = "ok", "warn", "stop"
FALSE_TICKET = "ST-essai-de-raccordement-0000000"
SOON = timedelta(days=60)


def lines_of_source(source: IdentitySource, now: datetime) -> Iterator[tuple[str, str]]:
    """Tones and sentences; the name of the source stands before the first."""
    tests = {IdentitySource.Protocol.OIDC: _by_oidc, IdentitySource.Protocol.SAML: _by_saml}
    for tone, says in tests.get(IdentitySource.Protocol(source.protocol), _by_cas)(source, now):
        yield tone, f"{source.name}\u00a0: {says}"


def _by_cas(source: IdentitySource, now: datetime) -> Iterator[tuple[str, str]]:
    """A false ticket has to be refused, in the words of the standard."""
    try:
        confirmed(source, ticket=FALSE_TICKET, service=service_address(source, "0"), fresh=False, now=now)
    except CannotConfirm as problem:
        if problem.stop == Stop.REFUSED:
            yield OK, _("le serveur répond, et refuse un faux ticket comme il le doit.")
        elif problem.stop == Stop.UNREADABLE:
            yield (
                STOP,
                _("ce qui répond à l’adresse de validation n’est pas un serveur CAS. Vérifiez l’adresse."),
            )
        else:
            yield STOP, _unreachable(problem.detail)
    else:
        yield STOP, _("le serveur accepte un faux ticket\u00a0: n’importe qui entrerait. À corriger d’abord.")


def _by_oidc(source: IdentitySource, now: datetime) -> Iterator[tuple[str, str]]:
    json = {"accept": "application/json"}
    try:
        said = ask(source, f"{source.address.rstrip('/')}{PLACE}", headers=json)
        found = read_description(read_object(said.body if said.status == 200 else b""), source.address)
        yield OK, _("la découverte répond et nomme le bon émetteur.")
        keys = ask(source, found.keys, headers=json)
        listed = read_object(keys.body if keys.status == 200 else b"").get("keys")
    except CannotAsk as problem:
        yield STOP, _unreachable(problem.reason)
        return
    except CannotDescribe as problem:
        yield STOP, _("la découverte n’est pas lisible ({why}).").format(why=str(problem)[:200])
        return
    if isinstance(listed, list) and listed:
        yield OK, _("ses clés de signature sont publiées.")
    else:
        yield STOP, _("aucune clé de signature n’est publiée (jwks_uri).")
    if not found.leaving:
        yield WARN, _("la découverte ne dit pas où se déconnecter (end_session_endpoint).")


def _by_saml(source: IdentitySource, now: datetime) -> Iterator[tuple[str, str]]:
    certificates = certificates_of(source)
    if not certificates:
        yield STOP, _("ses métadonnées ne donnent aucun certificat de signature.")
    for one in certificates:
        day = in_full(paris_today(one.ends_at))
        if one.ends_at <= now:
            yield STOP, _("un certificat de signature est périmé depuis le {day}.").format(day=day)
        elif one.ends_at <= now + SOON:
            yield WARN, _("un certificat de signature finit le {day}. Préparez le suivant.").format(day=day)
        else:
            yield OK, _("son certificat de signature vaut jusqu’au {day}.").format(day=day)


def _unreachable(reason: str) -> str:
    return {
        "time": _("le serveur répond trop lentement."),
        "name": _("le nom du serveur n’existe pas. Vérifiez l’adresse."),
        "private": _("le serveur n’est pas sur l’internet public. Nous ne pouvons pas l’interroger."),
        "status": _("le serveur répond par une erreur (500 ou plus)."),
        "redirects": _("le serveur renvoie vers une autre adresse au lieu de répondre."),
        "down": _("le serveur vient de manquer plusieurs fois de suite. Attendez une minute."),
        "busy": _("le serveur est déjà interrogé. Recommencez dans un instant."),
    }.get(reason, _("le serveur ne répond pas, ou son certificat https n’est pas valable."))
