from datetime import date, timedelta

import pytest

from liseron.people.actions import CannotAnswer, CannotRegister, answer_question, ask_for_more, verify_email
from liseron.people.models import Consent, Patron, Registration
from liseron.people.registering import followed_registration, registration_to_verify
from liseron.people.tests.world import (
    NOW,
    accepted,
    child,
    identity,
    last_mail,
    mails,
    make_librarian,
    make_library,
    pending,
    register,
    required_texts,
    secret_in,
)
from liseron.toolkit import once

pytestmark = pytest.mark.django_db
State = Registration.State


def test_a_request_waits_for_its_address_and_keeps_what_was_agreed_to():
    receipt = register(make_library(), message="Bonjour")
    assert receipt.mailed_to == "elise@exemple.fr"
    registration = receipt.registration
    assert registration.state == State.UNVERIFIED
    assert registration.patron.user is None
    assert registration.message == "Bonjour"
    assert registration.patron.consents.count() == 2
    assert [mail["to"] for mail in mails()] == ["elise@exemple.fr"]


def test_the_link_makes_the_request_wait_for_the_library_and_serves_once():
    register(make_library())
    secret = secret_in(last_mail())
    assert registration_to_verify(secret=secret, now=NOW).state == State.UNVERIFIED
    registration = verify_email(secret=secret, now=NOW)
    assert registration.state == State.PENDING
    assert registration.verified_at == NOW
    assert len(mails()) == 2
    assert followed_registration(secret=secret_in(last_mail()), now=NOW) == registration
    with pytest.raises(once.CannotUse):
        verify_email(secret=secret, now=NOW)


def test_the_link_is_dead_after_seven_days():
    register(make_library())
    with pytest.raises(once.CannotUse) as refusal:
        verify_email(secret=secret_in(last_mail()), now=NOW + timedelta(days=7))
    assert refusal.value.reason == "expired"


def test_the_same_form_posted_twice_is_one_request_and_one_mail():
    library = make_library()
    first, second = register(library), register(library, now=NOW + timedelta(minutes=9))
    assert first == second
    assert Patron.objects.count() == 1
    assert len(mails()) == 1


def test_after_ten_minutes_the_mail_is_sent_again_for_the_same_request():
    library = make_library()
    first, second = register(library), register(library, now=NOW + timedelta(minutes=10))
    assert first.registration == second.registration
    assert len(mails()) == 2
    assert verify_email(secret=secret_in(mails()[0]), now=NOW).state == State.PENDING


def test_a_correction_before_the_address_is_confirmed_is_kept():
    register(make_library("Cognac"))
    other = make_library("Jarnac")
    registration = register(other, message="Plutôt ici").registration
    registration.refresh_from_db()
    assert (registration.library, registration.patron.library) == (other, other)


def test_the_screen_says_the_same_with_and_without_an_account_and_the_mail_alone_tells():
    library = make_library()
    accepted(library)
    before = len(mails())
    known = register(library, now=NOW + timedelta(hours=1))
    unknown = register(
        library, identity(given_name="Zoé", birth_date=date(1990, 1, 1), email="zoe@exemple.fr")
    )
    assert (known.to_guardian, known.mailed_to) == (unknown.to_guardian, "elise@exemple.fr")
    told, asked = mails()[before:]
    assert "déjà une carte" in told["subject"]
    assert told["to"] == "elise@exemple.fr"
    assert "Confirmez" in asked["subject"]
    assert Registration.objects.filter(state=State.UNVERIFIED).count() == 1


def test_an_account_asked_about_twice_gets_one_mail():
    library = make_library()
    accepted(library)
    before = len(mails())
    register(library)
    register(library)
    assert len(mails()) == before + 1


def test_brothers_and_sisters_share_the_address_of_their_parent():
    library = make_library()
    accepted(library, child(given_name="Tom"))
    second = accepted(library, child(given_name="Lou", birth_date=date(2018, 1, 9)))
    assert second.patron.user.email == ""
    assert Patron.objects.with_account().count() == 2
    assert {mail["to"] for mail in mails()} == {"parent@exemple.fr"}


def test_a_couple_may_share_an_address_and_the_second_signs_in_by_card_number():
    library = make_library()
    accepted(library)
    partner = accepted(library, identity(given_name="Paul", birth_date=date(1985, 1, 1)))
    assert partner.patron.user.email == ""
    assert partner.patron.user.username == partner.patron.cards.get().number


def test_under_fifteen_the_guardian_confirms_and_agrees_too():
    registration = register(make_library(), child(email="tom@exemple.fr")).registration
    assert last_mail()["to"] == "parent@exemple.fr"
    assert "responsable" in last_mail()["text"]
    verify_email(secret=secret_in(last_mail()), now=NOW)
    assert set(Consent.objects.values_list("given_by_guardian", flat=True)) == {True}
    assert registration.patron.contact_email == "tom@exemple.fr"


@pytest.mark.parametrize(
    ("birth_date", "mailed_to"),
    [(date(2011, 11, 21), "parent@exemple.fr"), (date(2011, 11, 20), "ado@exemple.fr")],
    ids=["eve of the 15th birthday", "the 15th birthday"],
)
def test_the_fifteenth_birthday_changes_who_confirms(birth_date, mailed_to):
    receipt = register(make_library(), child(email="ado@exemple.fr", birth_date=birth_date))
    assert receipt.mailed_to == mailed_to == last_mail()["to"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_name": "x" * 10_000}, "given_name"),
        ({"family_name": "🦊🦊"}, "family_name"),
        ({"given_name": "Éva 🎉"}, "given_name"),
        ({"family_name": " \u202e\u200f "}, "family_name"),
        ({"given_name": "Gagnez sur http://exemple.fr"}, "given_name"),
        ({"family_name": "www.exemple.fr"}, "family_name"),
        ({"birth_date": date(2026, 11, 21)}, "birth_date"),
        ({"birth_date": date(1850, 1, 1)}, "birth_date"),
        ({"birth_date": date(2010, 1, 1)}, "guardian_name"),
        ({"birth_date": date(2010, 1, 1)}, "guardian_email"),
        ({"email": ""}, "email"),
        ({"email": "elise@"}, "email"),
        ({"email": "a@exemple.fr,b@exemple.fr"}, "email"),
        ({"email": "a" * 10_000 + "@exemple.fr"}, "email"),
        ({"postcode": "16 00"}, "postcode"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_writes_nothing(changes, field):
    library = make_library()
    with pytest.raises(CannotRegister) as refusal:
        register(library, identity(**changes))
    assert refusal.value.reasons[field]
    assert not Patron.objects.exists()
    assert not mails()


def test_lines_and_directions_in_a_name_are_taken_out():
    registration = register(
        make_library(),
        identity(given_name="Jean\r\nBcc: x\u202e"[:4] + "\u202e\n Marie", family_name="D’Arc"),
    ).registration
    assert registration.patron.given_name == "Jean Marie"
    assert registration.patron.folded_name == "d arc jean marie"


def test_a_message_too_long_and_a_box_not_ticked_are_said():
    library = make_library()
    required_texts()
    with pytest.raises(CannotRegister) as refusal:
        register(library, message="x" * 10_000)
    assert set(refusal.value.reasons) == {"message"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": date(2026, 11, 19)}, "terminée"),
        ({"ends_on": None}, "terminée"),
        ({"formula": "federated", "portal_url": "https://biblio.exemple.fr"}, "https://biblio.exemple.fr"),
    ],
)
def test_a_library_that_registers_nobody_here_says_where_to_go(changes, words):
    with pytest.raises(CannotRegister) as refusal:
        register(make_library(**changes))
    assert words in refusal.value.reasons["library"]


def test_a_library_without_partner_is_refused():
    library = make_library()
    library.partner = None
    library.save()
    with pytest.raises(CannotRegister) as refusal:
        register(library)
    assert "pas encore" in refusal.value.reasons["library"]


def test_the_reader_answers_by_the_link_and_waits_again():
    library = make_library()
    registration = pending(library)
    ask_for_more(registration=registration, by=make_librarian(library), question="Votre rue ?", now=NOW)
    assert "Votre rue ?" in last_mail()["text"]
    secret = secret_in(last_mail())
    with pytest.raises(CannotAnswer):
        answer_question(secret=secret, message="  ", now=NOW)
    answered = answer_question(secret=secret, message="Rue Basse", now=NOW)
    assert (answered.state, answered.answer) == (State.PENDING, "Rue Basse")
    with pytest.raises(CannotAnswer):
        answer_question(secret=secret, message="encore", now=NOW)
