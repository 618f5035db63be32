"""A SAML identity provider for tests: its key, its answers, and what somebody between may do to them."""

import base64
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from allauth.socialaccount.models import SocialApp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.configuration import our_address
from liseron.sso.saml_source.metadata import PERSISTENT
from liseron.sso.saml_source.shape import A, D, P

ENTITY = "https://idp.exemple.fr/saml"
ENTRY, LEAVING = "https://idp.exemple.fr/sso", "https://idp.exemple.fr/slo"
NUMBER = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
EVIL = "directrice"
NAMES = f'xmlns:saml="{A[1:-1]}" xmlns:samlp="{P[1:-1]}"'


@cache
def key_and_certificate(name: str) -> tuple[str, str]:
    """PEM of a key and of its certificate; one pair for each name in a run."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def der(certificate: str) -> str:
    return "".join(certificate.strip().splitlines()[1:-1])


def metadata(**changes: str) -> bytes:
    """What the provider publishes."""
    facts = {
        "entity": ENTITY,
        "certificate": der(key_and_certificate("idp")[1]),
        "format": PERSISTENT,
    } | changes
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
      xmlns:ds="{D[1:-1]}" entityID="{facts["entity"]}">
      <md:IDPSSODescriptor protocolSupportEnumeration="{P[1:-1]}">
        <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
          {facts["certificate"]}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
        <md:SingleLogoutService Binding="{Constants.BINDING_HTTP_REDIRECT}" Location="{LEAVING}"/>
        <md:NameIDFormat>{facts["format"]}</md:NameIDFormat>
        <md:SingleSignOnService Binding="{Constants.BINDING_HTTP_REDIRECT}" Location="{ENTRY}"/>
      </md:IDPSSODescriptor></md:EntityDescriptor>""".encode()


def a_source() -> IdentitySource:
    """A source that trusts the provider; nothing of it is in the database."""
    described = {
        "entity_id": ENTITY,
        "sso_url": ENTRY,
        "slo_url": LEAVING,
        "certificates": [der(key_and_certificate("idp")[1])],
    }
    app = SocialApp(provider="saml", client_id="cognac", settings={"idp": described})
    return IdentitySource(slug="cognac", protocol=IdentitySource.Protocol.SAML, address=ENTRY, app=app)


def _instant(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Said:
    """What an answer says; each test changes what it is about."""

    source: IdentitySource
    number: str = NUMBER
    subject: str = "elise"
    format: str = PERSISTENT
    attributes: dict[str, list[str]] = field(default_factory=lambda: {"mail": ["elise@exemple.fr"]})
    issuer: str = ENTITY
    audience: str | None = None
    recipient: str | None = None
    destination: str | None = None
    confirmed_number: str | None = None
    ends: int = 5
    begins: int = -5
    status: str = Constants.STATUS_SUCCESS
    assertion_id: str = "_assertion-1"
    signer: str = "idp"
    algorithm: str = Constants.RSA_SHA256
    digest: str = Constants.SHA256

    def assertion(self) -> str:
        audience = our_address("saml_metadata", self.source) if self.audience is None else self.audience
        recipient = our_address("saml_received", self.source) if self.recipient is None else self.recipient
        number = self.confirmed_number or f"_{self.number}"
        statements = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        restriction = (
            f"<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
            if audience
            else ""
        )
        return f"""<saml:Assertion {NAMES} ID="{self.assertion_id}" Version="2.0" IssueInstant="{_instant(0)}">
          <saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>
          <saml:NameID Format="{self.format}">{self.subject}</saml:NameID>
          <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
          <saml:SubjectConfirmationData InResponseTo="{number}" Recipient="{recipient}"
            NotOnOrAfter="{_instant(self.ends)}"/></saml:SubjectConfirmation></saml:Subject>
          <saml:Conditions NotBefore="{_instant(self.begins)}" NotOnOrAfter="{_instant(self.ends)}">{restriction}
          </saml:Conditions><saml:AuthnStatement AuthnInstant="{_instant(0)}" SessionIndex="session-7">
          <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
          </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
          <saml:AttributeStatement>{statements}</saml:AttributeStatement></saml:Assertion>"""

    def xml(self, signs: str = "assertion") -> etree._Element:
        """`signs`: "assertion", "response", "both" or "nothing"."""
        assertion = self.assertion()
        if signs in {"assertion", "both"}:
            assertion = self._sign(assertion)
        destination = (
            our_address("saml_received", self.source) if self.destination is None else self.destination
        )
        whole = f"""<samlp:Response {NAMES} ID="_response-1" Version="2.0" IssueInstant="{_instant(0)}"
          Destination="{destination}" InResponseTo="_{self.number}"><saml:Issuer>{self.issuer}</saml:Issuer>
          <samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>{assertion}</samlp:Response>"""
        if signs in {"response", "both"}:
            whole = self._sign(whole)
        return etree.fromstring(whole)

    def _sign(self, xml: str) -> str:
        private, certificate = key_and_certificate(self.signer)
        signed = Utils.add_sign(
            xml, private, certificate, sign_algorithm=self.algorithm, digest_algorithm=self.digest
        )
        return signed.decode() if isinstance(signed, bytes) else str(signed)


def form(document: Any) -> str:
    """The field SAMLResponse."""
    data = document if isinstance(document, bytes) else etree.tostring(document)
    return base64.b64encode(data).decode()


def evil_copy(element: etree._Element) -> etree._Element:
    """The same with another person's name, another number, and no signature."""
    copy = deepcopy(element)
    for signature in list(copy.iter(f"{D}Signature")):
        signature.getparent().remove(signature)
    for name in copy.iter(f"{A}NameID"):
        name.text = EVIL
    for value in copy.iter(f"{A}AttributeValue"):
        value.text = f"{EVIL}@exemple.fr"
    copy.set("ID", f"{element.get('ID')}-evil")
    return copy
