"""My space: what the reader sees and changes alone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from liseron.access.tests import world as worlds
from liseron.people.models import Patron, Registration
from liseron.portal.tests.conftest import BACKEND, PASSWORD, link_in, mails
from liseron.toolkit import dates

pytestmark = pytest.mark.django_db
MINE = ["my_space", "my_visits", "my_data", "read_data", "change_address", "change_phone", "change_password"]


@pytest.mark.parametrize("name", MINE)
def test_a_visitor_is_sent_to_the_sign_in_page(client, world, name: str):
    answer = client.get(reverse(f"portal:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", MINE)
def test_a_reader_opens_each_page_and_nobody_keeps_it(reader, world, name: str):
    answer = reader.get(reverse(f"portal:{name}"))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("days_left", "state", "words"),
    [
        (200, "accepted", "valable jusqu’au"),
        (12, "accepted", "se termine le"),
        (-3, "lapsed", "s’est terminée"),
        (None, "pending", "a votre demande"),
        (None, "more_asked", "vous demande"),
    ],
)
def test_the_first_line_says_where_the_reader_stands(reader, world, days_left, state: str, words: str):
    today = dates.paris_today()
    Registration.objects.update(
        state=state,
        valid_from=today - timedelta(days=300) if days_left is not None else None,
        valid_until=today + timedelta(days=days_left) if days_left is not None else None,
    )
    assert words in reader.get(reverse("portal:my_space")).content.decode()


def test_a_reader_answers_the_library_from_the_space(reader, world):
    Registration.objects.update(state="more_asked", question="Quelle est votre adresse ?")
    assert "Quelle est votre adresse" in reader.get(reverse("portal:my_space")).content.decode()
    reader.post(reverse("portal:answer"), {"message": ""})
    assert Registration.objects.filter(state="more_asked").count() == 1, "an empty answer changes nothing"
    reader.post(reverse("portal:answer"), {"message": "3 rue du Lavoir"})
    assert Registration.objects.get(state="pending").answer == "3 rue du Lavoir"
    assert (
        "n’attend pas"
        in reader.post(reverse("portal:answer"), {"message": "x"}, follow=True).content.decode()
    )


def test_what_is_left_shows_only_to_a_reader_in_order(reader, world):
    assert "Ce qu’il me reste" in reader.get(reverse("portal:my_space")).content.decode()
    Registration.objects.update(state="lapsed", valid_until=dates.paris_today() - timedelta(days=3))
    assert "Ce qu’il me reste" not in reader.get(reverse("portal:my_space")).content.decode()


def test_a_reader_near_the_end_asks_to_go_on(reader, world):
    Registration.objects.update(valid_until=dates.paris_today() + timedelta(days=10))
    reader.post(reverse("portal:renew"))
    page = reader.get(reverse("portal:my_space")).content.decode()
    assert "attend votre bibliothèque" in page
    reader.post(reverse("portal:renew"))
    assert Registration.objects.filter(kind="renewal").count() == 1


def test_the_card_is_shown_with_a_code_to_scan(reader, world):
    assert reverse("portal:card_picture") in reader.get(reverse("portal:my_space")).content.decode()
    picture = reader.get(reverse("portal:card_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content


def test_a_new_address_counts_once_its_link_is_followed(reader, world):
    answer = reader.post(reverse("portal:change_address"), {"email": " Reine.Prune@Exemple.fr "})
    assert "reine.prune@exemple.fr" in answer.content.decode()
    assert Patron.objects.get().email == "reine@exemple.fr"
    link = link_in(mails("reine.prune@exemple.fr")[-1], "courriel")
    anybody = Client()
    assert anybody.get(link).status_code == 200
    assert Patron.objects.get().email == "reine@exemple.fr"
    assert anybody.post(link).status_code == 200
    assert Patron.objects.get().email == Patron.objects.get().user.email == "reine.prune@exemple.fr"
    assert anybody.post(link).status_code == 410
    assert [mail["subject"] for mail in mails("reine@exemple.fr")] == ["Votre adresse a été changée"]


def test_a_second_change_of_address_makes_the_first_link_useless(reader, world):
    reader.post(reverse("portal:change_address"), {"email": "a@exemple.fr"})
    reader.post(reverse("portal:change_address"), {"email": "b@exemple.fr"})
    assert reader.post(link_in(mails("a@exemple.fr")[-1], "courriel")).status_code == 410
    assert reader.post(link_in(mails("b@exemple.fr")[-1], "courriel")).status_code == 200


def test_an_address_link_too_old_changes_nothing(reader, world):
    reader.post(reverse("portal:change_address"), {"email": "a@exemple.fr"})
    link = link_in(mails("a@exemple.fr")[-1], "courriel")
    with time_machine.travel(dates.now() + timedelta(days=3), tick=False):
        assert Client().post(link).status_code == 410
    assert Patron.objects.get().email == "reine@exemple.fr"


@pytest.mark.parametrize(
    "wrong", ["", "x", "a" * 10_000 + "@exemple.fr", "reine@exemple.fr", "🎈@exemple.fr"]
)
def test_an_address_that_will_not_do_is_explained(reader, world, wrong: str):
    answer = reader.post(reverse("portal:change_address"), {"email": wrong})
    assert answer.status_code == 422
    assert mails() == []


def test_a_telephone_is_changed_and_forgotten(reader, world):
    reader.post(reverse("portal:change_phone"), {"phone": "05 45 00 00 00"})
    assert Patron.objects.get().phone == "05 45 00 00 00"
    reader.post(reverse("portal:change_phone"), {"phone": ""})
    assert Patron.objects.get().phone == ""
    assert reader.post(reverse("portal:change_phone"), {"phone": "0" * 500}).status_code == 422


def test_a_password_is_changed_with_the_present_one_and_ends_the_other_sessions(reader, world):
    elsewhere = Client()
    elsewhere.force_login(world.patron.user, backend=BACKEND)
    page = reverse("portal:change_password")
    assert reader.post(page, {"current": "faux", "password": "la-lune-est-belle-42"}).status_code == 422
    assert reader.post(page, {"current": PASSWORD, "password": "court"}).status_code == 422
    assert reader.post(page, {"current": PASSWORD, "password": "la-lune-est-belle-42"}).status_code == 302
    assert reader.get(reverse("portal:my_space")).status_code == 200
    assert elsewhere.get(reverse("portal:my_space")).status_code == 302


def test_guesses_of_the_present_password_are_counted(reader, world):
    page = reverse("portal:change_password")
    for _guess in range(10):
        reader.post(page, {"current": "faux", "password": "la-lune-est-belle-42"})
    answer = reader.post(page, {"current": PASSWORD, "password": "la-lune-est-belle-42"})
    assert "Trop d’essais" in answer.content.decode()


def test_all_that_is_held_is_read_and_taken_away(reader, world):
    assert "reine@exemple.fr" in reader.get(reverse("portal:read_data")).content.decode()
    export = reader.get(reverse("portal:export_data"))
    assert export.json()["identity"]["email"] == "reine@exemple.fr"
    assert "attachment" in export["Content-Disposition"]


def test_the_newsletter_is_a_choice_that_one_takes_back(reader, world):
    reader.post(reverse("portal:my_news"), {"yes": "1"})
    assert "Ne plus recevoir" in reader.get(reverse("portal:my_data")).content.decode()
    reader.post(reverse("portal:my_news"))
    assert "Recevoir la lettre" in reader.get(reverse("portal:my_data")).content.decode()


def test_erasing_asks_for_the_password(reader, world):
    assert reader.post(reverse("portal:erase_account"), {"password": "faux"}).status_code == 422
    assert Patron.objects.exists()
    assert reader.post(reverse("portal:erase_account"), {"password": PASSWORD}).status_code == 200
    assert not Patron.objects.exists()
    assert reader.get(reverse("portal:my_space")).status_code == 302


def test_a_reader_sees_only_own_visits(reader, world):
    from liseron.access.models import Visit

    other = worlds.a_patron(world.library, given_name="Autre")
    secret = worlds.a_record(world.resource, title="Lecture d’un autre")
    Visit.objects.create(
        patron=other,
        library=world.library,
        resource=world.resource,
        record=secret,
        at=dates.now(),
        day=dates.paris_today(),
    )
    assert "Lecture d’un autre" not in reader.get(reverse("portal:my_visits")).content.decode()
