"""Identity sources by OpenID Connect and SAML 2: leaving for them, and setting them up.

What they are is a SocialApp of django-allauth; why the exchange itself is ours stands in docs/decisions.
"""

from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from onelogin.saml2.errors import OneLogin_Saml2_Error

from liseron.protocols.cas.addresses import NotAnAddress, parse_address
from liseron.sso.models import IdentitySource
from liseron.sso.oidc_source import journey as oidc
from liseron.sso.oidc_source.described import (
    PLACE,
    CannotDescribe,
    Described,
    read_description,
    read_object,
)
from liseron.sso.partner_server import CannotAsk, may_be_private
from liseron.sso.saml_source import requests as saml
from liseron.sso.saml_source.metadata import (
    MAX_BYTES,
    PERSISTENT,
    CannotReadMetadata,
    Certificate,
    ProviderFacts,
    certificate,
    read_metadata,
)
from liseron.sso.stopping import Stop, stop_of
from liseron.sso.unanswered import is_a_page, why_unanswered
from liseron.sso.vouched import go_back
from liseron.sso.waiting import Awaited
from liseron.toolkit import audit
from liseron.toolkit.http import CannotFetch, Limits, fetch
from liseron.toolkit.sealing import seal

LIMITS = Limits(total_seconds=5, max_bytes=MAX_BYTES)
LONGEST_CLIENT, LONGEST_SECRET = 191, 500


class CannotSetSource(Exception):
    """The source cannot be set up so; the message is a French sentence that says what to do."""


def start(
    request: HttpRequest, source: IdentitySource, wanted: str, silently: bool, fresh: bool, preview: bool
) -> HttpResponse:
    """Sends the browser to the source's own sign-in (`sso.starting.start` has checked the rest)."""
    why = Awaited(wanted, is_silent=silently, is_fresh=fresh, is_preview=preview)
    try:
        if source.protocol == IdentitySource.Protocol.SAML:
            return saml.leave(request, source, why)
        return oidc.leave(request, source, why)
    except CannotAsk as problem:
        return go_back(request, source, why, stop_of(problem), problem.reason)
    except CannotDescribe as problem:
        return go_back(request, source, why, Stop.WRONG, str(problem))
    except OneLogin_Saml2_Error as problem:
        return go_back(request, source, why, Stop.WRONG, type(problem).__name__)


@transaction.atomic
def set_oidc(
    source: IdentitySource, *, issuer: str, client_id: str, secret: str, by: object | None = None
) -> None:
    """Signs in at `issuer`, whose description is read now. Saves the source, new or not; "" keeps the secret.

    Raises CannotSetSource.
    """
    issuer, client_id, secret = issuer.strip(), client_id.strip(), secret.strip()
    _check_https(issuer)
    if not client_id or len(client_id) > LONGEST_CLIENT or len(secret) > LONGEST_SECRET:
        raise CannotSetSource(_("Donnez l’identifiant et le secret que le partenaire a créés pour ce site."))
    kept = source.app.settings.get("sealed_secret", "") if source.app and source.app.settings else ""
    if not secret and not kept:
        raise CannotSetSource(_("Donnez le secret que le partenaire a créé pour ce site."))
    issuer, found = _issuer_described(issuer)
    described = {
        "server_url": issuer,
        "sealed_secret": seal(secret) if secret else kept,
        "leaving_url": found.leaving,
    }
    _save(source, IdentitySource.Protocol.OIDC, issuer, client_id=client_id, settings=described)
    audit.record(by, "identity_source.oidc_set", source)


def _issuer_described(typed: str) -> tuple[str, Described]:
    """People type the address of the description, or forget a "/" at the end: the issuer's own writing is kept."""
    typed = typed.removesuffix(PLACE)
    try:
        said = read_object(_fetched(f"{typed.rstrip('/')}{PLACE}"))
    except CannotDescribe as problem:
        told = _(
            "Rien ne décrit un fournisseur OpenID Connect à {address}. "
            "Demandez au prestataire l’adresse de l’émetteur (issuer)."
        )
        raise CannotSetSource(told.format(address=f"{typed.rstrip('/')}{PLACE}")) from problem
    announced = str(said.get("issuer", ""))[:500]
    issuer = announced if announced.rstrip("/") == typed.rstrip("/") else typed
    try:
        return issuer, read_description(said, issuer)
    except CannotDescribe as problem:
        if announced != issuer:
            told = _("Ce serveur se nomme «\u00a0{issuer}\u00a0». Si c’est le bon, écrivez cette adresse-là.")
            raise CannotSetSource(told.format(issuer=announced)) from problem
        told = _("La description de ce fournisseur n’est pas complète ({why}). Montrez-la au prestataire.")
        raise CannotSetSource(told.format(why=problem)) from problem


@transaction.atomic
def set_saml(
    source: IdentitySource,
    *,
    metadata_url: str = "",
    metadata_xml: bytes = b"",
    uid_attribute: str = "",
    by: object | None = None,
) -> None:
    """Signs in at the provider of that metadata, read now. Saves the source, new or not. Raises CannotSetSource.

    What was pasted once stays, when the address is the one that it gave.
    `uid_attribute`: the attribute that names a reader for good, where the provider sends no persistent NameID.
    """
    metadata_url = metadata_url.strip()
    kept = source.app.settings if source.app and source.app.settings else {}
    if metadata_url and not kept.get("metadata_url") and metadata_url == kept.get("idp", {}).get("sso_url"):
        metadata_url, provider = "", kept["idp"]
    elif metadata_url:
        _check_https(metadata_url)
        provider = _stored(_facts(_fetched(metadata_url)))
    else:
        provider = _stored(_facts(metadata_xml))
    if len(uid_attribute) > 200:
        raise CannotSetSource(_("Le nom de l’attribut est trop long."))
    described = {"uid_attribute": uid_attribute.strip(), "metadata_url": metadata_url, "idp": provider}
    _save(
        source,
        IdentitySource.Protocol.SAML,
        metadata_url or provider["sso_url"],
        client_id=source.slug,
        settings=described,
    )
    audit.record(by, "identity_source.saml_set", source)


def certificates_of(source: IdentitySource) -> list[Certificate]:
    """The certificates that a SAML source signs with, the one that ends first in front."""
    stored = (source.app.settings if source.app else {}).get("idp", {}).get("certificates", ())
    return sorted((certificate(text) for text in stored), key=lambda one: one.ends_at)


@transaction.atomic
def read_again(source: IdentitySource, now: datetime) -> bool:
    """A provider changes its certificates, or the place to sign out: both are read again; True when something changed.

    Raises CannotSetSource; another provider at the same address is refused.
    """
    app = source.app
    if app is not None and source.protocol == IdentitySource.Protocol.OIDC:
        return _description_again(source, app)
    if app is None or not app.settings.get("metadata_url"):
        return False
    facts = _facts(_fetched(app.settings["metadata_url"]))
    if facts.name != app.settings["idp"]["entity_id"]:
        raise CannotSetSource(_("Cette adresse décrit maintenant un autre fournisseur d’identité."))
    if _stored(facts) == app.settings["idp"]:
        return False
    app.settings = app.settings | {"idp": _stored(facts)}
    app.save(update_fields=["settings"])
    audit.record(None, "identity_source.metadata_changed", source)
    return True


def _description_again(source: IdentitySource, app: SocialApp) -> bool:
    try:
        found = read_description(
            read_object(_fetched(f"{source.address.rstrip('/')}{PLACE}")), source.address
        )
    except CannotDescribe as problem:
        raise CannotSetSource(str(problem)) from problem
    if app.settings.get("leaving_url", "") == found.leaving:
        return False
    app.settings = app.settings | {"leaving_url": found.leaving}
    app.save(update_fields=["settings"])
    audit.record(None, "identity_source.metadata_changed", source)
    return True


def _save(source: IdentitySource, protocol: str, address: str, *, client_id: str, **stored: Any) -> None:
    app = source.app or SocialApp()
    app.provider = "saml" if protocol == IdentitySource.Protocol.SAML else "openid_connect"
    app.provider_id, app.name, app.client_id = source.slug, source.name[:40], client_id
    app.secret, app.settings = "", stored["settings"]
    app.save()
    source.app, source.protocol, source.address = app, protocol, address
    source.save()


def _stored(facts: ProviderFacts) -> dict[str, Any]:
    """In django-allauth's words, with every certificate beside the first."""
    return {
        "entity_id": facts.name,
        "sso_url": facts.entry_url,
        "slo_url": facts.leaving_url,
        "x509cert": facts.certificates[0],
        "certificates": list(facts.certificates),
        "name_id_format": PERSISTENT if facts.offers_persistent else "",
        "wants_signed_requests": facts.wants_signed_requests,
    }


def _facts(data: bytes) -> ProviderFacts:
    if is_a_page(data):
        told = _(
            "C’est une page pour les lecteurs, pas des métadonnées. Demandez leur adresse au prestataire."
        )
        raise CannotSetSource(told)
    try:
        return read_metadata(data)
    except CannotReadMetadata as problem:
        raise CannotSetSource(str(problem)) from problem


def _fetched(url: str) -> bytes:
    try:
        answer = fetch(url, limits=LIMITS, allow_private=may_be_private())
    except CannotFetch as problem:
        raise CannotSetSource(why_unanswered(url, problem)) from problem
    if answer.status != 200:
        raise CannotSetSource(
            _("{address} répond par l’erreur {status}. Vérifiez l’adresse.").format(
                address=url, status=answer.status
            )
        )
    return answer.body


def _check_https(text: str) -> None:
    try:
        address = parse_address(text)
    except NotAnAddress as problem:
        raise CannotSetSource(_("Donnez une adresse complète, qui commence par https://.")) from problem
    if (address.scheme != "https" and not settings.DEMO) or address.query:
        raise CannotSetSource(_("Donnez une adresse complète, qui commence par https://."))
