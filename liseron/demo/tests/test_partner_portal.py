"""The stand-in for a partner's portal: it signs its own readers in, and knows one site alone."""

import time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import time_machine
from django.test import Client

from liseron.demo.partner_portal import tickets
from liseron.demo.partner_portal.readers import portal_address
from liseron.protocols.cas.answers import Failure, Success
from liseron.protocols.cas.reading import read_service_response
from liseron.toolkit.xml import parse_xml

BASE = "http://127.0.0.1:8000"
SERVICE = f"{BASE}/sso/cas/ici/retour?retour=abc"
LOGIN = f"/demo/portail-partenaire/cas/login?service={quote(SERVICE, safe='')}"
VALIDATE = "/demo/portail-partenaire/cas/p3/serviceValidate"


@pytest.fixture(autouse=True)
def _site(settings, db) -> None:
    settings.BASE_URL = BASE


@pytest.fixture
def browser() -> Client:
    return Client()


def sign_in(browser: Client, login: str = "jeanne", word: str = "liseron-en-fleur"):
    return browser.post(LOGIN, {"login": login, "password": word})


def ticket_in(response) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["ticket"][0]


def validated(ticket: str, service: str = SERVICE) -> Success | Failure:
    answer = Client().get(VALIDATE, {"ticket": ticket, "service": service})
    return read_service_response(parse_xml(answer.content, max_bytes=10_000))


def test_the_portal_stands_under_another_name_of_the_machine():
    assert portal_address(BASE) == "http://localhost:8000/demo/portail-partenaire"


def test_a_reader_of_the_portal_is_sent_back_with_a_ticket_that_names_them(browser: Client):
    response = sign_in(browser)
    assert response["Location"].startswith(f"{SERVICE}&ticket=ST-")
    answer = validated(ticket_in(response))
    assert isinstance(answer, Success)
    assert (answer.user, answer.attributes["statut"]) == ("jeanne", ("actif",))


def test_a_second_time_nothing_is_asked_unless_the_site_wants_it(browser: Client):
    sign_in(browser)
    assert browser.get(LOGIN).status_code == 303
    assert browser.get(f"{LOGIN}&renew=true").status_code == 200


def test_a_site_that_only_asks_gets_its_visitor_back_without_a_ticket(browser: Client):
    assert browser.get(f"{LOGIN}&gateway=true")["Location"] == SERVICE


@pytest.mark.parametrize(
    ("login", "secret"), [("jeanne", "faux"), ("personne", "liseron-en-fleur"), ("", "")]
)
def test_a_wrong_name_or_password_stays_on_the_page(browser: Client, login: str, secret: str):
    assert sign_in(browser, login, secret).status_code == 422


@pytest.mark.parametrize(
    "service", ["https://ailleurs.example/", "http://127.0.0.1:8001/", f"{BASE}@ailleurs.example/", "//x"]
)
def test_a_site_that_the_portal_does_not_know_gets_nobody(browser: Client, service: str):
    sign_in(browser)
    response = browser.get("/demo/portail-partenaire/cas/login", {"service": service})
    assert (response.status_code, response.get("Location")) == (403, None)


def test_a_ticket_names_nobody_elsewhere_later_or_altered(browser: Client):
    ticket = ticket_in(sign_in(browser))
    assert isinstance(validated(ticket, f"{SERVICE}x"), Failure)
    assert isinstance(validated(ticket.replace("jeanne", "marius")), Failure)
    with time_machine.travel(time.time() + tickets.LIVES_SECONDS + 2, tick=False):
        assert isinstance(validated(ticket), Failure)


@pytest.mark.parametrize(
    "ticket", ["", "ST-jeanne", "ST-jeanne-²-x", "ST-jeanne-" + "9" * 400 + "-x", "é" * 300]
)
def test_no_words_make_a_ticket(ticket: str):
    assert isinstance(validated(ticket), Failure)


def test_after_the_logout_the_portal_asks_again(browser: Client, monkeypatch):
    told = []
    monkeypatch.setattr("liseron.demo.partner_portal.cas.fetch", lambda url, **sent: told.append((url, sent)))
    ticket = ticket_in(sign_in(browser))
    browser.get("/demo/portail-partenaire/cas/logout")
    assert browser.get(LOGIN).status_code == 200
    assert told[0][0] == SERVICE
    assert ticket in told[0][1]["body"].decode().replace("%2D", "-")


def test_an_altered_cookie_signs_nobody_in(browser: Client):
    sign_in(browser)
    browser.cookies[tickets.COOKIE] = browser.cookies[tickets.COOKIE].value + "x"
    assert browser.get(LOGIN).status_code == 200
