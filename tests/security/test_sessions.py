"""Sessions that are not sound, and doors that fail: never somebody, never somebody else."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.idp.oidc.models import Token
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from liseron.people.models import Patron, User
from liseron.protocols.cas.tests.addresses_corpus import NOT_BELOW_GOOD
from liseron.protocols.cas.tickets import digest
from liseron.sso.cas_server.quick import quick_login
from liseron.sso.models import IdentitySource, Service, SignOnSession, Ticket
from liseron.sso.oidc_source import described
from liseron.sso.tests.arriving.world import signed_in_as
from liseron.sso.tests.provider.conftest import browser_of, make_site, site, theirs
from liseron.sso.tests.provider.site import AFTER, BACK, Site
from liseron.sso.tests.sources.conftest import by_oidc, known_by_oidc, network, op, reader
from liseron.sso.tests.sources.oidc_op import Provider
from liseron.sso.tests.sources.test_by_oidc import come_back, leave
from tests.people_and_places import PASSWORD, Network
from tests.signing_on import a_service

__all__ = ["browser_of", "by_oidc", "known_by_oidc", "make_site", "network", "op", "reader", "site", "theirs"]

GARBAGE = ["", "x:y", "\x00", "é" * 5000, "eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1vZ:c2ln", "gASVAAAA", "{}"]


@pytest.fixture
def linked(network: Network) -> Service:
    return a_service(network)


def asked(browser: Client, service: Service) -> tuple[Any, Any]:
    """A ticket asked for by the ordinary way and by the quick one."""
    address = str(service.addresses.get())
    question = RequestFactory().get("/cas/login", {"service": address}).GET
    return browser.get("/cas/login", {"service": address}), quick_login(
        browser.cookies["session"].value, question
    )


@pytest.mark.parametrize("garbage", GARBAGE)
def test_case_18_a_session_filled_with_garbage_is_nobody(garbage: str, theirs: Client, linked: Service):
    """3.1 #18, CVE-2021-35472: our sessions stand in the database, signed."""
    assert "ticket=" in asked(theirs, linked)[0]["Location"]
    Session.objects.update(session_data=garbage)
    ordinary, quick = asked(theirs, linked)
    assert ordinary["Location"].startswith("/connexion/")
    assert quick is None
    assert theirs.get(reverse("portal:my_space")).status_code == 302


def test_case_18_a_session_that_holds_another_reader_is_that_reader_whole(
    theirs: Client, linked: Service, network: Network, browser_of: Callable[[Any], Client]
):
    """3.1 #18: what was begun by the former person of this session serves no more; nobody is half one, half another."""
    former = SignOnSession.objects.count()
    assert "ticket=" in asked(theirs, linked)[0]["Location"]
    other = network.reader(email="paul@exemple.fr", given_name="Paul")
    data = Session.objects.get(pk=browser_of(other).session.session_key).session_data
    key = theirs.cookies["session"].value
    Session.objects.filter(pk=key).update(session_data=data)
    for answer in asked(theirs, linked):
        ticket = answer.headers["Location"].rpartition("ticket=")[2]
        assert Ticket.objects.get(digest=digest(ticket)).session.user_id == other.user_id
    assert SignOnSession.objects.get(session_key=key).user_id == other.user_id
    assert SignOnSession.objects.count() == former + 1


CACHED = [None, "", b"\x80", 0, [], [1], {"keys": 1}, [{}], object]


@pytest.mark.parametrize("garbage", CACHED, ids=repr)
def test_case_18_a_cache_filled_with_garbage_lets_in_nobody_else(
    garbage: object, known_by_oidc: Patron, op: Provider, monkeypatch: pytest.MonkeyPatch
):
    """3.1 #18: what the cache holds of a partner's provider is read again when it is not what was put there."""
    true = described.cache.get
    monkeypatch.setattr(
        described.cache,
        "get",
        lambda key, default=None: garbage if key.startswith("oidc_source:") else true(key, default),
    )
    client = Client()
    answer = come_back(client, leave(client), op)
    assert answer.status_code in {303, 403, 502, 503}
    assert signed_in_as(client) in {None, known_by_oidc.user_id}


@pytest.mark.parametrize("case", ["another site's", "closed site", "account closed", "signed out"])
def test_case_18_an_access_tells_the_site_it_was_given_to_and_no_other(
    case: str, site: Site, make_site: Callable[..., Site], theirs: Client, network: Network
):
    """3.1 #18, CVE-2021-35473: audience, and everything else that must still hold when the token is shown."""
    tokens = site.sign_in(theirs)
    told = site.userinfo(tokens["access_token"]).json()
    if case == "another site's":
        another = make_site("Autre", vendor=None, partner=network.ours.partner, resource=None)
        Token.objects.update(client=another.client_id)
        answer = site.userinfo(tokens["access_token"])
        assert answer.status_code == 401 or answer.json()["sub"] != told["sub"]
        return
    if case == "closed site":
        Service.objects.update(is_active=False)
    elif case == "account closed":
        user = User.objects.get(pk=int(theirs.session["_auth_user_id"]))
        user.is_active = False
        user.save()
    else:
        theirs.post(reverse("account_logout"))
    assert site.userinfo(tokens["access_token"]).status_code == 401


@pytest.mark.parametrize("answer", [None, "", True, 0, RuntimeError, TimeoutError, KeyError])
def test_case_17_a_password_backend_that_does_not_answer_a_person_opens_nothing(
    answer: Any, reader: Patron, monkeypatch: pytest.MonkeyPatch
):
    """3.1 #17, CVE-2023-28862: at the sign-in form too, None, '', True and errors are no session."""

    def authenticate(self: object, request: object, **credentials: object) -> object:
        if isinstance(answer, type):
            raise answer
        return answer

    monkeypatch.setattr(AuthenticationBackend, "authenticate", authenticate)
    client = Client(raise_request_exception=False)
    typed = {"login": reader.user.username if reader.user else "", "password": PASSWORD}
    assert client.post(reverse("account_login"), typed).status_code in {200, 500}
    assert signed_in_as(client) is None


@pytest.mark.parametrize("step", ["code", "access"])
def test_case_27_an_account_closed_between_two_steps_of_openid_connect_goes_no_further(
    step: str, site: Site, theirs: Client
):
    """3.1 #27, CVE-2026-16103: between the code and the token, between the token and the facts."""
    code = site.code(theirs)
    access = site.token(code).json()["access_token"] if step == "access" else ""
    User.objects.update(is_active=False)
    answer = site.userinfo(access) if access else site.token(code)
    assert answer.status_code in {400, 401}


@pytest.mark.parametrize("address", [one for one in NOT_BELOW_GOOD if "@" in one and "\0" not in one])
def test_case_14_credentials_in_an_address_lead_nowhere(
    address: str, site: Site, theirs: Client, by_oidc: IdentitySource
):
    """3.1 #14, LemonLDAP #2832: `https://good@evil/` as service, page wanted, return and page after signing out."""
    answers = [
        theirs.get("/cas/login", {"service": address, "gateway": "true"}),
        theirs.get(site.address(redirect_uri=address)),
        theirs.post("/oidc/deconnexion", {"post_logout_redirect_uri": address, "client_id": site.client_id}),
        theirs.get("/connexion/", {"next": address}),
        Client().get(reverse("sso:start", args=[by_oidc.slug]), {"next": address}),
        theirs.get("/cas/logout", {"service": address}),
    ]
    for answer in answers:
        where = answer.headers.get("Location", "")
        assert where.startswith(("/", by_oidc.address)) or not where
        assert address not in where.partition("?")[0]
    assert BACK != AFTER
