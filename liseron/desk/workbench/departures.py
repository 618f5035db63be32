"""A trial that left for the partner's sign-in: seen while it is away, and told when it never came back.

Their page may fail, and then nothing returns to us: what to look at is written down as the trial leaves, and becomes
its verdict once PATIENCE is over. Whoever reads the tests settles that; no clock is needed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from liseron.desk.department.sso.handing import named
from liseron.desk.models import WorkbenchTest
from liseron.partners.models import Partner
from liseron.sso.models import IdentitySource
from liseron.toolkit.dates import PARIS

PATIENCE = timedelta(minutes=15)
Kind, Verdict = WorkbenchTest.Kind, WorkbenchTest.Verdict
Protocol = IdentitySource.Protocol


def note_departure(
    *, source: IdentitySource, kind: str, answer: HttpResponseBase, earlier: int | None, now: datetime
) -> int | None:
    """The number of the test that is away; None when `answer` sends the browser nowhere. `earlier` is the one that
    this browser had begun and left: beginning again, it is not waited for."""
    there = urlsplit(answer.get("Location", ""))
    if not there.netloc or there.netloc == urlsplit(settings.BASE_URL).netloc:
        return None
    note_return(earlier)
    address = f"{there.scheme}://{there.netloc}{there.path}"
    lines = list(_what_to_look_at(source, address, now))
    made = WorkbenchTest.objects.create(
        partner=source.partner, kind=kind, about=source.name, verdict=Verdict.AWAY, lines=lines, at=now
    )
    return made.pk


def note_return(test: int | None) -> None:
    """It is not away any more. What was told already of one that was too long away stays told."""
    if test is not None:
        WorkbenchTest.objects.filter(pk=test, verdict=Verdict.AWAY).delete()


def settle_lost(partner: Partner, now: datetime) -> None:
    """Those that have been away too long are to be corrected."""
    away = WorkbenchTest.objects.filter(partner=partner, verdict=Verdict.AWAY)
    away.filter(at__lte=now - PATIENCE).update(verdict=Verdict.STOP)


def are_lost(tests: Iterable[WorkbenchTest], now: datetime) -> bool:
    """Whether some of these are still to be settled."""
    return any(one.verdict == Verdict.AWAY and one.at <= now - PATIENCE for one in tests)


def _what_to_look_at(source: IdentitySource, address: str, now: datetime) -> Iterator[tuple[str, str]]:
    """The verdict first, then where the person went, where they should have come back, and what is usual."""
    lost = _(
        "Parti à {hour}, le compte d’essai n’est pas revenu en {n} minutes. "
        "Votre page de connexion s’est arrêtée, ou la personne n’est pas allée au bout."
    )
    hour = now.astimezone(PARIS).strftime("%H:%M")
    yield Verdict.STOP.value, lost.format(hour=hour, n=PATIENCE.seconds // 60)
    yield Verdict.WARN.value, _("Il est parti pour\u00a0: {address}").format(address=address)
    back = _("Votre serveur doit autoriser cette adresse de retour, à la lettre près\u00a0: {address}")
    yield Verdict.WARN.value, back.format(address=_return_address(source))
    yield Verdict.WARN.value, _usual_words(source)


def _return_address(source: IdentitySource) -> str:
    places = {Protocol.OIDC: "sso:oidc_return", Protocol.SAML: "sso:saml_received"}
    return named(places.get(Protocol(source.protocol), "sso:cas_return"), source.slug)


def _usual_words(source: IdentitySource) -> str:
    """What their page shows when that address is not allowed, or we are not known there."""
    if source.protocol == Protocol.OIDC:
        return _(
            "Un serveur OpenID Connect qui ne l’autorise pas affiche «\u00a0invalid redirect_uri\u00a0» ou "
            "«\u00a0redirect_uri_mismatch\u00a0». «\u00a0invalid_client\u00a0» ou «\u00a0client not found\u00a0» "
            "dit que l’identifiant du client est faux."
        )
    if source.protocol == Protocol.SAML:
        return _(
            "Un serveur SAML qui ne nous connaît pas affiche «\u00a0Unsupported Request\u00a0», «\u00a0Unknown service "
            "provider\u00a0» ou une erreur de métadonnées\u00a0: reprenez nos métadonnées. Vérifiez aussi son heure."
        )
    return _(
        "Un serveur CAS qui ne l’autorise pas affiche «\u00a0Application non autorisée à utiliser CAS\u00a0» "
        "(Application Not Authorized to Use CAS)\u00a0: ajoutez notre service à sa liste."
    )
