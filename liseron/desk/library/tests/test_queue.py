"""The queue: seen, narrowed, answered, two at a time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.partners.models import PostalCode
from liseron.people.actions import ask_for_more, refuse_registration
from liseron.people.models import Patron, Registration
from liseron.people.tests import world

State = Registration.State


def page(desk, **asked):
    return desk.get(reverse("desk:queue"), asked).content.decode()


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


def test_an_empty_queue_says_what_will_come(desk):
    assert "Les nouvelles demandes arriveront ici" in page(desk)


def test_the_oldest_request_comes_first(desk, chalais):
    world.pending(
        chalais, world.identity(family_name="Zola", email="z@exemple.fr"), now=world.NOW - world.days(3)
    )
    world.pending(chalais, world.identity(family_name="Aubert", email="a@exemple.fr"))
    text = page(desk)
    assert text.index("Zola") < text.index("Aubert")
    assert "2 demandes ouvertes, la plus ancienne depuis 3 jours" in text
    recent = page(desk, tri="recentes")
    assert recent.index("Aubert") < recent.index("Zola")


def test_the_list_is_narrowed_by_word_and_by_sign(desk, chalais):
    world.pending(chalais, world.child(family_name="Bastide"))
    world.pending(chalais, world.identity(family_name="Lamarque", email="h@exemple.fr"))
    assert "Lamarque" not in page(desk, q="bastïde")
    assert "Lamarque" not in page(desk, voir="mineur")
    assert "Bastide" not in page(desk, voir="complet")
    assert "Aucune demande ne correspond" in page(desk, q="personne")


def test_bad_choices_in_the_address_are_as_if_absent(desk, chalais):
    world.pending(chalais)
    text = page(desk, voir="<x>", tri="?", bib="9" * 40, page="-1", fait="²")
    assert "Moreau-Petit" in text


def test_a_postcode_of_elsewhere_is_said(desk, chalais):
    PostalCode.objects.create(municipality=chalais.municipality, code="16210")
    world.pending(chalais, world.identity(postcode="33000", town="Bordeaux"))
    assert "Hors du territoire" in page(desk, voir="hors-territoire")


def test_a_likely_duplicate_stands_beside_with_words(desk, chalais):
    world.accepted(chalais, world.identity(email="ancienne@exemple.fr"), now=world.NOW - world.days(300))
    world.pending(chalais)
    text = page(desk)
    assert "C’est elle : prolonger sa carte" in text
    assert "différent" in text
    assert "identique" in text


def test_accepting_makes_a_card(desk, chalais):
    asked = world.pending(chalais)
    answer = desk.post(reverse("desk:registration_accept", args=[asked.pk]))
    assert answer.status_code == 302
    assert state_of(asked) == State.ACCEPTED
    assert "a maintenant sa carte" in desk.get(answer.url).content.decode()


def test_the_same_person_keeps_her_card(desk, chalais):
    before = world.accepted(chalais, world.identity(email="a@exemple.fr"), now=world.NOW - world.days(320))
    asked = world.pending(chalais)
    desk.post(reverse("desk:registration_accept", args=[asked.pk]), {"same_as": before.patron_id})
    assert Registration.objects.get(pk=asked.pk).patron_id == before.patron_id
    assert Patron.objects.count() == 1


def test_a_refusal_is_taken_back(desk, chalais):
    asked = world.pending(chalais)
    answer = desk.post(reverse("desk:registration_refuse", args=[asked.pk]), {"reason": "unproven"})
    assert state_of(asked) == State.REFUSED
    undo = reverse("desk:registration_undo", args=[asked.pk])
    assert undo in desk.get(answer.url).content.decode()
    desk.post(undo)
    assert state_of(asked) == State.PENDING


def test_a_refusal_without_a_reason_keeps_what_was_written(desk, chalais):
    asked = world.pending(chalais)
    answer = desk.post(reverse("desk:registration_refuse", args=[asked.pk]), {"note": "Passez nous voir"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choisissez une raison" in text
    assert "Passez nous voir" in text
    assert state_of(asked) == State.PENDING


def test_a_question_goes_to_the_reader(desk, chalais):
    asked = world.pending(chalais)
    desk.post(reverse("desk:registration_ask", args=[asked.pk]), {"question": "Votre adresse ?"})
    assert state_of(asked) == State.MORE_ASKED
    assert "Votre adresse ?" in desk.get(reverse("desk:registration", args=[asked.pk])).content.decode()


def test_a_second_question_is_kept_for_its_writer(desk, chalais, librarian):
    asked = world.pending(chalais)
    ask_for_more(registration=asked, by=librarian, question="La première ?", now=world.NOW)
    answer = desk.post(reverse("desk:registration_ask", args=[asked.pk]), {"question": "La seconde ?"})
    assert answer.status_code == 409
    assert "La seconde ?" in answer.content.decode()


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("accept", {}),
        ("refuse", {"reason": "other", "note": "Ce que j’avais écrit"}),
        ("ask", {"question": "Ce que j’avais écrit"}),
    ],
)
def test_the_second_librarian_is_told_who_was_faster(desk, chalais, verb, sent):
    asked = world.pending(chalais)
    colleague = world.make_librarian(chalais, "anne@exemple.fr")
    colleague.name = "Anne Doucet"
    colleague.save()
    refuse_registration(registration=asked, by=colleague, reason="unproven", now=world.NOW)
    answer = desk.post(reverse(f"desk:registration_{verb}", args=[asked.pk]), sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Anne Doucet a déjà répondu" in text
    assert not sent or "Ce que j’avais écrit" in text
    assert state_of(asked) == State.REFUSED


def test_many_at_once_say_who_could_not(desk, chalais, librarian):
    first = world.pending(chalais)
    second = world.pending(chalais, world.identity(given_name="Paul", email="p@exemple.fr"))
    refuse_registration(registration=second, by=librarian, reason="unproven", now=world.NOW)
    answer = desk.post(
        reverse("desk:registrations_decide"), {"chosen": [first.pk, second.pk], "decision": "accept"}
    )
    text = answer.content.decode()
    assert "1 demande acceptée" in text
    assert "a déjà répondu" in text
    assert state_of(first) == State.ACCEPTED


def test_many_refusals_ask_for_the_reason_first(desk, chalais):
    asked = world.pending(chalais)
    sent = {"chosen": [asked.pk], "decision": "refuse"}
    address = reverse("desk:registrations_decide")
    assert "Refuser une demande" in desk.post(address, sent).content.decode()
    assert state_of(asked) == State.PENDING
    assert desk.post(address, sent | {"confirmed": "1"}).status_code == 422
    desk.post(address, sent | {"confirmed": "1", "reason": "unproven"})
    assert state_of(asked) == State.REFUSED


@pytest.mark.parametrize(
    "sent", [{}, {"chosen": ["²", "-1", "9" * 30], "decision": "accept"}, {"decision": "x"}]
)
def test_nothing_ticked_is_said(desk, chalais, sent):
    world.pending(chalais)
    answer = desk.post(reverse("desk:registrations_decide"), sent)
    assert answer.status_code == 422
    assert "Cochez d’abord" in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_leaves_as_a_sheet(desk, chalais, kind):
    world.pending(chalais)
    answer = desk.get(reverse("desk:registrations_export", args=[kind]))
    assert f".{kind}" in answer["Content-Disposition"]
    assert kind == "xlsx" or "Moreau-Petit" in answer.content.decode("utf-8-sig")
    assert desk.get(reverse("desk:registrations_export", args=["exe"])).status_code == 404


def fill(library, count, start=0):
    for n in range(start, start + count):
        patron = Patron.objects.create(
            library=library,
            given_name=f"Élise {n}",
            family_name="Moreau",
            birth_date=date(1980, 1, 1) + timedelta(days=n // 2),
            email=f"e{n}@exemple.fr",
        )
        Registration.objects.create(
            patron=patron, library=library, state=State.PENDING, asked_at=world.NOW, verified_at=world.NOW
        )


def test_the_queries_do_not_grow_with_the_queue(desk, chalais):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            desk.get(reverse("desk:queue"))
        return len(found)

    fill(chalais, 5)
    asked()
    few = asked()
    fill(chalais, 45, start=5)
    assert asked() == few
    assert few <= 15


def test_an_answer_to_another_request_than_the_one_chosen_decides_nothing(desk, chalais):
    shown = world.pending(chalais, world.identity(given_name="Ana", email="a@exemple.fr"))
    meant = world.pending(chalais, world.identity(given_name="Bob", email="b@exemple.fr"))
    answer = desk.post(reverse("desk:registration_accept", args=[shown.pk]), {"meant": meant.pk})
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Vous veniez de choisir une autre demande" in said
    assert f'id="panel" data-registration="{meant.pk}"' in said
    assert (state_of(shown), state_of(meant)) == (State.PENDING, State.PENDING)
    desk.post(reverse("desk:registration_accept", args=[shown.pk]), {"meant": shown.pk})
    assert state_of(shown) == State.ACCEPTED
