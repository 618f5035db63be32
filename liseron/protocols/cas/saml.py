"""samlValidate (CAS 3.0, section 2.8 and appendix): a ticket asked about in SAML 1.1, and its answer, both ways."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from liseron.protocols.cas.answers import OF_THE_STANDARD, Failure, Success, escape, instant
from liseron.protocols.cas.elements import NotAnAnswer, children, local_name, moment_of, only, text_of

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PROTOCOL = "urn:oasis:names:tc:SAML:1.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:1.0:assertion"
LIVES = timedelta(minutes=5)
SKEW = timedelta(minutes=5)  # clocks of two servers

_ARTIFACT = "urn:oasis:names:tc:SAML:1.0:cm:artifact"
_OF_CAS = "http://www.ja-sig.org/products/cas/"
_STATUS = {"INVALID_REQUEST": "Requester", "INTERNAL_ERROR": "Responder"}
_START = f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}"><SOAP-ENV:Header/><SOAP-ENV:Body>'
_END = "</SOAP-ENV:Body></SOAP-ENV:Envelope>"


@dataclass(frozen=True, slots=True)
class Asked:
    """A ticket to validate, and the number that the answer repeats ("" when the client gave none)."""

    ticket: str
    request_id: str


def read_saml_request(root: etree._Element) -> Asked:
    """What the body of a samlValidate asks. Raises NotAnAnswer."""
    request = _inside(root, "Request")
    return Asked(text_of(only(request, f"{{{PROTOCOL}}}AssertionArtifact")), request.get("RequestID") or "")


def saml_request(ticket: str, request_id: str, now: datetime) -> bytes:
    """The body by which a client has `ticket` validated; `request_id` begins with a letter or "_"."""
    return (
        f'{_START}<samlp:Request xmlns:samlp="{PROTOCOL}" MajorVersion="1" MinorVersion="1"'
        f' RequestID="{escape(request_id)}" IssueInstant="{instant(now)}"><samlp:AssertionArtifact>'
        f"{escape(ticket)}</samlp:AssertionArtifact></samlp:Request>{_END}"
    ).encode()


def saml_answer(
    answer: Success | Failure, *, service: str, request_id: str, issuer: str, now: datetime
) -> bytes:
    """The answer to `request_id` for the site at `service`, good for five minutes."""
    inside = _status(answer)
    if isinstance(answer, Success):
        inside += _assertion(answer, service, issuer, now)
    in_response = f' InResponseTo="{escape(request_id)}"' if request_id else ""
    return (
        f'{_START}<Response xmlns="{PROTOCOL}" xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}"'
        f'{in_response} IssueInstant="{instant(now)}" MajorVersion="1" MinorVersion="1"'
        f' Recipient="{escape(service)}" ResponseID="{_new_id()}">{inside}</Response>{_END}'
    ).encode()


def read_saml(root: etree._Element, *, service: str, request_id: str, now: datetime) -> Success | Failure:
    """Whom an answer names, when it answers `request_id` for `service` and is good at `now`. Raises NotAnAnswer."""
    response = _inside(root, "Response")
    for name, expected in (("InResponseTo", request_id), ("Recipient", service)):
        if response.get(name, expected) != expected:
            raise NotAnAnswer(f"{name} of another request")
    assertions = [e for e in root.iter(etree.Element) if local_name(e) == "Assertion"]
    failure = _read_failure(only(response, f"{{{PROTOCOL}}}Status"))
    if failure:
        if assertions:
            raise NotAnAnswer("a failure with an assertion")
        return failure
    assertion = only(response, f"{{{ASSERTION}}}Assertion")
    if len(assertions) != 1:
        raise NotAnAnswer("more than one assertion")
    _check_conditions(assertion, service, now)
    return _read_success(assertion)


def _new_id() -> str:
    return f"_{secrets.token_hex(16)}"


def _status(answer: Success | Failure) -> str:
    if isinstance(answer, Success):
        return '<Status><StatusCode Value="samlp:Success"/></Status>'
    status = _STATUS.get(answer.code, "RequestDenied")
    said = escape(f"{answer.code}: {answer.description}")
    return f'<Status><StatusCode Value="samlp:{status}"/><StatusMessage>{said}</StatusMessage></Status>'


def _assertion(answer: Success, service: str, issuer: str, now: datetime) -> str:
    subject = (
        f"<Subject><NameIdentifier>{escape(answer.user)}</NameIdentifier><SubjectConfirmation>"
        f"<ConfirmationMethod>{_ARTIFACT}</ConfirmationMethod></SubjectConfirmation></Subject>"
    )
    at = instant(answer.authenticated_at or now)
    return (
        f'<Assertion xmlns="{ASSERTION}" AssertionID="{_new_id()}" IssueInstant="{instant(now)}"'
        f' Issuer="{escape(issuer)}" MajorVersion="1" MinorVersion="1">'
        f'<Conditions NotBefore="{instant(now)}" NotOnOrAfter="{instant(now + LIVES)}">'
        f"<AudienceRestrictionCondition><Audience>{escape(service)}</Audience></AudienceRestrictionCondition>"
        f'</Conditions><AuthenticationStatement AuthenticationInstant="{at}"'
        f' AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:unspecified">{subject}</AuthenticationStatement>'
        f"<AttributeStatement>{subject}{''.join(_attributes(answer))}</AttributeStatement></Assertion>"
    )


def _attributes(answer: Success) -> Iterable[str]:
    own = (answer.is_remembered, answer.is_new_login)
    facts = {name: "true" if fact else "false" for name, fact in zip(OF_THE_STANDARD[1:], own, strict=True)}
    for name, values in {**answer.attributes, **facts}.items():
        listed = (values,) if isinstance(values, str) else values
        inside = "".join(f"<AttributeValue>{escape(value)}</AttributeValue>" for value in listed)
        if inside:
            yield f'<Attribute AttributeName="{escape(name)}" AttributeNamespace="{_OF_CAS}">{inside}</Attribute>'


def _inside(root: etree._Element, name: str) -> etree._Element:
    """The element of the protocol in a SOAP envelope, or alone."""
    if root.tag == f"{{{SOAP}}}Envelope":
        inside = list(children(only(root, f"{{{SOAP}}}Body")))
        if len(inside) != 1:
            raise NotAnAnswer("not exactly one message")
        root = inside[0]
    if root.tag != f"{{{PROTOCOL}}}{name}":
        raise NotAnAnswer(f"not a SAML 1.1 {name}")
    return root


def _read_failure(status: etree._Element) -> Failure | None:
    code = (only(status, f"{{{PROTOCOL}}}StatusCode").get("Value") or "").rpartition(":")[2]
    if code == "Success":
        return None
    said = [text_of(child) for child in children(status) if child.tag == f"{{{PROTOCOL}}}StatusMessage"]
    return Failure(code=code[:100] or "INTERNAL_ERROR", description=" ".join(said)[:500])


def _check_conditions(assertion: etree._Element, service: str, now: datetime) -> None:
    conditions = only(assertion, f"{{{ASSERTION}}}Conditions")
    begins, ends = moment_of(conditions.get("NotBefore")), moment_of(conditions.get("NotOnOrAfter"))
    if begins is None or ends is None or not begins - SKEW <= now < ends + SKEW:
        raise NotAnAnswer("not good at this time")
    audiences = {text_of(audience) for audience in conditions.iter(f"{{{ASSERTION}}}Audience")}
    if audiences and service not in audiences:
        raise NotAnAnswer("for another site")


def _read_success(assertion: etree._Element) -> Success:
    users = {text_of(name) for name in assertion.iter(f"{{{ASSERTION}}}NameIdentifier")}
    if len(users) != 1 or "" in users:
        raise NotAnAnswer("not exactly one person named")
    attributes: dict[str, tuple[str, ...]] = {}
    for attribute in assertion.iter(f"{{{ASSERTION}}}Attribute"):
        name = attribute.get("AttributeName") or ""
        values = tuple(text_of(v) for v in children(attribute) if v.tag == f"{{{ASSERTION}}}AttributeValue")
        attributes[name] = (*attributes.get(name, ()), *values)
    own = [attributes.pop(name, ()) for name in OF_THE_STANDARD]
    signed_in = next(assertion.iter(f"{{{ASSERTION}}}AuthenticationStatement"), None)
    return Success(
        user=users.pop(),
        attributes=attributes,
        authenticated_at=moment_of(signed_in.get("AuthenticationInstant")) if signed_in is not None else None,
        is_remembered="true" in own[1],
        is_new_login="true" in own[2],
    )
