"""The public pages with JavaScript off: nothing that a reader needs is missing."""

import re
from typing import Any

import pytest

from tests.journeys.test_becoming_a_reader import (
    choose_password,
    confirm_address,
    fill_in_request,
    the_request,
)
from tests.people_and_places import PASSWORD, Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(new_page: Any) -> Any:
    """A phone whose browser runs no script."""
    return new_page(width=360, java_script_enabled=False)


def test_one_registers_and_signs_in_without_javascript(network: Network, plain: Any, librarian: Any):
    fill_in_request(plain)
    confirm_address(plain, "elise@exemple.fr")
    librarian.accepts(the_request())
    choose_password(plain, "elise@exemple.fr")
    assert plain.get_by_role("heading", level=1).inner_text() == "Bonjour Élise"


def test_one_searches_filters_enters_and_reads_without_javascript(network: Network, plain: Any):
    reader = network.reader()
    plain.goto("/")
    plain.get_by_role("searchbox").first.fill("numéro")
    plain.get_by_role("searchbox").first.press("Enter")
    assert plain.get_by_role("heading", level=1).inner_text() == "3 résultats"
    plain.goto("/recherche/")
    plain.locator("summary", has_text="Filtrer").click()
    plain.get_by_role("checkbox", name=re.compile(r"^Livres \d")).check()
    plain.get_by_role("button", name="Filtrer").click()
    assert plain.get_by_role("link", name="Le guide du lecteur").count() >= 1
    assert plain.get_by_role("link", name=re.compile("Le film numéro")).count() == 0
    plain.get_by_role("link", name="Le guide du lecteur").first.click()
    plain.get_by_role("link", name="Me connecter avec ma carte").click()
    plain.get_by_label("Numéro de carte ou courriel").fill(reader.cards.get().number)
    plain.get_by_label("Mot de passe").fill(PASSWORD)
    plain.locator("main").get_by_role("button", name="Me connecter").click()
    plain.goto(f"/titre/{network.book.pk}/")
    plain.get_by_role("button", name="Lire ce livre").click()
    plain.get_by_role("link", name="Suivant").click()
    plain.goto(f"/lire/{network.guide.pk}/")
    assert plain.url.endswith(f"/lire/{network.guide.pk}/2/")
