"""Single logout by the redirect binding (SAML Bindings 3.4, Profiles 4.4): the provider's request, and ours to it.

What comes must be signed, fresh and ours; what leaves is signed too.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from django.http import HttpRequest
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request

from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.configuration import configuration_of, our_address, request_facts
from liseron.sso.saml_source.requests import with_request
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


def leaving_address(source: IdentitySource, kept: Mapping[str, str]) -> str:
    """Where to send the browser to sign out there; "" when the provider has no single logout or named nobody.

    `kept`: the NameID as the provider wrote it, and its session's number.
    """
    provider = (source.app.settings if source.app else {}).get("idp", {})
    if not provider.get("slo_url") or not kept.get("text"):
        return ""
    try:
        configuration = configuration_of(source, signs=True)
        asked = OneLogin_Saml2_Logout_Request(
            configuration,
            name_id=kept["text"],
            # python3-saml writes it into its XML as it is.
            session_index=escape(kept.get("session", "")),
            nq=kept.get("NameQualifier"),
            name_id_format=kept.get("Format", Constants.NAMEID_UNSPECIFIED),
            spnq=kept.get("SPNameQualifier"),
        )
    except OneLogin_Saml2_Error:
        return ""
    return with_request(provider["slo_url"], configuration, asked.get_request(), is_signed=True)


def is_left(source: IdentitySource, request: HttpRequest) -> bool:
    """Whether the provider says, signed, that the reader has signed out there. Only what a page says rests on it."""
    facts = request_facts(
        "saml_left",
        source,
        get_data=request.GET.dict(),
        query_string=request.META.get("QUERY_STRING", ""),
        validate_signature_from_qs=True,
    )
    if request.GET.get("SigAlg") not in ALGORITHMS or len(request.GET["SAMLResponse"]) > MAX_BYTES:
        return False
    try:
        parse_xml(_inflated(request.GET["SAMLResponse"]), max_bytes=MAX_BYTES)
        auth = OneLogin_Saml2_Auth(facts, configuration_of(source, wants_message_signed=True))
        auth.process_slo(keep_local_session=True)
    except (CannotParse, CannotLeave, OneLogin_Saml2_ValidationError, OneLogin_Saml2_Error):
        return False
    except (ValueError, TypeError, KeyError, AttributeError, etree.LxmlError):
        return False
    return not auth.get_errors()


def _believed(source: IdentitySource, request: HttpRequest) -> str:
    """python3-saml checks signature, address and hours; the answer is where it says to send the browser."""
    facts = request_facts(
        "saml_left",
        source,
        get_data=request.GET.dict(),
        query_string=request.META.get("QUERY_STRING", ""),
        validate_signature_from_qs=True,
    )
    auth = OneLogin_Saml2_Auth(facts, configuration_of(source, wants_message_signed=True, signs=True))
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
