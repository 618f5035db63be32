"""What a service hears of a ticket, in each of the four languages, and that one attempt is all it has."""

import json
from datetime import timedelta
from string import ascii_letters

import pytest
from django.test import Client

from liseron.protocols.cas.saml import saml_request
from liseron.protocols.cas.tickets import digest
from liseron.sso.cas_server.issuing import TICKET_LIVES, purge_expired_tickets
from liseron.sso.cas_server.tests.asking import ADDRESS, login, shown, ticket_for, validated
from liseron.sso.models import Reached, Service, SignOnSession, Ticket
from liseron.toolkit.dates import now

HTTP = "http://vieux.example/app/"
VALIDATIONS = ("serviceValidate", "proxyValidate", "p3/serviceValidate", "p3/proxyValidate")


@pytest.mark.parametrize("at", VALIDATIONS)
def test_a_good_ticket_tells_a_pseudonym_and_what_was_chosen_never_more(at, browser, service, world):
    said = validated(ticket_for(browser), at=at)
    assert len(said["user"]) == 32
    assert world.patron.user.username not in str(said)
    assert set(said["attributes"]) == {
        "authenticationDate",
        "longTermAuthenticationRequestTokenUsed",
        "isFromNewLogin",
        "age_class",
        "library",
    }
    assert said["attributes"]["age_class"] == "adult"
    assert said["attributes"]["isFromNewLogin"] == "false"


def test_the_pseudonym_is_steady_at_a_vendor(browser, service, shelf):
    first = validated(ticket_for(browser))["user"]
    assert validated(ticket_for(browser))["user"] == first


def test_a_site_that_was_granted_nothing_is_told_nothing(browser, service):
    Service.objects.update(released=[])
    assert set(validated(ticket_for(browser))["attributes"]) == {
        "authenticationDate",
        "longTermAuthenticationRequestTokenUsed",
        "isFromNewLogin",
    }


def test_a_partner_s_portal_may_know_the_card(browser, service, world):
    Service.objects.update(vendor=None, partner=world.partner, subject="card")
    assert validated(ticket_for(browser))["user"] == "1626000017"


def test_the_reached_site_is_noted_for_the_day_the_sign_in_ends(browser, service, ticket):
    validated(ticket)
    row = Reached.objects.get()
    assert (row.service, row.address, row.ticket) == (service, ADDRESS, ticket)


def test_a_ticket_is_good_once(browser, service, ticket):
    assert "user" in validated(ticket)
    assert validated(ticket) == {"code": "INVALID_TICKET"}
    assert validated(ticket, "https://autre.example/") == {"code": "INVALID_TICKET"}
    assert validated(ticket) == {"code": "INVALID_TICKET"}
    assert Reached.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        "https://films.example/app/entree?titre=L’Été&x=2",
        "https://films.example/app/entree?titre=L’Été",
        "https://films.example/app/entree?titre=L’Été&x=1&ticket=ST-1",
        "https://autre.example/",
        "HTTPS://films.example/app/entree?titre=L’Été&x=1",
    ],
)
def test_another_address_kills_the_ticket(other, browser, service, ticket):
    assert validated(ticket, other) == {"code": "INVALID_SERVICE"}
    assert validated(ticket) == {"code": "INVALID_TICKET"}
    assert not Reached.objects.exists()


@pytest.mark.parametrize("escapes", [str.upper, str.lower])
def test_the_address_is_compared_once_decoded(escapes, browser, service, ticket):
    """mod_auth_cas escapes in lower case, phpCAS in upper case."""
    escaped = (
        chr(byte) if chr(byte) in ascii_letters else escapes(f"%{byte:02x}") for byte in ADDRESS.encode()
    )
    written = "".join(escaped)
    answer = Client().get(f"/cas/p3/serviceValidate?ticket={ticket}&service={written}")
    assert b"authenticationSuccess" in answer.content


def test_a_ticket_is_good_for_sixty_seconds(browser, service, clock):
    start = now()
    clock.move_to(start)
    early, late = ticket_for(browser), ticket_for(browser)
    clock.move_to(start + TICKET_LIVES - timedelta(seconds=20))
    assert "user" in validated(early)
    clock.move_to(start + TICKET_LIVES + timedelta(seconds=20))
    assert validated(late) == {"code": "INVALID_TICKET"}
    assert not Ticket.objects.filter(digest=digest(late)).exists()


def test_tickets_that_nobody_validates_are_forgotten(browser, service, ticket):
    assert purge_expired_tickets(now()) == 0
    assert purge_expired_tickets(now() + TICKET_LIVES) == 1


@pytest.mark.parametrize("missing", ["ticket", "service"])
@pytest.mark.parametrize("at", VALIDATIONS)
def test_a_missing_parameter_is_said(missing, at, browser, service, ticket):
    parameters = {"ticket": ticket, "service": ADDRESS}
    parameters.pop(missing)
    assert b'code="INVALID_REQUEST"' in Client().get(f"/cas/{at}", parameters).content


@pytest.mark.parametrize(
    "wrong", ["ST-absent", "x", "ST-" + "a" * 300, "ST-é", "PGT-" + "a" * 60, "ST-" + "b" * 29]
)
def test_an_unknown_ticket_is_invalid(wrong, browser, service):
    assert validated(wrong) == {"code": "INVALID_TICKET"}
    assert shown(wrong, at="validate").content == b"no\n\n"


def test_cas_1_says_yes_and_who(browser, service, ticket):
    answer = shown(ticket, at="validate")
    yes, user, end = answer.content.decode().split("\n")
    assert (yes, len(user), end) == ("yes", 32, "")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert shown(ticket, at="validate").content == b"no\n\n"


def test_json_says_the_same_as_xml(browser, service, ticket):
    answer = shown(ticket, format="JSON")
    success = json.loads(answer.content)["serviceResponse"]["authenticationSuccess"]
    assert success["user"] == validated(ticket_for(browser))["user"]
    assert success["attributes"]["age_class"] == "adult"
    assert success["attributes"]["isFromNewLogin"] is False
    failure = json.loads(shown(ticket, format="JSON").content)["serviceResponse"]["authenticationFailure"]
    assert failure["code"] == "INVALID_TICKET"


def test_an_unknown_format_is_said_and_leaves_the_ticket(browser, service, ticket):
    assert validated(ticket, format="YAML") == {"code": "INVALID_REQUEST"}
    assert "user" in validated(ticket, format="xml")


def saml(ticket: str, address: str = ADDRESS):
    from urllib.parse import urlencode

    body = saml_request(ticket, "_abc", now())
    return Client().post(f"/cas/samlValidate?{urlencode({'TARGET': address})}", body, content_type="text/xml")


def test_saml_says_the_same(browser, service, ticket):
    answer = saml(ticket)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    said = answer.content.decode()
    assert 'InResponseTo="_abc"' in said
    assert 'Value="samlp:Success"' in said
    assert '<Attribute AttributeName="age_class"' in said
    assert validated(ticket_for(browser))["user"] in said
    assert "RequestDenied" in saml(ticket).content.decode()


def test_saml_tells_nothing_of_the_reader_to_a_site_without_tls(browser, service):
    service.addresses.create(scheme="http", host="vieux.example", port=80, path="/app")
    said = saml(ticket_for(browser, HTTP), HTTP).content.decode()
    assert 'Value="samlp:Success"' in said
    assert "age_class" not in said


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<!DOCTYPE a><a/>", b"\xff", b"<a" * 200_000])
def test_saml_reads_nothing_else(body, browser, service):
    answer = Client().post(f"/cas/samlValidate?TARGET={ADDRESS}", body, content_type="text/xml")
    assert (answer.status_code, b"INVALID_REQUEST" in answer.content) == (200, True)


def test_case_27_an_account_closed_between_ticket_and_validation_is_nobody(browser, service, ticket, world):
    """3.1 #27, CVE-2026-16103: what holds at the first step is checked again at the second."""
    type(world.patron.user).objects.filter(pk=world.patron.user.pk).update(is_active=False)
    assert validated(ticket) == {"code": "INVALID_TICKET"}


def test_a_service_closed_between_ticket_and_validation_hears_nothing(browser, service, ticket):
    Service.objects.update(is_active=False)
    assert validated(ticket) == {"code": "INVALID_SERVICE"}


def test_signing_out_between_ticket_and_validation_kills_the_ticket(browser, service, ticket):
    browser.post("/cas/logout")
    assert validated(ticket) == {"code": "INVALID_TICKET"}


def test_the_sign_in_says_that_it_is_remembered(browser, service, ticket):
    assert SignOnSession.objects.get().is_remembered is True
    assert validated(ticket)["attributes"]["longTermAuthenticationRequestTokenUsed"] == "true"


def test_a_session_that_ends_with_the_browser_is_not_remembered(browser, service):
    session = browser.session
    session.set_expiry(0)
    session.save()
    attributes = validated(ticket_for(browser))["attributes"]
    assert attributes["longTermAuthenticationRequestTokenUsed"] == "false"


def test_answers_are_kept_by_nobody_and_set_no_cookie(browser, service, ticket):
    answer = shown(ticket)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert login(browser).status_code == 303
