"""The keyboard alone: Tab, Enter, Space and the arrows, no mouse anywhere."""

from typing import Any

import pytest

from tests.people_and_places import PASSWORD, Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 120
NAME_OF_FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels && it.labels[0] ? it.labels[0].innerText : '';
  return (it.getAttribute('aria-label') || label || it.innerText || it.value || '').trim();
}"""


class Hands:
    """Two hands on a keyboard. `to(words)` goes with Tab to what carries them."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, words: str) -> "Hands":
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(NAME_OF_FOCUSED).startswith(words):
                assert self.page.evaluate("document.activeElement.matches(':focus-visible')")
                return self
        raise AssertionError(f"Tab never comes to {words!r} on {self.page.url}")

    def write(self, words: str) -> "Hands":
        self.page.keyboard.insert_text(words)
        return self

    def press(self, key: str) -> "Hands":
        self.page.keyboard.press(key)
        return self

    def go(self) -> "Hands":
        """Enter, and the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).first.inner_text())


def test_one_registers_with_the_keyboard_alone(network: Network, page: Any):
    page.goto("/")
    hands = Hands(page)
    hands.to("M’inscrire").go()
    hands.to("Nom, commune").write("Cognac").go()
    hands.to("Choisir").go()
    hands.to("Prénom").write("Élise").to("Nom").write("Moreau").to("Date").write("3/3/1988")
    hands.to("Courriel (").write("elise@exemple.fr")
    boxes = page.locator("main input[type=checkbox]")
    while boxes.and_(page.locator(":not(:checked)")).count():
        hands.press("Tab")
        if page.evaluate("document.activeElement.type === 'checkbox' && !document.activeElement.checked"):
            hands.press("Space")
    hands.to("Envoyer ma demande").go()
    assert heading(page).startswith("Plus qu’un clic")


def test_one_signs_in_finds_a_book_and_reads_with_the_keyboard_alone(network: Network, page: Any):
    reader = network.reader()
    page.goto("/connexion/")
    hands = Hands(page)
    hands.to("Numéro de carte").write(reader.cards.get().number).to("Mot de passe").write(PASSWORD).go()
    assert heading(page) == "Bonjour Élise"
    page.goto("/recherche/")
    page.locator("main [type=search]").first.focus()
    hands.write("guide").go()
    assert heading(page) == "1 résultat"
    hands.to("Le guide du lecteur").go()
    hands.to("Lire ce livre").go()
    first = heading(page)
    with page.expect_navigation():
        hands.press("ArrowRight")
    assert heading(page) != first


def test_the_first_tab_offers_to_go_straight_to_the_content(network: Network, page: Any):
    page.goto("/")
    Hands(page).press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
