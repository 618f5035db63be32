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
from liseron.sso.oidc_source.described import PLACE, CannotDescribe, read_description, read_object
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
    try:
        found = read_description(read_object(_fetched(f"{issuer.rstrip('/')}{PLACE}")), issuer)
    except CannotDescribe as problem:
        raise CannotSetSource(
            _(
                "La description de ce fournisseur ne convient pas ({why}). "
                "Recopiez son adresse (issuer) telle qu’elle l’annonce, à la barre finale près."
            ).format(why=problem)
        ) from problem
    described = {
        "server_url": issuer,
        "sealed_secret": seal(secret) if secret else kept,
        "leaving_url": found.leaving,
    }
    _save(source, IdentitySource.Protocol.OIDC, issuer, client_id=client_id, settings=described)
    audit.record(by, "identity_source.oidc_set", source)


@transaction.atomic
def set_saml(
    source: IdentitySource,
    *,
    metadata_url: str = "",
    metadata_xml: bytes = b"",
    uid_attribute: str = "",
    by: object | None = None,
) -> ProviderFacts:
    """Signs in at the provider of that metadata, read now. Saves the source, new or not. Raises CannotSetSource.

    `uid_attribute`: the attribute that names a reader for good, where the provider sends no persistent NameID.
    """
    metadata_url = metadata_url.strip()
    if metadata_url:
        _check_https(metadata_url)
        metadata_xml = _fetched(metadata_url)
    facts = _facts(metadata_xml)
    if len(uid_attribute) > 200:
        raise CannotSetSource(_("Le nom de l’attribut est trop long."))
    described = {"uid_attribute": uid_attribute.strip(), "metadata_url": metadata_url, "idp": _stored(facts)}
    _save(
        source,
        IdentitySource.Protocol.SAML,
        metadata_url or facts.entry_url,
        client_id=source.slug,
        settings=described,
    )
    audit.record(by, "identity_source.saml_set", source)
    return facts


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
    try:
        return read_metadata(data)
    except CannotReadMetadata as problem:
        raise CannotSetSource(str(problem)) from problem


def _fetched(url: str) -> bytes:
    try:
        answer = fetch(url, limits=LIMITS, allow_private=may_be_private())
    except CannotFetch as problem:
        raise CannotSetSource(
            _("{address} ne répond pas. Vérifiez l’adresse, puis réessayez.").format(address=url)
        ) from problem
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
