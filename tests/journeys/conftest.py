"""The librarian at the desk, for journeys that need an answer from the library."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from liseron.people.models import Registration
from tests.people_and_places import Network


class Librarian:
    """Someone of the library with a browser of their own; each verb is what they do there."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def opens(self, registration: Registration) -> None:
        self.page.goto(f"/bureau/inscriptions/{registration.pk}/")

    def accepts(self, registration: Registration) -> None:
        self.opens(registration)
        self.presses(re.compile("^(Accepter et créer sa carte|Prolonger sa carte)$"))

    def refuses(self, registration: Registration, reason: str) -> None:
        self.opens(registration)
        self.page.locator("summary", has_text="Refuser…").click()
        form = self.page.locator("form[action*=refuser]")
        if form.get_by_role("radio").count():
            form.get_by_label(reason).check()
        else:
            form.get_by_role("combobox").select_option(label=reason)
        self.presses("Refuser et prévenir le lecteur")

    def asks(self, registration: Registration, question: str) -> None:
        self.opens(registration)
        self.page.locator("summary", has_text="Poser une question…").click()
        self.page.locator("form[action*=question] textarea").fill(question)
        self.presses("Envoyer la question")

    def presses(self, name: Any) -> None:
        """The button, and the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()


@pytest.fixture
def librarian(network: Network, new_page: Callable[..., Any], signed_in: Any) -> Librarian:
    return Librarian(signed_in(new_page(), network.professional("librarian")))
