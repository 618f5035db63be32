"""Holes of other CAS servers, each closed here. Numbers are those of the project's list of security cases."""

from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liseron.access.tests import world as worlds
from liseron.people.models import User
from liseron.protocols.cas.saml import saml_request
from liseron.protocols.cas.tests.addresses_corpus import BELOW_GOOD, NOT_BELOW_GOOD
from liseron.protocols.cas.tickets import digest, new_grant, new_grant_iou
from liseron.sso.cas_server.tests.asking import (
    ADDRESS,
    BACKEND,
    PASSWORD,
    login,
    shown,
    ticket_for,
    validated,
)
from liseron.sso.cas_server.tests.conftest import give_account
from liseron.sso.models import ProxyGrant, SignOnSession, Ticket
from liseron.toolkit import once
from liseron.toolkit.dates import now


# The character 0 is taken out of every question before anyone reads it (toolkit.nul): what is left is plain.
@pytest.mark.parametrize("address", [one for one in NOT_BELOW_GOOD if "\0" not in one])
def test_case_02_no_look_alike_of_a_registered_address_gets_a_ticket_or_a_redirect(address, browser, service):
    """3.1 #2, django-cas-server: a prefix pattern accepted `.evil.tld`; also #14 and #25, CVE-2024-8883."""
    for answer in (login(browser, address), login(Client(), address, gateway="true")):
        assert (answer.status_code, "Location" in answer) == (403, False)
    assert "Location" not in browser.get("/cas/logout", {"service": address})
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", BELOW_GOOD)
def test_every_plain_address_below_a_registered_one_gets_its_ticket(address, browser, service):
    assert "user" in validated(ticket_for(browser, address), address)


XSS = [
    shape.format(script)
    for script in (
        "<script>alert(1)</script>",
        "<img src=x onerror=x>",
        "<svg/onload=alert(1)>",
        "<b onclick=x>",
    )
    for shape in (
        *("{}", '"{}', "'{}", '">{}', "'>{}", "</title>{}", "</textarea>{}", "-->{}"),
        *("https://films.example/app?{}", "javascript:{}"),
    )
]


FOLLOWED = ("href", "src", "action", "formaction", "data", "xlink:href")  # a value is kept, never followed


class Behaviour(HTMLParser):
    """Scripts and attributes of events that a page holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in {"script", "iframe", "object", "base"}:
            self.found.append(f"{tag} {said.get('src')}")
        self.found += [f"{tag} {name}" for name in said if name.startswith("on")]
        followed = [said.get(name) or "" for name in FOLLOWED]
        self.found += [f"{tag} javascript" for value in followed if value.strip().startswith("javascript:")]


@pytest.mark.parametrize(
    "name", ["service", "url", "method", "renew", "warn", "gateway", "ticket", "next", "x"]
)
def test_case_03_no_parameter_of_login_or_logout_becomes_script(name, browser, service):
    """3.1 #3, PVE-2022-51465: forty strings in each parameter add no script and no attribute of an event."""
    assert len(XSS) == 40
    for where in ("/cas/login", "/cas/logout"):
        usual = Behaviour(browser.get(where).content.decode()).found
        for text in XSS:
            answer = browser.get(where, {"method": "POST", name: text})
            assert Behaviour(answer.content.decode()).found == usual, text
            assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_case_09_the_flow_of_a_fresh_sign_in_is_kept_here_and_serves_once(browser, service):
    """3.1 #9, Apereo 2026-06-18: an asked sign-in altered, replayed, or moved to another browser is asked again."""
    where = login(browser, renew="true")["Location"]
    again = browser.post(where, {"password": PASSWORD})["Location"]
    mover = Client()
    mover.force_login(User.objects.get(username="1626000017"), backend=BACKEND)
    assert mover.get(again)["Location"].startswith("/compte/confirmer/")
    altered = again.replace("entree", "sortie")
    assert browser.get(altered)["Location"].startswith("/compte/confirmer/")
    where = login(browser, renew="true")["Location"]
    again = browser.post(where, {"password": PASSWORD})["Location"]
    assert browser.get(again)["Location"].startswith("https://films.example/")
    assert browser.get(again)["Location"].startswith("/compte/confirmer/")


@pytest.mark.parametrize("token", ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"])
def test_case_10_a_token_that_nobody_asked_for_is_no_credential(token, service):
    """3.1 #10, Apereo 2026-03-06: a JWT in a header, a parameter or a cookie signs nobody in and validates nothing."""
    visitor = Client(headers={"authorization": f"Bearer {token}"})
    visitor.cookies["session"] = token
    for more in ({"token": token}, {"ticket": token}, {"jwt": token}, {"access_token": token}):
        assert login(visitor, **more)["Location"].startswith("/connexion/")
    assert validated(token) == {"code": "INVALID_TICKET"}


def test_case_11_readers_in_turn_are_never_told_of_one_another(browser, service, world):
    """3.1 #11, CAS 5.1: each of thirty readers, tickets crossed, keeps the same name of their own."""
    browsers = [browser]
    for number in range(29):
        client = Client()
        user = give_account(worlds.a_patron(world.library), f"16269{number:05d}")
        client.force_login(user, backend=BACKEND)
        browsers.append(client)
    names = [validated(ticket_for(one))["user"] for one in browsers]
    assert len(set(names)) == 30
    tickets = [ticket_for(one) for one in browsers]
    assert [validated(ticket)["user"] for ticket in reversed(tickets)] == names[::-1]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_case_16_an_unsafe_method_without_token_changes_nothing(method, browser, service, ticket):
    """3.1 #16, CVE-2024-52948: only samlValidate, which serves machines and no session, goes without a token."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    for name in (
        "login",
        "logout",
        "validate",
        "serviceValidate",
        "p3/serviceValidate",
        "proxyValidate",
        "proxy",
    ):
        answer = getattr(strict, method)(f"/cas/{name}?service={ADDRESS}&ticket={ticket}")
        assert answer.status_code in {403, 405}
    assert "user" in validated(ticket)


@pytest.mark.parametrize(
    "path",
    [
        *("//cas/login", "/cas//login", "/cas/./login", "/x/../cas/login", "/cas/%6cogin", "/cas/login;x"),
        *("/cas/login/", "/CAS/login", "/cas/login.", "/cas%2flogin", "/cas/login%00", "/cas/login%20"),
    ],
)
def test_case_19_another_writing_of_the_address_decides_the_same_or_is_absent(path, browser, service):
    """3.1 #19, CVE-2026-95811, CVE-2020-24660: rules hold on the address that is served, however it was written."""
    for visitor, unknown in ((browser, "https://evil.example/"), (Client(), "https://evil.example/")):
        answer = visitor.generic("GET", f"{path}?service={unknown}&gateway=true")
        assert answer.status_code in {403, 404}
    stranger = Client().generic("GET", f"{path}?service=https://films.example/app")
    assert stranger.status_code == 404 or stranger["Location"].startswith("/connexion/")


ENDPOINTS = {
    "validate": lambda secret: b"yes" in shown(secret, at="validate").content,
    "serviceValidate": lambda secret: "user" in validated(secret, at="serviceValidate"),
    "p3/serviceValidate": lambda secret: "user" in validated(secret, at="p3/serviceValidate"),
    "proxyValidate": lambda secret: "user" in validated(secret, at="proxyValidate"),
    "p3/proxyValidate": lambda secret: "user" in validated(secret, at="p3/proxyValidate"),
    "samlValidate": lambda secret: b"samlp:Success" in _by_saml(secret),
    "proxy": lambda secret: b"proxySuccess" in _by_proxy(secret),
}
GOOD_AT = {
    "ST": {
        "validate",
        "serviceValidate",
        "p3/serviceValidate",
        "proxyValidate",
        "p3/proxyValidate",
        "samlValidate",
    },
    "PT": {"proxyValidate", "p3/proxyValidate"},
    "PGT": {"proxy"},
    "PGTIOU": set(),
    "link": set(),
    "session": set(),
}


def _by_saml(secret: str) -> bytes:
    body = saml_request(secret, "_1", now())
    where = f"/cas/samlValidate?{urlencode({'TARGET': ADDRESS})}"
    return Client().post(where, body, content_type="text/xml").content


def _by_proxy(secret: str) -> bytes:
    return Client().get("/cas/proxy", {"pgt": secret, "targetService": ADDRESS}).content


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("kind", GOOD_AT)
def test_case_24_a_secret_of_one_kind_is_worth_nothing_where_another_is_asked(
    kind, endpoint, browser, service
):
    """3.1 #24, CVE-2026-4282: each kind at each endpoint; only the cells of the standard pass."""
    type(service).objects.update(may_proxy=True, proxy_address="https://films.example/cas")
    secret = a_secret(kind, browser, service)
    assert ENDPOINTS[endpoint](secret) is (endpoint in GOOD_AT[kind])


def a_secret(kind: str, browser: Client, service) -> str:
    ticket = ticket_for(browser)
    if kind == "ST":
        return ticket
    session = SignOnSession.objects.get()
    if kind == "PT":
        secret = "PT-" + "a" * 29
        Ticket.objects.update(digest=digest(secret), kind="PT", proxies=["https://films.example/cas"])
        return secret
    if kind == "PGT":
        secret = new_grant()
        ProxyGrant.objects.create(
            digest=digest(secret), session=session, service=service, callback=ADDRESS, issued_at=now()
        )
        return secret
    if kind == "link":
        return once.issue(
            kind="mail.verify", subject="registration:1", valid_for=timedelta(days=1), now=now()
        )
    return browser.session.session_key if kind == "session" else new_grant_iou()


def test_case_27_an_account_suspended_between_two_steps_goes_no_further(browser, service, world):
    """3.1 #27, CVE-2026-16103: the lock is seen at sign-in, at the ticket, and at its validation."""
    first = ticket_for(browser)
    User.objects.filter(pk=world.patron.user.pk).update(is_active=False)
    assert validated(first) == {"code": "INVALID_TICKET"}
    assert login(browser)["Location"].startswith("/connexion/")
    visitor = Client()
    where = login(visitor)["Location"]
    answer = visitor.post(where, {"login": "1626000017", "password": PASSWORD})
    assert "ticket=" not in answer.headers.get("Location", "")
    assert login(visitor)["Location"].startswith("/connexion/")


def test_case_29_the_next_person_at_the_same_computer_finds_nothing_of_the_former(browser, service, world):
    """3.1 #29, CVE-2025-12390: sign out, come back, sign in as another, cookies partly deleted."""
    other = give_account(worlds.a_patron(world.library), "1626000025")
    former = validated(ticket_for(browser))["user"]
    left, key = ticket_for(browser), browser.session.session_key
    assert browser.post("/cas/logout")["Clear-Site-Data"] == '"cache", "storage"'
    assert validated(left) == {"code": "INVALID_TICKET"}
    assert login(browser)["Location"].startswith("/connexion/")
    browser.cookies["session"] = key
    assert login(browser)["Location"].startswith("/connexion/")
    browser.force_login(other, backend=BACKEND)
    assert browser.session.session_key != key
    assert validated(ticket_for(browser))["user"] != former
    del browser.cookies["session"]
    assert login(browser)["Location"].startswith("/connexion/")


def test_case_29_whoever_signs_in_over_another_inherits_nothing(browser, service, world):
    """3.1 #29: without signing out, the former's sign-in ends when the next one's begins."""
    other = give_account(worlds.a_patron(world.library), "1626000025")
    left = ticket_for(browser)
    browser.force_login(other, backend=BACKEND)
    assert validated(left) == {"code": "INVALID_TICKET"}
    assert not SignOnSession.objects.exists()
    assert Session.objects.count() == 1
