from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from liseron.toolkit import idle

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def visit():
    """`visit(is_professional=…)`: one request of the same session; answers whether it is still signed in."""
    session = SessionStore()
    session["cart"] = "kept"
    person = SimpleNamespace(is_authenticated=True)

    def once(*, is_professional: bool) -> bool:
        request = RequestFactory().get("/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        request.session, request.user = session, person
        person.is_professional = is_professional
        idle.IdleProfessionals(lambda _: HttpResponse())(request)
        return "cart" in session

    return once


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (62, False)])
def test_a_professional_unseen_for_an_hour_is_signed_out(visit, clock, minutes, stays):
    clock.move_to(MORNING)
    visit(is_professional=True)
    clock.move_to(MORNING + timedelta(minutes=minutes))
    assert visit(is_professional=True) is stays


def test_a_professional_at_work_stays(visit, clock):
    for quarter in range(12):
        clock.move_to(MORNING + timedelta(minutes=30 * quarter))
        assert visit(is_professional=True)


def test_a_reader_stays(visit, clock):
    clock.move_to(MORNING)
    visit(is_professional=False)
    clock.move_to(MORNING + timedelta(days=3))
    assert visit(is_professional=False)


def test_a_visitor_without_session_costs_no_query(django_assert_num_queries, client):
    with django_assert_num_queries(0):
        client.get("/health/live")
