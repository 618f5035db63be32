"""From the form to the book, in a real browser: what a reader lives."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liseron.people.models import Registration
from tests.people_and_places import PASSWORD, Network, link_in_mail, mails_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def field(page: Any, label: str) -> Any:
    """The box of that name; its label may go on ("facultatif")."""
    return page.locator("main").get_by_role("textbox", name=re.compile(f"^{label}( \\(|$)"))


def fill_in_request(page: Any, **changes: str) -> None:
    """From the home page to the form's end, as someone who writes what is asked."""
    typed = {
        "Prénom": "Élise",
        "Nom": "Moreau",
        "Date de naissance": "3 mars 1988",
        "Courriel": "elise@exemple.fr",
    } | changes
    page.goto("/inscription/")
    page.get_by_label("Nom, commune ou code postal").fill("Cognac")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Choisir Médiathèque de Cognac").click()
    for label, words in typed.items():
        field(page, label).fill(words)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Envoyer ma demande").click()


def confirm_address(page: Any, address: str) -> None:
    page.goto(link_in_mail(address))
    page.get_by_role("button", name="Je confirme").click()
    assert page.get_by_role("heading", level=1).inner_text() == "C’est confirmé"


def the_request() -> Registration:
    return Registration.objects.latest("pk")


def choose_password(page: Any, address: str) -> None:
    page.goto(link_in_mail(address))
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button").last.click()


def test_a_person_registers_is_accepted_signs_in_and_comes_back_at_the_kept_page(
    network: Network, new_page: Any, librarian: Any
):
    page = new_page(width=360)
    fill_in_request(page)
    confirm_address(page, "elise@exemple.fr")
    librarian.accepts(the_request())
    choose_password(page, "elise@exemple.fr")
    assert page.get_by_role("heading", level=1).inner_text() == "Bonjour Élise"
    page.get_by_role("button", name="Me déconnecter").click()

    card = the_request().patron.cards.get().number
    page.goto(f"/titre/{network.book.pk}/")
    page.get_by_role("link", name="Me connecter avec ma carte").click()
    page.get_by_label("Numéro de carte ou courriel").fill(card)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Me connecter").click()
    page.goto(f"/titre/{network.book.pk}/")
    page.get_by_role("button", name="Lire ce livre").click()
    first = page.get_by_role("heading", level=1).first.inner_text()
    page.get_by_role("link", name="Suivant").click()
    second = page.get_by_role("heading", level=1).first.inner_text()
    assert first != second

    page.goto("/mon-espace/")
    page.get_by_role("link", name=re.compile("Reprendre, page 2")).click()
    assert page.get_by_role("heading", level=1).first.inner_text() == second


def test_a_refused_person_reads_why(network: Network, page: Any, librarian: Any):
    fill_in_request(page)
    confirm_address(page, "elise@exemple.fr")
    librarian.refuses(the_request(), "Vous n’habitez pas sur le territoire de la bibliothèque")
    letter = mails_to("elise@exemple.fr")[-1]["text"]
    assert "Vous n’habitez pas sur le territoire" in letter
    page.goto(link_in_mail("elise@exemple.fr"))
    assert "Vous n’habitez pas sur le territoire de la bibliothèque" in page.locator("main").inner_text()


def test_a_person_asked_for_more_answers_and_is_accepted(network: Network, page: Any, librarian: Any):
    fill_in_request(page)
    confirm_address(page, "elise@exemple.fr")
    librarian.asks(the_request(), "Quelle est votre adresse ?")
    page.goto(link_in_mail("elise@exemple.fr"))
    assert "Quelle est votre adresse ?" in page.locator("main").inner_text()
    page.get_by_label("Votre réponse").fill("12 rue du Port, à Cognac")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    assert "La bibliothèque a votre demande" in page.locator("main").inner_text()
    assert the_request().answer == "12 rue du Port, à Cognac"
    librarian.accepts(the_request())
    assert "Votre numéro de carte" in mails_to("elise@exemple.fr")[-1]["text"]


def test_the_guardian_of_a_child_under_fifteen_confirms(network: Network, page: Any, librarian: Any):
    born = timezone.localdate() - timedelta(days=10 * 366)
    fill_in_request(
        page,
        **{
            "Prénom": "Tom",
            "Courriel": "",
            "Date de naissance": f"{born:%d/%m/%Y}",
            "Nom du parent ou de l’adulte responsable": "Élise Moreau",
            "Courriel de cet adulte": "parent@exemple.fr",
        },
    )
    assert page.get_by_role("heading", level=1).inner_text().startswith("Plus qu’un clic")
    confirm_address(page, "parent@exemple.fr")
    librarian.accepts(the_request())
    assert "Votre numéro de carte" in mails_to("parent@exemple.fr")[-1]["text"]


def test_a_link_works_once_and_not_after_its_days(network: Network, page: Any, clock: Any):
    fill_in_request(page)
    link = link_in_mail("elise@exemple.fr")
    clock.move_to(timezone.localdate() + timedelta(days=30))
    answer = page.goto(link)
    assert answer.status == 410
    assert "Ce lien ne marche plus" in page.locator("main").inner_text()
    clock.back()
    confirm_address(page, "elise@exemple.fr")
    answer = page.goto(link)
    assert answer.status == 410
    assert "Il a déjà servi" in page.locator("main").inner_text()


def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(network: Network, page: Any):
    fill_in_request(page, **{"Date de naissance": "31 février 1988", "Courriel": "elise(at)exemple"})
    assert field(page, "Prénom").input_value() == "Élise"
    assert field(page, "Courriel").input_value() == "elise(at)exemple"
    assert field(page, "Date de naissance").get_attribute("aria-invalid") == "true"
    field(page, "Date de naissance").fill("28/2/1988")
    field(page, "Courriel").fill("elise@exemple.fr")
    page.get_by_role("button", name="Envoyer ma demande").click()
    assert Registration.objects.count() == 1
