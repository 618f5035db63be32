"""The library's desk: its keys, two colleagues at once, and what another library may not even guess."""

import re
from typing import Any

import pytest

from liseron.people.models import Registration
from tests.journeys.conftest import Librarian
from tests.people_and_places import Network, mails_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def three_requests(network: Network) -> list[Registration]:
    names = ("Ana", "Bob", "Zoé")
    return [
        network.pending(given_name=name, family_name=f"Nom{name}", email=f"{name.lower()[0]}@exemple.fr")
        for name in names
    ]


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def shown(page: Any, registration: Registration) -> None:
    page.locator("#panel h2", has_text=str(registration.patron)).wait_for()


def test_the_queue_is_gone_through_with_four_letters(network: Network, page: Any, signed_in: Any):
    first, second, third = three_requests(network)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    shown(page, first)
    page.keyboard.press("j")
    shown(page, second)
    page.keyboard.press("j")
    shown(page, third)
    page.keyboard.press("k")
    shown(page, second)
    page.keyboard.press("a")
    page.get_by_text("Bob NomBob a maintenant sa carte").wait_for()
    assert state_of(second) == "accepted"
    page.keyboard.press("r")
    reason = page.locator("form[action*=refuser]")
    reason.wait_for()
    assert page.evaluate("document.activeElement.type") == "radio"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form[action*=refuser] button')"):
            break
    page.keyboard.press("Enter")
    page.get_by_text("Demande de Ana NomAna refusée").wait_for()
    assert state_of(first) == "refused"
    assert state_of(third) == "pending"


def test_letters_typed_in_a_field_decide_nothing(network: Network, page: Any, signed_in: Any):
    requests = three_requests(network)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    page.keyboard.press("/")
    page.keyboard.type("jar")
    assert page.get_by_role("searchbox").input_value() == "jar"
    assert {state_of(one) for one in requests} == {"pending"}


def test_two_librarians_accept_the_same_request_and_the_second_is_told(
    network: Network, new_page: Any, signed_in: Any, librarian: Librarian
):
    asked = network.pending()
    colleague = Librarian(signed_in(new_page(), network.professional("manager")))
    librarian.opens(asked)
    colleague.opens(asked)
    librarian.presses("Accepter et créer sa carte")
    colleague.presses("Accepter et créer sa carte")
    words = colleague.page.get_by_role("alert").inner_text()
    assert "Anne librarian" in words
    assert re.search(r"\d{1,2}[:h ]+\d{2}|déjà", words)
    assert asked.patron.cards.count() == 1
    accepted = [mail for mail in mails_to("elise@exemple.fr") if "numéro de carte" in mail["text"]]
    assert len(accepted) == 1


def test_a_whole_page_of_requests_is_accepted_at_once(network: Network, page: Any, signed_in: Any):
    requests = three_requests(network)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    for one in requests[:2]:
        page.get_by_label(f"Cocher la demande de {one.patron}").check()
    page.get_by_role("button", name="Accepter", exact=True).click()
    page.get_by_role("link", name="Revenir à la liste").wait_for()
    assert [state_of(one) for one in requests] == ["accepted", "accepted", "pending"]


def slowly(page: Any, *registrations: Registration) -> list[Any]:
    """The panels of these requests come only once let go: `for one in held: one.continue_()`. Before the first page."""
    held: list[Any] = []
    for one in registrations:
        page.route(f"**/bureau/inscriptions/{one.pk}/", lambda route: held.append(route))
    return held


def come(page: Any, held: list[Any], number: int) -> None:
    """That many requests have left the page."""
    for _ in range(200):
        if len(held) >= number:
            return
        page.wait_for_timeout(25)
    raise AssertionError(
        f"{len(held)} of {number} requests left {page.url}: {page.locator('#panel').inner_text()}"
    )


@pytest.mark.parametrize("by", ["letter", "mouse"])
def test_nothing_is_decided_while_another_request_is_on_its_way(
    network: Network, page: Any, signed_in: Any, by: str
):
    first, second, _third = three_requests(network)
    held = slowly(page, second)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    shown(page, first)
    page.get_by_role("link", name=str(second.patron)).click()
    come(page, held, 1)
    assert page.locator("#panel").get_attribute("aria-busy") == "true"
    if by == "letter":
        page.keyboard.press("a")
        page.keyboard.press("r")
    else:
        page.get_by_text("Accepter et créer sa carte").click(force=True)
    page.wait_for_timeout(300)
    assert {state_of(first), state_of(second)} == {"pending"}
    assert page.locator("details.answer[open]").count() == 0
    held[0].continue_()
    shown(page, second)
    page.keyboard.press("a")
    page.get_by_text("Bob NomBob a maintenant sa carte").wait_for()
    assert (state_of(first), state_of(second)) == ("pending", "accepted")


def test_the_last_request_chosen_is_shown_whatever_comes_first(network: Network, page: Any, signed_in: Any):
    first, second, third = three_requests(network)
    held = slowly(page, second, third)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    shown(page, first)
    page.keyboard.press("j")
    come(page, held, 1)
    page.keyboard.press("j")
    come(page, held, 2)
    held[1].continue_()
    shown(page, third)
    held[0].abort()
    page.wait_for_timeout(200)
    shown(page, third)
    assert page.locator("[data-queue-item].is-current", has_text="Zoé").count() == 1
    page.keyboard.press("a")
    page.get_by_text("Zoé NomZoé a maintenant sa carte").wait_for()
    assert state_of(second) == "pending"


def test_a_request_that_does_not_come_leaves_the_one_shown_to_decide(
    network: Network, page: Any, signed_in: Any
):
    first, second, _third = three_requests(network)
    held = slowly(page, second)
    signed_in(page, network.professional("librarian")).goto("/bureau/inscriptions/")
    shown(page, first)
    page.keyboard.press("j")
    come(page, held, 1)
    held[0].abort()
    page.locator("#panel:not([aria-busy])").wait_for()
    assert page.locator("[data-queue-item].is-current", has_text=str(first.patron)).count() == 1
    page.keyboard.press("a")
    page.get_by_text("Ana NomAna a maintenant sa carte").wait_for()
    assert (state_of(first), state_of(second)) == ("accepted", "pending")
