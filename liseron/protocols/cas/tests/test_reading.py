from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from liseron.protocols.cas.answers import Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer
from liseron.protocols.cas.logout import logout_request, ticket_of
from liseron.protocols.cas.reading import read_service_response, read_v1
from liseron.protocols.cas.tests.words import NOW, parsed

OK = "<cas:authenticationSuccess><cas:user>aline</cas:user></cas:authenticationSuccess>"
NO = '<cas:authenticationFailure code="INVALID_TICKET">non</cas:authenticationFailure>'


def response(inside: str, namespace: str = "http://www.yale.edu/tp/cas") -> bytes:
    return f'<cas:serviceResponse xmlns:cas="{namespace}">{inside}</cas:serviceResponse>'.encode()


def success(inside: str) -> bytes:
    return response(f"<cas:authenticationSuccess>{inside}</cas:authenticationSuccess>")


@pytest.mark.parametrize(
    "hostile",
    [
        response(OK + NO),
        response(NO + OK),
        response(OK + OK),
        response(NO + NO),
        response(""),
        response("yes"),
        response(OK, "http://www.yale.edu/tp/cas2"),
        response(OK, "https://www.yale.edu/tp/cas"),
        response(f'<x:authenticationSuccess xmlns:x="urn:x">{OK}</x:authenticationSuccess>'),
        response('<authenticationSuccess xmlns=""><user>evil</user></authenticationSuccess>'),
        response(f"<cas:authenticationFailure>{OK}</cas:authenticationFailure>"),
        response(f"<cas:authenticationSuccess>{OK}</cas:authenticationSuccess>"),
        response(f"<cas:other>{OK}</cas:other>"),
        response(f"{OK}<cas:other/>"),
        success("<cas:user>a</cas:user><cas:user>b</cas:user>"),
        success("<cas:user><cas:user>a</cas:user></cas:user>"),
        success("<cas:user><b>a</b></cas:user>"),
        success("<cas:user>  </cas:user>"),
        success(""),
        success('<user xmlns="">a</user>'),
        success(f"<cas:user>a</cas:user><cas:attributes>{NO}</cas:attributes>"),
        success("<cas:user>a</cas:user>" + "<cas:proxyGrantingTicket>x</cas:proxyGrantingTicket>" * 2),
        success("<cas:user>a</cas:user>" + "<cas:proxies/>" * 2),
        success("<cas:user>a</cas:user>" + "<cas:b>" * 9 + "</cas:b>" * 9),
        success("<cas:user>a</cas:user>" + "<cas:b/>" * 600),
        success(f"<cas:user>{'a' * 5000}</cas:user>"),
        b"<serviceResponse><authenticationSuccess><user>evil</user></authenticationSuccess></serviceResponse>",
        b"<html><body>Connexion</body></html>",
        OK.replace(
            "<cas:authenticationSuccess>",
            '<cas:authenticationSuccess xmlns:cas="http://www.yale.edu/tp/cas">',
        ).encode(),
    ],
)
def test_case_06_a_client_believes_one_clear_outcome_only(hostile: bytes):
    """3.1 #6, phpCAS #228: any `authenticationSuccess` taken for a success."""
    with pytest.raises(NotAnAnswer):
        read_service_response(parsed(hostile))


def test_a_failure_is_read_with_its_code():
    assert read_service_response(parsed(response(NO))) == Failure("INVALID_TICKET", "non")


@pytest.mark.parametrize("user", ["admin<!---->.evil", "admin<!--x-->.ev<!-- -->il", "admin<?x?>.evil"])
def test_case_33_a_comment_does_not_cut_a_name(user: str):
    """3.2 #33, CVE-2017-11427, on a CAS answer."""
    answer = read_service_response(parsed(success(f"<cas:user>{user}</cas:user>")))
    assert isinstance(answer, Success)
    assert answer.user == "admin.evil"


def test_attributes_are_read_however_their_server_lays_them():
    """Edifice nests them in `userAttributes` and writes `authenticationdate`; others use name and value."""
    read = read_service_response(
        parsed(
            success(
                "<cas:user>aline</cas:user><cas:attributes><cas:authenticationdate>2026-11-22T09:00:00+01:00"
                "</cas:authenticationdate><cas:userAttributes><cas:nom>Roux</cas:nom><cas:role>a</cas:role>"
                "<cas:role>b</cas:role></cas:userAttributes></cas:attributes>"
                '<cas:attribute name="mail" value="a@b.example"/><cas:attributes/>'
            )
        )
    )
    assert read == Success(
        "aline", {"nom": ("Roux",), "role": ("a", "b"), "mail": ("a@b.example",)}, authenticated_at=NOW
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T08:00:00.123Z", datetime(2026, 11, 22, 8, 0, 0, 123000, tzinfo=UTC)),
        ("2026-11-22T08:00:00", NOW),
        ("hier", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_date_that_cannot_be_read_is_no_reason_to_refuse(text: str, moment: datetime | None):
    date = f"<cas:authenticationDate>{text}</cas:authenticationDate>"
    inside = success(f"<cas:user>a</cas:user><cas:attributes>{date}</cas:attributes>")
    assert read_service_response(parsed(inside)) == Success("a", {}, authenticated_at=moment)


@pytest.mark.parametrize(
    "body",
    [b"", b"yes", b"yes\n", b"yes\n\n", b"yes aline", b"yes\na\nb\n", b"no\nyes\na\n", b"\xff", b"<html>"],
)
def test_cas_1_is_yes_with_a_name_or_no(body: bytes):
    with pytest.raises(NotAnAnswer):
        read_v1(body)


@pytest.mark.parametrize("body", [b"no\n\n", b"no\n", b"no", b"no\r\n\r\n"])
def test_cas_1_refuses_in_several_ways(body: bytes):
    assert isinstance(read_v1(body), Failure)


@given(st.from_regex(r"[A-Za-z0-9<&'\"-]{1,60}", fullmatch=True))
def test_the_logout_that_we_send_is_one_that_we_understand(ticket: str):
    assert ticket_of(parsed(logout_request(ticket, "_1", NOW))) == ticket


@pytest.mark.parametrize(
    "hostile",
    [
        b"<LogoutRequest/>",
        logout_request("", "_1", NOW),
        logout_request("ST-1", "_1", NOW).replace(
            b"</samlp:LogoutRequest>", b"<samlp:SessionIndex>ST-2</samlp:SessionIndex></samlp:LogoutRequest>"
        ),
        logout_request("ST-1", "_1", NOW).replace(b"SAML:2.0:protocol", b"SAML:1.0:protocol"),
        logout_request("ST-1", "_1", NOW).replace(b"ST-1", b"<x>ST-1</x>"),
        b"<x>" + logout_request("ST-1", "_1", NOW) + b"</x>",
    ],
)
def test_a_logout_that_is_not_plain_ends_nothing(hostile: bytes):
    assert ticket_of(parsed(hostile)) is None


def test_case_35_elements_of_a_parser_that_keeps_entities_are_refused():
    """3.2 #35, CVE-2016-10127: nothing of an entity is ever taken for text."""
    text = b'<!DOCTYPE r [<!ENTITY e "evil">]>' + success("<cas:user>a&e;</cas:user>")
    root = etree.fromstring(text, parser=etree.XMLParser(resolve_entities=False))
    answer = read_service_response(root)
    assert isinstance(answer, Success)
    assert answer.user == "a"
