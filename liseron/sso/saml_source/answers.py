"""Reading a SAML answer: shape, signature, everything that makes it ours and now. Then, and only then, who it names."""

import base64
import binascii
import re
from dataclasses import dataclass, field

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response

from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.configuration import configuration_of, our_address, request_facts
from liseron.sso.saml_source.metadata import PERSISTENT
from liseron.sso.saml_source.shape import A, OddShape, P, check_shape, whole_text
from liseron.toolkit.xml import CannotParse, parse_xml

MAX_BYTES = 200_000
LONGEST_FORM = 4 * MAX_BYTES // 3 + 1000
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
NUMBER = re.compile(r"_([A-Za-z0-9_\-]{20,200})")
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
# Attributes that standards promise steady: pairwise and general subject identifiers, then eduPerson's.
STEADY = (
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
)
MOST_ATTRIBUTES, MOST_VALUES, LONGEST_VALUE = 200, 50, 1000
_NOT_UTF8 = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE
)


class CannotBelieve(Exception):
    """Nobody signs in. The message, in English, is for whoever mends the source; it names nobody.

    `number` is the request that the answer claims to answer, as far as it could be read.
    """

    def __init__(self, why: str, number: str = "") -> None:
        self.number = number
        super().__init__(why)


class NotSignedIn(Exception):
    """The provider says, without proof and without need of one, that nobody signed in over there."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


@dataclass(frozen=True)
class Read:
    """`number`: the request that this answers. `subject` is "" when nothing steady names the person.

    `name_id`: as the provider wrote it, to name the person to it again when signing out; empty without one.
    """

    number: str
    assertion: str
    subject: str
    attributes: dict[str, tuple[str, ...]]
    session: str
    name_id: dict[str, str] = field(default_factory=dict)


def read_answer(source: IdentitySource, form: str) -> Read:
    """What the field SAMLResponse says. Raises CannotBelieve or NotSignedIn."""
    data = _bytes(form)
    try:
        root = parse_xml(data, max_bytes=MAX_BYTES)
    except CannotParse as problem:
        raise CannotBelieve(problem.reason) from problem
    number = _number(root)
    if _status(root) != SUCCESS:
        raise NotSignedIn(number)
    try:
        return _believed(source, root, data, number)
    except CannotBelieve as problem:
        raise CannotBelieve(str(problem), number) from problem


def _believed(source: IdentitySource, root: etree._Element, data: bytes, number: str) -> Read:
    try:
        check_shape(root)
        answer = OneLogin_Saml2_Response(configuration_of(source), base64.b64encode(data).decode("ascii"))
        facts = request_facts("saml_received", source)
        answer.is_valid(facts, request_id=f"_{number}", raise_exceptions=True)
        # The very tree whose signature python3-saml has just checked: no second reading of the bytes.
        return _read(source, answer.document, number)
    except OddShape as problem:
        raise CannotBelieve(str(problem)) from problem
    except (OneLogin_Saml2_ValidationError, OneLogin_Saml2_Error) as problem:
        raise CannotBelieve(f"python3-saml: {getattr(problem, 'code', '')}") from problem
    except (ValueError, TypeError, KeyError, AttributeError, etree.LxmlError) as problem:
        raise CannotBelieve(type(problem).__name__) from problem


def _bytes(form: str) -> bytes:
    if not form or len(form) > LONGEST_FORM:
        raise CannotBelieve("no answer, or too long")
    try:
        data = base64.b64decode("".join(form.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeError) as problem:
        raise CannotBelieve("not base64") from problem
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _NOT_UTF8.match(data):
        raise CannotBelieve("not UTF-8")
    return data


def _number(root: etree._Element) -> str:
    """The request answered: one that nobody asked for is refused, whoever sends it."""
    found = NUMBER.fullmatch(root.get("InResponseTo", ""))
    if root.tag != f"{P}Response" or found is None:
        raise CannotBelieve("an answer to nothing that we asked")
    return found[1]


def _status(root: etree._Element) -> str:
    codes = [one.get("Value", "") for one in root.findall(f"{P}Status/{P}StatusCode")]
    if len(codes) != 1:
        raise CannotBelieve("status")
    return str(codes[0])


def _read(source: IdentitySource, document: etree._Element, number: str) -> Read:
    assertion = document.find(f"{A}Assertion")
    if assertion is None or not assertion.get("ID"):
        raise CannotBelieve("no assertion")
    received_at = our_address("saml_received", source)
    if document.get("Destination", received_at) != received_at:
        raise CannotBelieve("destination")
    _check_audience(assertion, our_address("saml_metadata", source))
    _check_confirmation(assertion, received_at, number)
    attributes = _attributes(assertion)
    statement = assertion.find(f"{A}AuthnStatement")
    return Read(
        number=number,
        assertion=assertion.get("ID", ""),
        subject=_subject(source, assertion, attributes),
        attributes=attributes,
        session=statement.get("SessionIndex", "") if statement is not None else "",
        name_id=_name_id(assertion),
    )


def _check_audience(assertion: etree._Element, ours: str) -> None:
    """python3-saml lets an assertion without audience pass: it could be another site's."""
    restrictions = assertion.findall(f"{A}Conditions/{A}AudienceRestriction")
    if not restrictions or not all(
        ours in {_text(one) for one in restriction.findall(f"{A}Audience")} for restriction in restrictions
    ):
        raise CannotBelieve("audience")


def _check_confirmation(assertion: etree._Element, received_at: str, number: str) -> None:
    """Web SSO profile 4.1.4.2: for this address, this request, until an hour that python3-saml has checked."""
    for one in assertion.findall(f"{A}Subject/{A}SubjectConfirmation"):
        said = one.find(f"{A}SubjectConfirmationData")
        if (
            one.get("Method") == BEARER
            and said is not None
            and said.get("Recipient") == received_at
            and said.get("InResponseTo") == f"_{number}"
            and said.get("NotOnOrAfter")
        ):
            return
    raise CannotBelieve("subject confirmation")


def _subject(
    source: IdentitySource, assertion: etree._Element, attributes: dict[str, tuple[str, ...]]
) -> str:
    """What names the person for good: the attribute chosen at the desk, a standard one, a persistent NameID."""
    chosen = (source.app.settings if source.app else {}).get("uid_attribute", "")
    if chosen:
        values = attributes.get(chosen, ())
        return values[0] if len(values) == 1 else ""
    for name in STEADY:
        if len(attributes.get(name, ())) == 1:
            return attributes[name][0]
    name_id = assertion.find(f"{A}Subject/{A}NameID")
    return _text(name_id) if name_id is not None and name_id.get("Format") == PERSISTENT else ""


def _name_id(assertion: etree._Element) -> dict[str, str]:
    found = assertion.find(f"{A}Subject/{A}NameID")
    if found is None or not _text(found):
        return {}
    said = {name: found.get(name, "") for name in ("Format", "NameQualifier", "SPNameQualifier")}
    return {"text": _text(found)} | {name: value[:LONGEST_VALUE] for name, value in said.items() if value}


def _attributes(assertion: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in assertion.findall(f"{A}AttributeStatement/{A}Attribute")[:MOST_ATTRIBUTES]:
        values = tuple(text for value in one.findall(f"{A}AttributeValue") if (text := _text(value)))
        name = one.get("Name", "")
        if name and values:
            found[name] = (*found.get(name, ()), *values)[:MOST_VALUES]
    return found


def _text(element: etree._Element) -> str:
    """All the text, never a first piece: a comment inside would cut it (CVE-2017-11427)."""
    return whole_text(element)[:LONGEST_VALUE]
