"""A first sign-in in a real browser, on a phone and on a desk, with and without JavaScript."""

from datetime import date
from typing import Any

import pytest

from liseron.people.models import Patron
from liseron.sso.arriving import Received
from liseron.sso.tests.arriving import conftest
from liseron.sso.tests.arriving.world import a_rule, a_source, answer
from tests.people_and_places import PASSWORD, Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1440)


def comes(page: Any, source: Any, attributes: Any, subject: str = "elise") -> None:
    source.refresh_from_db()
    conftest._next.update(received=Received(source, subject, attributes, "ST-1"), wanted="/mon-espace/")
    page.goto("/arrivee/")


def looks_right(page: Any, axe: Any) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_newcomer_answers_what_is_missing_and_enters(network: Network, new_page: Any, axe: Any):
    page = new_page()
    comes(page, a_source(network.ours), answer(dateNaissance=None))
    looks_right(page, axe)
    page.get_by_role("button", name="Entrer dans la bibliothèque").click()
    looks_right(page, axe)
    page.get_by_label("Date de naissance").fill("3/3/1988")
    for text in ("J’accepte les règles", "J’ai lu comment"):
        page.get_by_label(text).check()
    page.get_by_role("button", name="Entrer dans la bibliothèque").click()
    page.wait_for_url("**/mon-espace/")
    looks_right(page, axe)
    page.goto("/mon-espace/donnees/")
    looks_right(page, axe)
    page.goto("/mon-espace/effacer/")
    looks_right(page, axe)
    assert Patron.objects.get().birth_date == date(1988, 3, 3)


def test_a_reader_finds_the_account_again_by_a_click(network: Network, new_page: Any, axe: Any):
    patron = network.reader(library_card="MED-0042")
    page = new_page()
    comes(page, a_source(network.ours), answer())
    looks_right(page, axe)
    page.get_by_role("button", name="C’est moi").click()
    page.wait_for_url("**/mon-espace/")
    assert Patron.objects.get() == patron


def test_a_reader_finds_the_account_again_by_its_password(network: Network, new_page: Any, axe: Any):
    network.reader()
    page = new_page()
    comes(page, a_source(network.ours), answer(cardnumber=None))
    looks_right(page, axe)
    page.get_by_role("button", name="Recevoir un code").click()
    looks_right(page, axe)
    page.get_by_label("Mot de passe de ce compte").fill("pas celui-là")
    page.get_by_role("button", name="Retrouver mon compte").last.click()
    looks_right(page, axe)
    page.get_by_label("Mot de passe de ce compte").fill(PASSWORD)
    page.get_by_role("button", name="Retrouver mon compte").last.click()
    page.wait_for_url("**/mon-espace/")
    assert Patron.objects.count() == 1


def test_all_of_it_works_without_javascript(network: Network, new_page: Any):
    network.reader()
    page = new_page(width=390, java_script_enabled=False)
    comes(page, a_source(network.ours), answer(cardnumber=None))
    page.get_by_role("link", name="Continuer sans compte existant").click()
    for text in ("J’accepte les règles", "J’ai lu comment"):
        page.get_by_label(text).check()
    page.get_by_role("button", name="Entrer dans la bibliothèque").click()
    page.wait_for_url("**/mon-espace/")
    assert Patron.objects.count() == 2


def test_who_may_not_come_in_reads_why(network: Network, new_page: Any, axe: Any):
    source = a_source(network.ours, help_text="Au téléphone : 05 00 00 00 00.")
    a_rule(source, says="Votre abonnement est fini depuis le 1er octobre.")
    page = new_page()
    comes(page, source, answer(abonne="non"))
    looks_right(page, axe)
    read = page.locator("main").inner_text()
    assert "Votre abonnement est fini depuis le 1er octobre." in read
    assert "05 00 00 00 00" in read
    assert not Patron.objects.exists()
    page.goto("/connexion/bienvenue/")
    looks_right(page, axe)
    page.goto(f"/connexion/par-ma-bibliotheque/{source.slug}/")
    looks_right(page, axe)
