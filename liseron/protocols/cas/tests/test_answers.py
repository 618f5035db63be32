import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols.cas.answers import (
    OF_THE_STANDARD,
    Code,
    Failure,
    Success,
    as_json,
    as_v1,
    as_xml,
    instant,
    proxy_failure,
    proxy_failure_json,
    proxy_success,
    proxy_success_json,
)
from liseron.protocols.cas.reading import read_service_response, read_v1
from liseron.protocols.cas.tests.words import NOW, SUCCESS, WORDS, parsed

CAS = "{http://www.yale.edu/tp/cas}"


@given(SUCCESS)
def test_what_a_server_of_ours_says_a_client_of_ours_hears(answer: Success):
    assert read_service_response(parsed(as_xml(answer))) == answer


@given(SUCCESS)
def test_an_answer_without_attributes_still_names_the_reader_and_the_grant(answer: Success):
    heard = read_service_response(parsed(as_xml(answer, with_attributes=False)))
    assert heard == Success(answer.user, {}, answer.proxies, answer.grant_iou)


@given(SUCCESS)
def test_json_says_the_same_as_xml(answer: Success):
    said = json.loads(as_json(answer))["serviceResponse"]["authenticationSuccess"]
    assert said["user"] == answer.user
    assert tuple(said.get("proxies", ())) == answer.proxies
    assert said.get("proxyGrantingTicket", "") == answer.grant_iou
    assert {
        name: tuple(v) for name, v in said["attributes"].items() if name not in OF_THE_STANDARD
    } == answer.attributes
    assert said["attributes"]["authenticationDate"] == instant(answer.authenticated_at)
    assert said["attributes"]["isFromNewLogin"] is answer.is_new_login


@given(st.sampled_from(Code), st.text(max_size=60))
def test_case_06_no_text_of_a_visitor_becomes_an_element_of_a_refusal(code: Code, text: str):
    """3.1 #6, phpCAS #228: XML in the failure's message makes a success of it."""
    for hostile in (
        text,
        f"{text}<cas:authenticationSuccess>",
        f"]]>{text}&lt;\x00</cas:authenticationFailure>",
    ):
        for root in (parsed(as_xml(Failure(code, hostile))), parsed(proxy_failure(code, hostile))):
            assert [element.tag for element in root.iter()][2:] == []
            assert root[0].get("code") == code
        assert json.loads(as_json(Failure(code, hostile)))["serviceResponse"].keys() == {
            "authenticationFailure"
        }


@pytest.mark.parametrize(
    "hostile", ["<cas:user>evil</cas:user>", "]]>", "&evil;", "'\"", "a\x00b\x08", "\ud800", "\ufffe"]
)
def test_case_06_nothing_that_a_success_repeats_becomes_an_element(hostile: str):
    """3.1 #6, phpCAS #228, on the server: "<", "&" and "]]>" of user, attributes, proxies are text."""
    answer = Success(f"u{hostile}", {"name": hostile}, (f"https://p/{hostile}",), f"I{hostile}", NOW)
    root = parsed(as_xml(answer))
    assert [element.tag.removeprefix(CAS) for element in root.iter()] == [
        *("serviceResponse", "authenticationSuccess", "user", "attributes", *OF_THE_STANDARD, "name"),
        *("proxyGrantingTicket", "proxies", "proxy"),
    ]


@pytest.mark.parametrize("name", ["", "a b", "1a", "a>", "cas:user", "é", "a" * 200])
def test_an_attribute_is_named_as_an_element_may_be(name: str):
    with pytest.raises(ValueError, match="may not be named"):
        as_xml(Success("u", {name: "x"}))


def test_a_released_fact_never_takes_the_place_of_the_standards_own():
    answer = Success("u", {"isFromNewLogin": "true"}, authenticated_at=NOW)
    assert as_xml(answer).count(b"<cas:isFromNewLogin>") == 1
    assert (
        json.loads(as_json(answer))["serviceResponse"]["authenticationSuccess"]["attributes"][
            "isFromNewLogin"
        ]
        is False
    )


@given(WORDS.filter(lambda text: bool(text) and text == " ".join(text.split())))
def test_cas_1_names_the_reader_on_one_line(user: str):
    assert read_v1(as_v1(Success(user))) == Success(user)


def test_cas_1_has_one_way_to_refuse():
    assert as_v1(Failure(Code.INVALID_TICKET, "yes")) == b"no\n\n"
    assert as_v1(Success("a\nb\r\nc")) == b"yes\na b c\n"


def test_a_proxy_ticket_is_given_in_both_forms():
    assert parsed(proxy_success("PT-1")).findtext(f"{CAS}proxySuccess/{CAS}proxyTicket") == "PT-1"
    assert json.loads(proxy_success_json("PT-1")) == {
        "serviceResponse": {"proxySuccess": {"proxyTicket": "PT-1"}}
    }
    refusal = {"code": "INVALID_REQUEST", "description": "pgt"}
    assert json.loads(proxy_failure_json(**{"code": refusal["code"], "text": "pgt"})) == {
        "serviceResponse": {"proxyFailure": refusal}
    }


def test_an_attribute_of_one_value_may_be_given_as_a_text():
    one, listed = (Success("u", {"mail": value}, authenticated_at=NOW) for value in ("a@b", ("a@b",)))
    assert as_xml(one) == as_xml(listed)
    assert as_xml(replace(one, authenticated_at=None)).count(b"<cas:attributes>") == 1
