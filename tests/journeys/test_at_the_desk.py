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
