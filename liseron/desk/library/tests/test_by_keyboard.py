"""The counter in a real browser: the keys, and the same without JavaScript."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from liseron.people.models import Registration
from liseron.people.tests import world

pytestmark = pytest.mark.browser


@pytest.fixture
def two_requests(chalais: Any) -> list[Registration]:
    first = world.pending(chalais, now=world.NOW - world.days(2))
    second = world.pending(
        chalais, world.identity(given_name="Paul", family_name="Faure", email="p@exemple.fr")
    )
    return [first, second]


def open_queue(opened: Any, desk: Any, live_server: Any) -> Any:
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME].value
    opened.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    opened.goto(reverse("desk:queue"))
    return opened


@pytest.mark.django_db(transaction=True)
def test_keys_pass_refuse_and_accept(new_page, live_server, desk, two_requests, axe):
    page = open_queue(new_page(width=1440), desk, live_server)
    page.keyboard.press("j")
    page.locator("#person", has_text="Paul Faure").wait_for()
    assert "is-current" in page.locator("tr", has_text="Paul Faure").get_attribute("class")
    axe(page)
    page.keyboard.press("r")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Annuler").wait_for()
    two_requests[1].refresh_from_db()
    assert two_requests[1].state == "refused"
    page.get_by_role("button", name="Annuler").click()
    page.wait_for_url(f"**/inscriptions/{two_requests[1].pk}/")
    two_requests[1].refresh_from_db()
    assert two_requests[1].state == "pending"
    page.locator("h1").click()
    page.keyboard.press("a")
    page.get_by_text("a maintenant sa carte").wait_for()
    two_requests[1].refresh_from_db()
    assert two_requests[1].state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_everything_works_without_javascript(new_page, live_server, desk, two_requests):
    page = open_queue(new_page(width=360, java_script_enabled=False), desk, live_server)
    page.get_by_role("link", name="Paul Faure").click()
    page.get_by_role("button", name="Accepter et créer sa carte").click()
    assert "a maintenant sa carte" in page.content()
    two_requests[1].refresh_from_db()
    assert two_requests[1].state == "accepted"
