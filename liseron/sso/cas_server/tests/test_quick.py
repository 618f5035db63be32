"""The quick lane answers as the ordinary way does, or not at all; and how few questions each way asks."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from liseron.access.models import Entitlement, QuotaCounter, Visit
from liseron.access.tests.world import a_quota
from liseron.people.models import Registration, RoleGrant, User
from liseron.sso.cas_server.quick import quick_login
from liseron.sso.cas_server.tests.asking import ADDRESS, login, shown, ticket_for, validated
from liseron.toolkit.dates import now


@pytest.fixture
def known(browser, service) -> Client:
    """The reader's browser once a site was opened."""
    validated(ticket_for(browser))
    return browser


def quick(browser: Client, address: str = ADDRESS, **more: str):
    return quick_login(
        browser.cookies["session"].value, RequestFactory().get("/", {"service": address, **more}).GET
    )


def test_a_living_session_is_answered_with_three_questions(known):
    with CaptureQueriesContext(connection) as asked:
        answer = quick(known)
    assert answer.status == 303
    assert len(asked) == 3


def test_the_answer_is_that_of_the_ordinary_way(known, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("QuickLane")]
    ordinary = login(known).headers
    lane = quick(known).headers
    for answer in (ordinary, lane):
        address, _ticket, value = answer["Location"].partition("ticket=")
        assert address == "https://films.example/app/entree?titre=L%E2%80%99%C3%89t%C3%A9&x=1&"
        assert validated(value)["attributes"]["isFromNewLogin"] == "false"
    assert ordinary["Referrer-Policy"] == lane["Referrer-Policy"] == "no-referrer"


def test_a_validation_asks_two_questions(known):
    ticket = ticket_for(known)
    with CaptureQueriesContext(connection) as asked:
        shown(ticket)
    assert len(asked) == 2


def _professional(user: User, partner) -> None:
    RoleGrant.objects.create(user=user, role="librarian", partner=partner)


DOUBTS = {
    "account closed": lambda user, world: User.objects.update(is_active=False),
    "password changed": lambda user, world: User.objects.update(password="another"),
    "card ended": lambda user, world: Registration.objects.update(
        valid_until=now().date() - timedelta(days=1)
    ),
    "registration lapsed": lambda user, world: Registration.objects.update(state="lapsed"),
    "agreement ended": lambda user, world: type(world.partner).objects.update(agreement_ends_on="2026-01-01"),
    "professional": lambda user, world: _professional(user, world.partner),
    "session ran out": lambda user, world: Session.objects.update(expire_date=now() - timedelta(seconds=1)),
    "session gone": lambda user, world: Session.objects.all().delete(),
    "session garbled": lambda user, world: Session.objects.update(session_data="x:y"),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_case_18_the_least_doubt_takes_the_ordinary_way(doubt, known, world):
    """3.1 #18, CVE-2021-35472: a session that is not sound opens nothing, whichever way it comes."""
    DOUBTS[doubt](world.patron.user, world)
    assert quick(known) is None


@pytest.mark.parametrize("more", [{"renew": "true"}, {"warn": "1"}, {"method": "POST"}])
def test_what_asks_for_a_page_takes_the_ordinary_way(more, known):
    assert quick(known, **more) is None


def test_at_a_resource_s_site_the_door_counts_one_visit(known, shelf, world):
    answer = quick(known, "https://films.example/cine/")
    assert answer.status == 303
    assert Visit.objects.get(resource=world.resource).patron == world.patron


def test_at_a_resource_s_site_its_quota_is_drawn_on(known, shelf, world):
    a_quota(2)
    assert quick(known, "https://films.example/cine/").status == 303
    assert QuotaCounter.objects.get().used == 1


def test_a_refusal_of_the_door_takes_the_ordinary_way_and_counts_nothing(known, shelf, world):
    Entitlement.objects.all().delete()
    assert quick(known, "https://films.example/cine/") is None
    assert not Visit.objects.exists()


def test_a_sign_in_asked_for_takes_the_ordinary_way(known):
    login(known, renew="true")
    assert quick(known) is None
