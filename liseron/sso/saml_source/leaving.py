"""A LogoutRequest of the provider, by the redirect binding (SAML Bindings 3.4, Profiles 4.4): signed, fresh, ours."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError

from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.configuration import configuration_of, our_address, request_facts
from liseron.sso.saml_source.shape import _SIGN, A, P, whole_text
from liseron.toolkit.dates import now as current_instant
from liseron.toolkit.xml import CannotParse, parse_xml

MAX_BYTES = 20_000
FRESH = timedelta(minutes=10)
ALGORITHMS = {f"{_SIGN}rsa-sha{size}" for size in (256, 384, 512)}


class CannotLeave(Exception):
    """Nothing ends. The message, in English, names nobody."""


@dataclass(frozen=True)
class Asked:
    """`sessions`: the provider's own numbers; none when every sign-in of `subject` ends."""

    number: str
    subject: str
    sessions: tuple[str, ...]
    answer_address: str


def read_logout(source: IdentitySource, request: HttpRequest) -> Asked:
    """Raises CannotLeave."""
    # The names as they were sent: what is signed is the raw query, what is read is the decoded one.
    names = sorted(part.split("=")[0] for part in request.META.get("QUERY_STRING", "").split("&"))
    if [name for name in names if name != "RelayState"] != ["SAMLRequest", "SigAlg", "Signature"]:
        raise CannotLeave("something is missing, or there twice")
    if request.GET["SigAlg"] not in ALGORITHMS or names.count("RelayState") > 1:
        raise CannotLeave("algorithm")
    try:
        root = parse_xml(_inflated(request.GET["SAMLRequest"]), max_bytes=MAX_BYTES)
        said = _read(root, source)
        return Asked(*said, answer_address=_believed(source, request))
    except CannotParse as problem:
        raise CannotLeave(problem.reason) from problem
    except (OneLogin_Saml2_ValidationError, OneLogin_Saml2_Error, ValueError, TypeError) as problem:
        raise CannotLeave(type(problem).__name__) from problem


def _believed(source: IdentitySource, request: HttpRequest) -> str:
    """python3-saml checks signature, address and hours; the answer is where it says to send the browser."""
    facts = request_facts(
        "saml_left",
        source,
        get_data=request.GET.dict(),
        query_string=request.META.get("QUERY_STRING", ""),
        validate_signature_from_qs=True,
    )
    auth = OneLogin_Saml2_Auth(facts, configuration_of(source, wants_message_signed=True))
    if not auth.get_slo_url():
        raise CannotLeave("the provider has no single logout")
    address = auth.process_slo(keep_local_session=True)
    if auth.get_errors() or not isinstance(address, str):
        raise CannotLeave("python3-saml")
    return address


def _inflated(text: str) -> bytes:
    """Counted as it grows: a few hundred bytes may stand for gigabytes."""
    try:
        packed = base64.b64decode(text.encode("ascii"), validate=True)
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, MAX_BYTES + 1)
    except (binascii.Error, UnicodeError, zlib.error) as problem:
        raise CannotLeave("not a packed request") from problem
    if len(data) > MAX_BYTES:
        raise CannotLeave("too long")
    return data


def _read(root: etree._Element, source: IdentitySource) -> tuple[str, str, tuple[str, ...]]:
    provider = (source.app.settings if source.app else {}).get("idp", {})
    names = root.findall(f"{A}NameID")
    if root.tag != f"{P}LogoutRequest" or root.findtext(f"{A}Issuer", "").strip() != provider.get(
        "entity_id"
    ):
        raise CannotLeave("not a request of this provider")
    if root.get("Destination") != our_address("saml_left", source) or not root.get("ID") or len(names) != 1:
        raise CannotLeave("destination, number or name")
    issued_at = datetime.fromisoformat(root.get("IssueInstant", ""))
    if abs(current_instant() - issued_at.astimezone(UTC)) > FRESH:
        raise CannotLeave("too old")
    sessions = tuple(text for one in root.findall(f"{P}SessionIndex") if (text := whole_text(one)))
    return root.get("ID", ""), whole_text(names[0]), sessions
