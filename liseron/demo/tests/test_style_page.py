"""The style page in a real browser: every component, at the widths of a phone, a tablet and a desktop."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/demo/style/", "/demo/style/desk/"]


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(
    new_page: Callable[..., Any], axe: Callable[[Any], None], address: str, width: int
) -> None:
    page = new_page(width=width)
    page.goto(address)
    axe(page)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_overflows_at_the_width_of_a_desktop_zoomed_four_times(
    new_page: Callable[..., Any], address: str
) -> None:
    page = new_page(width=320)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_nothing_breaks_the_policy(new_page: Callable[..., Any]) -> None:
    page = new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in PAGES:
        page.goto(address)
    assert complaints == []


def test_the_phone_menu_opens_without_javascript(new_page: Callable[..., Any]) -> None:
    page = new_page(width=390, java_script_enabled=False)
    page.goto("/demo/style/desk/")
    page.locator(".phone summary").click()
    assert page.locator(".phone a", has_text="Lecteurs").is_visible()


def test_escape_closes_the_phone_menu_and_gives_the_focus_back(new_page: Callable[..., Any]) -> None:
    page = new_page(width=390)
    page.goto("/demo/style/desk/")
    page.locator(".phone summary").click()
    page.keyboard.press("Escape")
    assert page.locator(".phone details").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_j_and_k_walk_the_queue(new_page: Callable[..., Any]) -> None:
    page = new_page()
    page.goto("/demo/style/desk/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Noé Bastide"
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Noé Bastide"


def test_the_summary_of_errors_takes_the_focus(new_page: Callable[..., Any]) -> None:
    page = new_page()
    page.goto("/demo/style/")
    assert page.evaluate("document.activeElement.id") == "error-summary"
