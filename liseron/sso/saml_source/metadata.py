"""What a partner's SAML metadata says: who it is, where to send readers, with which certificates it signs."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from liseron.protocols.cas.addresses import NotAnAddress, parse_address
from liseron.toolkit.xml import CannotParse, parse_xml

NAMES = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
CERTIFICATE = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"
MAX_BYTES = 2_000_000
LONGEST_NAME = 1024
SHORTEST_RSA = 2048


class CannotReadMetadata(Exception):
    """The message is a French sentence: what is missing and what to ask of the partner."""


@dataclass(frozen=True)
class ProviderFacts:
    """`certificates`: base64 of DER, without white space, of whatever signs. `leaving_url` "" without single logout."""

    name: str
    entry_url: str
    leaving_url: str
    certificates: tuple[str, ...]
    offers_persistent: bool
    wants_signed_requests: bool = False


@dataclass(frozen=True)
class Certificate:
    """One certificate, for the desk's eyes."""

    fingerprint: str
    begins_at: datetime
    ends_at: datetime


def read_metadata(data: bytes) -> ProviderFacts:
    """The one identity provider that the file describes. Raises CannotReadMetadata."""
    try:
        root = parse_xml(data, max_bytes=MAX_BYTES)
    except CannotParse as problem:
        raise CannotReadMetadata(str(problem)) from problem
    descriptors = root.iter(f"{{{NAMES['md']}}}EntityDescriptor")
    found = [one for one in descriptors if one.find("md:IDPSSODescriptor", NAMES) is not None]
    provider = found[0].find("md:IDPSSODescriptor", NAMES) if len(found) == 1 else None
    if provider is None:
        raise CannotReadMetadata(
            _(
                "Ce fichier ne décrit pas un fournisseur d’identité, ou en décrit plusieurs. Il en faut un seul."
            )
        )
    entity = found[0]
    name = entity.get("entityID", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise CannotReadMetadata(_("Ce fichier ne dit pas le nom du fournisseur d’identité (entityID)."))
    formats = {(one.text or "").strip() for one in provider.findall("md:NameIDFormat", NAMES)}
    return ProviderFacts(
        name=name,
        entry_url=_place(provider, "SingleSignOnService", is_needed=True),
        leaving_url=_place(provider, "SingleLogoutService", is_needed=False),
        certificates=_certificates(provider),
        offers_persistent=PERSISTENT in formats,
        wants_signed_requests=provider.get("WantAuthnRequestsSigned", "") in {"true", "1"},
    )


def certificate(text: str) -> Certificate:
    """Dates and fingerprint (SHA-256, hex) of base64 DER. Raises ValueError."""
    found = x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    return Certificate(
        fingerprint=found.fingerprint(SHA256()).hex(),
        begins_at=found.not_valid_before_utc,
        ends_at=found.not_valid_after_utc,
    )


def _place(provider: etree._Element, what: str, *, is_needed: bool) -> str:
    """Address of the redirect binding, the only one that we send readers by."""
    for one in provider.findall(f"md:{what}", NAMES):
        if one.get("Binding") == REDIRECT:
            return _checked(one.get("Location", ""))
    if is_needed:
        raise CannotReadMetadata(
            _("Ce fichier ne dit pas où envoyer les lecteurs (SingleSignOnService, HTTP-Redirect).")
        )
    return ""


def _checked(text: str) -> str:
    try:
        address = parse_address(text)
    except NotAnAddress as problem:
        raise CannotReadMetadata(_("Une adresse de ce fichier n’est pas lisible.")) from problem
    if address.scheme != "https" and not settings.DEMO:
        raise CannotReadMetadata(_("Une adresse de ce fichier n’est pas en https://."))
    return text


def _certificates(provider: etree._Element) -> tuple[str, ...]:
    found: list[str] = []
    signing = [one for one in provider.findall("md:KeyDescriptor", NAMES) if one.get("use") != "encryption"]
    for one in (one for key in signing for one in key.iterfind(CERTIFICATE, NAMES)):
        text = "".join((one.text or "").split())
        if text not in found and _is_strong(text):
            found.append(text)
    if not found:
        raise CannotReadMetadata(
            _("Ce fichier ne donne pas de certificat de signature assez solide (RSA 2048 bits ou plus).")
        )
    return tuple(found[:10])


def _is_strong(text: str) -> bool:
    try:
        key = x509.load_der_x509_certificate(base64.b64decode(text, validate=True)).public_key()
    except (ValueError, binascii.Error):
        return False
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SHORTEST_RSA
    return isinstance(key, ec.EllipticCurvePublicKey)
