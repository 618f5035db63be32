from datetime import date, timedelta

import pytest

from liseron.people.actions import (
    CannotDecide,
    CannotRegister,
    Decision,
    accept_registration,
    ask_for_more,
    decide_many,
    refuse_registration,
    register_at_counter,
    undo_decision,
)
from liseron.people.models import Patron, Registration, User
from liseron.people.queries import StandingState, duplicates_of, likely_duplicates, standing_of
from liseron.people.rules import Likeness
from liseron.people.tests.world import (
    NOW,
    TODAY,
    accepted,
    child,
    days,
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
from liseron.toolkit.outbox import Message

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def library():
    return make_library()


@pytest.fixture
def librarian(library):
    return make_librarian(library)


def test_accepting_makes_an_account_a_card_and_a_mail_with_the_password_link(library, librarian):
    registration = accept_registration(registration=pending(library), by=librarian, now=NOW)
    registration.refresh_from_db()
    patron = registration.patron
    assert (registration.state, registration.decided_by) == (State.ACCEPTED, librarian)
    assert (registration.valid_from, registration.valid_until) == (TODAY, date(2027, 11, 19))
    assert patron.user.username == patron.cards.get().number
    assert not patron.user.has_usable_password()
    assert patron.cards.get().number in last_mail()["text"]
    assert secret_in(last_mail())


def test_a_card_ends_with_the_agreement_when_that_comes_first():
    short = make_library("Jarnac", ends_on=date(2027, 1, 31))
    assert accepted(short).valid_until == date(2027, 1, 31)


def test_nobody_is_accepted_once_the_agreement_is_over(library, librarian):
    registration = pending(library)
    library.partner.agreement_ends_on = TODAY - days(1)
    library.partner.save()
    registration.library.partner.refresh_from_db()
    with pytest.raises(CannotDecide):
        accept_registration(registration=registration, by=librarian, now=NOW)
    assert not Patron.objects.with_account().exists()


def test_the_second_of_two_librarians_is_told_who_decided_and_when(library, librarian):
    registration = pending(library)
    stale = Registration.objects.get(pk=registration.pk)
    accept_registration(registration=registration, by=librarian, now=NOW)
    before = len(mails())
    with pytest.raises(CannotDecide) as refusal:
        refuse_registration(
            registration=stale, by=make_librarian(library, "b@x.fr"), reason="other", note="x", now=NOW
        )
    assert refusal.value.decided_by == librarian.name
    assert refusal.value.decided_at == NOW
    assert "10 h 00" in str(refusal.value)
    assert len(mails()) == before


@pytest.mark.parametrize(
    "state", [State.UNVERIFIED, State.CLOSED, State.REFUSED, State.ACCEPTED, State.LAPSED]
)
def test_only_what_waits_can_be_decided(library, librarian, state):
    registration = pending(library)
    Registration.objects.filter(pk=registration.pk).update(
        state=state, refusal_reason="other", valid_from=TODAY, valid_until=TODAY
    )
    for decide in (
        lambda: accept_registration(registration=registration, by=librarian, now=NOW),
        lambda: refuse_registration(registration=registration, by=librarian, reason="territory", now=NOW),
        lambda: ask_for_more(registration=registration, by=librarian, question="?", now=NOW),
    ):
        with pytest.raises(CannotDecide):
            decide()
    registration.refresh_from_db()
    assert registration.state == state


def test_a_librarian_of_another_partner_decides_nothing(library):
    other = make_librarian(make_library("Jarnac"))
    registration = pending(library)
    with pytest.raises(CannotDecide):
        accept_registration(registration=registration, by=other, now=NOW)


def test_a_refusal_says_why_after_one_minute(library, librarian):
    registration = pending(library)
    refuse_registration(
        registration=registration, by=librarian, reason="unproven", note="Il manque la page 2.", now=NOW
    )
    assert "Il manque la page 2." in last_mail()["text"]
    assert "justificatif" in last_mail()["text"]
    assert Message.objects.order_by("pk").last().not_before == NOW + timedelta(seconds=60)
    assert standing_of(registration.patron, TODAY).state == StandingState.REFUSED


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("other", "  "), ("because", "x")])
def test_a_refusal_without_a_reason_is_not_taken(library, librarian, reason, note):
    with pytest.raises(CannotDecide):
        refuse_registration(registration=pending(library), by=librarian, reason=reason, note=note, now=NOW)


def test_an_undo_in_time_leaves_no_trace_at_the_reader(library, librarian):
    registration = pending(library)
    before = len(mails())
    refuse_registration(registration=registration, by=librarian, reason="territory", now=NOW)
    undone = undo_decision(registration=registration, by=librarian, now=NOW + timedelta(seconds=30))
    undone.refresh_from_db()
    assert (undone.state, undone.refusal_reason, undone.decided_at) == (State.PENDING, "", None)
    assert len(mails()) == before


def test_an_undo_after_the_mail_says_so_and_after_ten_minutes_is_too_late(library, librarian):
    registration = pending(library)
    refuse_registration(registration=registration, by=librarian, reason="territory", now=NOW)
    Message.objects.update(sent_at=NOW)
    with pytest.raises(CannotDecide):
        undo_decision(registration=registration, by=librarian, now=NOW + timedelta(minutes=10, seconds=1))
    undo_decision(registration=registration, by=librarian, now=NOW + timedelta(minutes=10))
    assert "de nouveau" in last_mail()["subject"]


def test_the_same_request_may_be_refused_again_after_an_undo(library, librarian):
    registration = pending(library)
    for minute in (0, 2):
        now = NOW + timedelta(minutes=minute)
        refuse_registration(registration=registration, by=librarian, reason="territory", now=now)
        if not minute:
            undo_decision(registration=registration, by=librarian, now=now)
    assert "pas été acceptée" in last_mail()["subject"]


def test_many_at_once_do_what_can_be_done_and_say_the_rest(library, librarian):
    free = [
        pending(library, identity(email=f"l{n}@exemple.fr", given_name=name)) for n, name in enumerate("AB")
    ]
    gone = pending(library, identity(email="z@exemple.fr", given_name="Zoé"))
    refuse_registration(
        registration=Registration.objects.get(pk=gone.pk), by=librarian, reason="territory", now=NOW
    )
    outcome = decide_many(registrations=[*free, gone], decision=Decision.ACCEPT, by=librarian, now=NOW)
    assert outcome.done == free
    [(registration, sentence)] = outcome.refused
    assert registration == gone
    assert librarian.name in sentence


def test_it_is_her_her_card_goes_on_and_the_duplicate_goes(library, librarian):
    old = accepted(library, now=NOW - days(350))
    card = old.patron.cards.get().number
    asked = pending(
        library, identity(given_name="Elise", birth_date=date(1988, 3, 8), email="new@exemple.fr", phone="05")
    )
    [duplicate] = likely_duplicates(asked.patron)
    assert (duplicate.patron, duplicate.likeness) == (old.patron, Likeness.NEAR_BIRTH_DATE)
    assert duplicate.sentence
    done = accept_registration(registration=asked, by=librarian, now=NOW, same_as=duplicate.patron)
    done.refresh_from_db()
    old.refresh_from_db()
    assert Patron.objects.count() == User.objects.filter(role_grants=None).count() == 1
    assert (done.patron, old.state, done.state) == (old.patron, State.LAPSED, State.ACCEPTED)
    assert done.valid_until == date(2027, 12, 4)
    assert old.patron.cards.get().number == card
    assert Patron.objects.get().phone == "05"
    assert Patron.objects.get().email == last_mail()["to"] == "elise@exemple.fr"


def test_a_request_cannot_join_a_reader_of_another_partner(library, librarian):
    elsewhere = accepted(make_library("Jarnac"), identity(email="x@exemple.fr", birth_date=date(1990, 1, 1)))
    with pytest.raises(CannotDecide):
        accept_registration(registration=pending(library), by=librarian, now=NOW, same_as=elsewhere.patron)
    assert Registration.objects.filter(state=State.PENDING).count() == 1
    assert Patron.objects.count() == 2


def test_duplicates_stay_within_the_partner(library):
    accepted(make_library("Jarnac"), identity(email="x@exemple.fr"))
    assert likely_duplicates(pending(library).patron) == []


@pytest.mark.parametrize("size", [5, 50])
def test_a_queue_of_any_length_costs_the_same_queries(library, django_assert_num_queries, size):
    for n in range(size):
        patron = Patron.objects.create(
            library=library,
            given_name="Anne",
            family_name=f"Roy{'abcde'[n % 5]}",
            birth_date=date(1980, 1, 1 + n % 28),
        )
        Registration.objects.create(patron=patron, library=library, state=State.PENDING, asked_at=NOW)
    queue = list(Patron.objects.select_related("library"))
    with django_assert_num_queries(3):
        found = duplicates_of(queue)
        sentences = [
            (d.sentence, d.patron.library.name, list(d.patron.cards.all()))
            for one in found.values()
            for d in one
        ]
    assert len(found) == size
    assert size == 5 or sentences


def test_who_is_at_the_counter_is_accepted_at_once_without_an_address(library, librarian):
    registration = register_at_counter(
        library=library, identity=identity(email=""), consents=required_texts(), by=librarian, now=NOW
    )
    assert registration.state == State.ACCEPTED
    assert registration.patron.cards.exists()
    assert not mails()


def test_who_has_a_card_is_not_registered_twice_at_the_counter(library, librarian):
    accepted(library)
    with pytest.raises(CannotRegister):
        register_at_counter(
            library=library, identity=identity(), consents=required_texts(), by=librarian, now=NOW
        )
    with pytest.raises(CannotRegister):
        register_at_counter(library=library, identity=child(email=""), consents=[], by=librarian, now=NOW)


def test_standing_goes_from_nothing_to_in_order(library, librarian):
    assert standing_of(None, TODAY).state == StandingState.NONE
    registration = register(library).registration
    assert standing_of(registration.patron, TODAY).state == StandingState.PENDING
    asked = pending(library, identity(given_name="Zoé", email="z@exemple.fr"))
    ask_for_more(registration=asked, by=librarian, question="?", now=NOW)
    assert standing_of(asked.patron, TODAY).state == StandingState.MORE_ASKED


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (364, StandingState.IN_ORDER),
        (31, StandingState.IN_ORDER),
        (30, StandingState.ENDS_SOON),
        (0, StandingState.ENDS_SOON),
        (-1, StandingState.LAPSED),
    ],
)
def test_a_card_is_in_order_until_its_last_day_included(library, left, state, django_assert_num_queries):
    registration = accepted(library)
    with django_assert_num_queries(2):
        standing = standing_of(registration.patron, registration.valid_until - days(left))
    assert (standing.state, standing.is_in_order) == (state, left >= 0)
    assert standing.card_number == registration.patron.user.username
    assert standing.library == library
    assert standing.days_left == (left if left >= 0 else None)


def test_a_card_is_worth_nothing_once_the_agreement_is_over(library):
    registration = accepted(library)
    library.partner.agreement_ends_on = TODAY
    library.partner.save()
    assert standing_of(registration.patron, TODAY).is_in_order
    assert standing_of(registration.patron, TODAY + days(1)).state == StandingState.AGREEMENT_ENDED
