from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols.cas.answers import Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer
from liseron.protocols.cas.saml import Asked, read_saml, read_saml_request, saml_answer, saml_request
from liseron.protocols.cas.tests.words import NOW, SUCCESS, parsed

SERVICE = "https://films.example/app?a=1&b='2'"
FOR_SERVICE = {"service": SERVICE, "request_id": "_1"}


def answered(answer: Success | Failure) -> bytes:
    return saml_answer(answer, **FOR_SERVICE, issuer="https://cas.example", now=NOW)


def heard(data: bytes, **other: object) -> Success | Failure:
    return read_saml(parsed(data), **{**FOR_SERVICE, "now": NOW, **other})


@given(SUCCESS)
def test_a_saml_answer_says_the_same_as_the_others(answer: Success):
    assert heard(answered(answer)) == replace(answer, proxies=(), grant_iou="")


@given(
    st.from_regex(r"[A-Za-z0-9<&'\"_-]{1,60}", fullmatch=True),
    st.from_regex(r"_[a-z0-9<&]{0,20}", fullmatch=True),
)
def test_a_ticket_is_asked_about_and_found_again(ticket: str, request_id: str):
    assert read_saml_request(parsed(saml_request(ticket, request_id, NOW))) == Asked(ticket, request_id)


@given(st.sampled_from(["INVALID_TICKET", "INVALID_REQUEST", "INTERNAL_ERROR"]), st.text(max_size=40))
def test_case_06_a_refusal_names_nobody_whatever_its_words(code: str, text: str):
    """3.1 #6, phpCAS #228, in SAML 1.1."""
    answer = heard(answered(Failure(code, f"{text}</Status><Assertion>")))
    assert isinstance(answer, Failure)
    assert code in answer.description


@pytest.mark.parametrize(
    "other",
    [
        {"service": "https://evil.example/"},
        {"request_id": "_2"},
        {"now": NOW + timedelta(minutes=10)},
        {"now": NOW - timedelta(minutes=6)},
    ],
)
def test_an_answer_for_another_site_request_or_time_names_nobody(other: dict[str, object]):
    with pytest.raises(NotAnAnswer):
        heard(answered(Success("aline", authenticated_at=NOW)), **other)


ASSERTION = b'<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion"/>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"samlp:Success", b"samlp:Requester"),
        (b"</Response>", ASSERTION + b"</Response>"),
        (b"<SOAP-ENV:Header/>", b"<SOAP-ENV:Header>" + ASSERTION + b"</SOAP-ENV:Header>"),
        (b"<SOAP-ENV:Body>", b"<SOAP-ENV:Body><x/>"),
        (b"</SOAP-ENV:Body>", b"</SOAP-ENV:Body><SOAP-ENV:Body/>"),
        (b"SAML:1.0:protocol", b"SAML:2.0:protocol"),
        (b"SAML:1.0:assertion", b"SAML:2.0:assertion"),
        (b"<NameIdentifier>aline", b"<NameIdentifier>"),
        (b"<NameIdentifier>aline", b"<NameIdentifier><b/>aline"),
        (b"NotOnOrAfter=", b"Other="),
        (b"<Status>", b"<Status/><Status>"),
    ],
)
def test_case_32_a_saml_answer_that_is_not_clear_names_nobody(old: bytes, new: bytes):
    """3.2 #32, signature wrapping's cousins: what is read is where it must be, once."""
    data = answered(Success("aline", authenticated_at=NOW))
    assert old in data
    with pytest.raises(NotAnAnswer):
        heard(data.replace(old, new))


def test_two_statements_must_name_the_same_person():
    data = answered(Success("aline", authenticated_at=NOW))
    with pytest.raises(NotAnAnswer):
        heard(data.replace(b"<NameIdentifier>aline", b"<NameIdentifier>evil", 1))


@pytest.mark.parametrize(
    "body",
    [
        b"<x/>",
        saml_request("ST-1", "_1", NOW).replace(b"AssertionArtifact", b"Other"),
        saml_request("ST-1", "_1", NOW).replace(
            b"<samlp:AssertionArtifact>",
            b"<samlp:AssertionArtifact>ST-2</samlp:AssertionArtifact><samlp:AssertionArtifact>",
        ),
    ],
)
def test_a_request_without_exactly_one_ticket_is_none(body: bytes):
    with pytest.raises(NotAnAnswer):
        read_saml_request(parsed(body))
