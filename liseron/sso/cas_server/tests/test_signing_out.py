"""Single logout: one sign-in ends, for whatever reason, and each site that it opened is told once."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liseron.access.tests import world as worlds
from liseron.people.models import User
from liseron.people.passwords import change_password
from liseron.protocols.cas.logout import ticket_of
from liseron.sso import sessions, tasks
from liseron.sso.cas_server import telling
from liseron.sso.cas_server.tests.asking import ADDRESS, BACKEND, PASSWORD, login, ticket_for, validated
from liseron.sso.cas_server.tests.conftest import a_service, give_account
from liseron.sso.models import IdentitySource, Service, SignOnSession
from liseron.toolkit import outbox
from liseron.toolkit.dates import now
from liseron.toolkit.http import Answer, CannotFetch
from liseron.toolkit.outbox import Message
from liseron.toolkit.xml import parse_xml

KIND = sessions.TELL_BY_CAS


@pytest.fixture
def opened(browser, service) -> str:
    """The ticket by which the site knows the reader's session."""
    ticket = ticket_for(browser)
    assert "user" in validated(ticket)
    return ticket


def waiting() -> list[tuple[str, str]]:
    return [
        (m.payload["address"], m.payload["ticket"]) for m in Message.objects.filter(kind=KIND).order_by("pk")
    ]


def test_the_page_asks_first_says_what_closes_and_tells_each_site(browser, service, opened):
    asked = browser.get("/cas/logout")
    assert "Films en ligne" in asked.content.decode()
    assert SignOnSession.objects.exists()
    answer = browser.post("/cas/logout")
    assert "Films en ligne" in answer.content.decode()
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert waiting() == [(ADDRESS, opened)]
    assert "/connexion/" in login(browser)["Location"]


def test_a_registered_service_gets_its_reader_back_signed_out(browser, service, opened):
    answer = browser.get("/cas/logout", {"service": "https://films.example/app/au-revoir"})
    assert (answer.status_code, answer["Location"]) == (303, "https://films.example/app/au-revoir")
    assert not SignOnSession.objects.exists()


@pytest.mark.parametrize("name", ["service", "url"])
def test_no_other_address_is_ever_followed(name, browser, service, opened):
    for visitor in (browser, Client()):
        answer = visitor.get("/cas/logout", {name: "https://evil.example/"})
        assert answer.status_code == 200
        assert "//evil.example" not in answer.content.decode()
    assert SignOnSession.objects.exists()
    answer = browser.get("/cas/logout", {"url": "https://films.example/app/"})
    assert answer.status_code == 200


def test_a_form_from_elsewhere_signs_nobody_out(browser, service, opened):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post("/cas/logout").status_code == 403
    assert SignOnSession.objects.exists()


def test_a_visitor_reads_that_nothing_is_open():
    assert "Vous êtes déconnecté" in Client().get("/cas/logout").content.decode()


REASONS = {
    "our sign-out page": lambda browser, user: browser.post("/deconnexion/"),
    "password changed": lambda browser, user: change_password(
        user=user, current=PASSWORD, password="une autre phrase de passe"
    ),
    "account closed": lambda browser, user: (setattr(user, "is_active", False), user.save()),
    "account erased": lambda browser, user: (user.patron.delete(), user.delete()),
    "somebody else signs in": lambda browser, user: browser.force_login(
        User.objects.get(username="1626000025"), backend=BACKEND
    ),
    "session ran out": lambda browser, user: (
        Session.objects.update(expire_date=now() - timedelta(days=1)),
        tasks.end_sign_ins_without_browser(now()),
    ),
    "session gone": lambda browser, user: (
        Session.objects.all().delete(),
        tasks.end_sign_ins_without_browser(now()),
    ),
    "switched off elsewhere": lambda browser, user: (
        User.objects.update(is_active=False),
        tasks.end_sign_ins_without_browser(now()),
    ),
}


@pytest.mark.parametrize("why", REASONS)
def test_every_end_is_told(why, browser, service, opened, world):
    give_account(worlds.a_patron(world.library), "1626000025")
    REASONS[why](browser, world.patron.user)
    assert waiting() == [(ADDRESS, opened)]
    assert not SignOnSession.objects.exists()


def test_the_partner_s_logout_ends_the_sign_in_and_the_browser_s_session(browser, service, opened, world):
    source = IdentitySource.objects.create(
        partner=world.partner,
        name="Médiathèque",
        slug="mediatheque",
        protocol="cas3",
        address="https://cas.example/",
        library=world.library,
    )
    SignOnSession.objects.update(source=source, source_session="d" * 64)
    assert sessions.end_from_source(source, "", now()) == 0
    assert sessions.end_from_source(source, "e" * 64, now()) == 0
    assert sessions.end_from_source(source, "d" * 64, now()) == 1
    assert waiting() == [(ADDRESS, opened)]
    assert "/connexion/" in login(browser)["Location"]


def test_a_key_that_changes_is_no_end(browser, service, opened):
    session = browser.session
    session.cycle_key()
    session.save()
    assert SignOnSession.objects.get().session_key == session.session_key
    assert waiting() == []


def test_a_site_that_does_not_want_to_know_is_not_told(browser, service, opened):
    Service.objects.update(tells_logout=False)
    browser.post("/cas/logout")
    assert waiting() == []


def test_ending_twice_tells_once(browser, service, opened):
    session = SignOnSession.objects.get()
    sessions.end(session, now())
    sessions.end(session, now())
    assert len(waiting()) == 1


def test_each_site_is_told_of_its_own_ticket(browser, service, opened, world):
    a_service(world, name="Presse", path="/", host="presse.example")
    other = ticket_for(browser, "https://presse.example/lire")
    validated(other, "https://presse.example/lire")
    browser.post("/cas/logout")
    assert waiting() == [(ADDRESS, opened), ("https://presse.example/lire", other)]


class Site:
    """A site told of a sign-out: what it was sent, and how it takes it."""

    def __init__(self, failure: str = "") -> None:
        self.failure = failure
        self.heard: list[tuple[str, dict[str, object]]] = []

    def __call__(self, url, **options) -> Answer:
        self.heard.append((url, options))
        if self.failure:
            raise CannotFetch(self.failure)
        return Answer(500, {}, b"", url)


@pytest.fixture(autouse=True)
def _all_sites_answer():
    telling._silent.clear()


def test_the_worker_posts_the_message_of_the_standard(browser, service, opened, monkeypatch, settings):
    settings.DEMO = False
    site = Site()
    monkeypatch.setattr(telling, "fetch", site)
    browser.post("/cas/logout")
    assert site.heard == []
    assert outbox.deliver_due(now()).sent >= 1
    ((url, options),) = site.heard
    assert (url, options["method"], options["allow_private"]) == (ADDRESS, "POST", False)
    (request,) = parse_qs(options["body"].decode())["logoutRequest"]
    root = parse_xml(request.encode())
    assert (ticket_of(root), root.get("Version")) == (opened, "2.0")
    assert options["limits"].total_seconds == 3


@pytest.mark.parametrize("failure", ["time", "private", "connection"])
def test_a_site_that_does_not_answer_is_tried_once_and_delays_nobody(
    failure, browser, service, opened, monkeypatch
):
    site = Site(failure)
    monkeypatch.setattr(telling, "fetch", site)
    validated(ticket_for(browser))
    browser.post("/cas/logout")
    outcome = outbox.deliver_due(now())
    assert (outcome.postponed, outcome.given_up, len(site.heard)) == (0, 0, 1)
