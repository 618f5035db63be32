"""The public form, its refusals, and the link that proves the address."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from liseron.access.tests import world as worlds
from liseron.people.models import Registration
from liseron.people.tests.world import make_librarian
from liseron.portal.tests.conftest import link_in, mails
from liseron.toolkit import dates

pytestmark = pytest.mark.django_db
Typing = Callable[..., dict[str, Any]]


def form_of(world: worlds.World) -> str:
    return reverse("portal:register_at", args=[world.library.slug])


def requests() -> Any:
    return Registration.objects.exclude(state="accepted")


def test_a_request_waits_for_its_address_to_be_confirmed(client, world, typed: Typing):
    answer = client.post(form_of(world), typed())
    assert answer.status_code == 200
    assert "elise@exemple.fr" in answer.content.decode()
    assert requests().get().state == "unverified"


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, world, typed: Typing):
    client.post(form_of(world), typed())
    link = link_in(mails()[-1], "confirmer")
    for _visit in range(3):
        assert client.get(link).status_code == 200
        client.head(link)
    assert requests().get().state == "unverified"
    assert client.post(link).status_code == 200
    assert requests().get().state == "pending"


def test_a_confirmation_link_serves_once(client, world, typed: Typing):
    client.post(form_of(world), typed())
    link = link_in(mails()[-1], "confirmer")
    client.post(link)
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_a_confirmation_link_too_old_says_so(client, world, typed: Typing):
    client.post(form_of(world), typed())
    link = link_in(mails()[-1], "confirmer")
    with time_machine.travel(dates.now() + timedelta(days=8), tick=False):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
    assert requests().get().state == "unverified"


def test_a_link_of_another_kind_opens_nothing(client, world, typed: Typing):
    client.post(form_of(world), typed())
    secret = link_in(mails()[-1], "confirmer").strip("/").split("/")[-1]
    for name in ("follow", "choose_password", "confirm_address"):
        assert client.get(reverse(f"portal:{name}", args=[secret])).status_code == 410
    assert client.get(reverse("portal:verify", args=["é" * 300])).status_code == 410


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"birth_date": "31/02/1990"}, "date"),
        ({"birth_date": "hier"}, "date"),
        ({"birth_date": "3/3/1788"}, "année"),
        ({"birth_date": "3/3/2999"}, "date"),
        ({"birth_date": ""}, "obligatoire"),
        ({"given_name": "A" * 10_000}, "trop long"),
        ({"family_name": "🎈🎈"}, "nom de famille"),
        ({"family_name": "Léa 🎈"}, "lettres"),
        ({"family_name": "www.gagne.example"}, "lettres"),
        ({"given_name": "\u202e"}, "prénom"),
        ({"email": "pas une adresse"}, "complète"),
        ({"email": ""}, "courriel"),
        ({"postcode": "16"}, "cinq chiffres"),
        ({"message": "m" * 3000}, "trop long"),
        ({"given_name": "\x00\x01"}, ""),
        ({"birth_date": "5/5/2016", "email": ""}, "responsable"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    client, world, typed: Typing, changes: dict[str, str], sentence: str
):
    answer = client.post(form_of(world), typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="error-summary"' in page
    assert sentence in page
    if "given_name" not in changes:
        assert 'value="Élise"' in page
    assert requests().count() == 0
    assert mails() == []


def test_a_date_that_cannot_be_read_does_not_hide_the_other_mistakes(client, world, typed: Typing):
    page = client.post(form_of(world), typed(birth_date="hier", postcode="1", email="x")).content.decode()
    assert "cinq chiffres" in page
    assert "complète" in page


def test_a_missing_consent_is_asked_for_beside_its_box(client, world):
    answer = client.post(
        form_of(world),
        {"given_name": "Élise", "family_name": "Moreau", "birth_date": "3/3/1988", "email": "e@exemple.fr"},
    )
    assert answer.status_code == 422
    assert "Cochez cette case" in answer.content.decode()


def test_right_to_left_signs_and_line_breaks_leave_the_name(client, world, typed: Typing):
    client.post(form_of(world), typed(given_name="Él\u202eise\r\nBcc: x"[:7], family_name="Moreau\nPetit"))
    patron = requests().get().patron
    assert "\u202e" not in patron.given_name
    assert patron.family_name == "Moreau Petit"


def test_the_same_form_sent_twice_makes_one_request_and_one_mail(client, world, typed: Typing):
    first, second = (client.post(form_of(world), typed()) for _send in range(2))
    assert requests().count() == 1
    assert len(mails("elise@exemple.fr")) == 1
    assert first.content == second.content


def test_the_screen_tells_nobody_who_has_an_account(client, world, typed: Typing):
    """Byte for byte, for somebody who has an account and for somebody unknown of the same address and day."""
    known = typed(
        given_name=world.patron.given_name,
        family_name=world.patron.family_name.split()[0],
        birth_date=world.patron.birth_date.strftime("%d/%m/%Y"),
        email="reine@exemple.fr",
    )
    seen = client.post(form_of(world), known).content
    world.patron.user.delete()
    world.patron.refresh_from_db()
    world.patron.registrations.all().delete()
    world.patron.cards.all().delete()
    world.patron.delete()
    assert client.post(form_of(world), known).content == seen
    assert {mail["subject"] for mail in mails("reine@exemple.fr")} == {
        "Vous avez déjà une carte",
        "Confirmez votre adresse pour finir votre inscription",
    }


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(client, world, typed: Typing):
    person = client.post(form_of(world), typed())
    program = client.post(form_of(world), typed(website="https://spam.example", given_name="Robot"))
    assert program.content == person.content
    assert requests().count() == 1


def test_a_child_is_confirmed_by_the_adult_who_answers_for_it(client, world, typed: Typing):
    child = typed(
        birth_date="5/5/2016", email="", guardian_name="Élise Moreau", guardian_email="parent@exemple.fr"
    )
    page = client.post(form_of(world), child).content.decode()
    assert "parent@exemple.fr" in page
    assert mails()[-1]["to"] == "parent@exemple.fr"


def test_twenty_tries_are_enough_for_ten_minutes(client, world, typed: Typing):
    for _try in range(20):
        assert client.post(form_of(world), typed(email="x")).status_code == 422
    answer = client.post(form_of(world), typed())
    assert answer.status_code == 429
    assert 'value="elise@exemple.fr"' in answer.content.decode()
    assert requests().count() == 0


def test_a_library_outside_the_network_registers_nobody(client, world, typed: Typing):
    alone = worlds.a_library(None)
    answer = client.post(reverse("portal:register_at", args=[alone.slug]), typed())
    assert "ailleurs" in answer.content.decode()
    assert requests().count() == 0


def test_a_federated_library_leads_to_its_own_site(client, world):
    world.partner.formula, world.partner.portal_url = "federated", "https://ailleurs.example/"
    world.partner.save()
    page = client.get(form_of(world)).content.decode()
    assert "https://ailleurs.example/" in page


def test_the_reader_answers_the_library_from_the_link(client, world, typed: Typing):
    client.post(form_of(world), typed())
    client.post(link_in(mails()[-1], "confirmer"))
    from liseron.people.actions import ask_for_more

    registration = requests().get()
    ask_for_more(
        registration=registration,
        by=make_librarian(world.library),
        question="Votre commune ?",
        now=dates.now(),
    )
    link = link_in(mails("elise@exemple.fr")[-1], "suivi")
    assert "Votre commune ?" in client.get(link).content.decode()
    empty = client.post(link, {"message": "   "})
    assert "error" in empty.content.decode()
    assert client.post(link, {"message": "Chalais"}).status_code == 302
    registration.refresh_from_db()
    assert (registration.state, registration.answer) == ("pending", "Chalais")


def test_the_guardian_is_asked_for_without_javascript(client, world):
    page = client.get(form_of(world)).content.decode()
    assert 'name="guardian_email"' in page
    assert "hidden" not in page.split('id="guardian"')[1].split(">")[0]


def test_consents_are_read_in_place_with_their_version(client, world):
    page = client.get(form_of(world)).content.decode()
    assert '<details class="consent">' in page
    assert "Version" in page


def test_choosing_by_address_goes_straight_to_the_form(client: Client, world):
    answer = client.get(reverse("portal:register"), {"bibliotheque": world.library.slug})
    assert answer["Location"] == form_of(world)
    strange = client.get(reverse("portal:register"), {"bibliotheque": "\x00nulle-part"})
    assert strange.status_code == 200


def test_an_agreement_that_ended_closes_the_form(client, world, typed: Typing):
    world.partner.agreement_ends_on = date(2026, 1, 1)
    world.partner.save()
    client.post(form_of(world), typed())
    assert requests().count() == 0
