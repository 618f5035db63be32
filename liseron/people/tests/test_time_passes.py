"""Reminders, ends, renewals and purges, with the clock moved: the day before, the day, the day after."""

from datetime import date, datetime, timedelta

import pytest

from liseron.people import retention, tasks
from liseron.people.actions import (
    CannotRenew,
    accept_registration,
    ask_for_more,
    ask_renewal,
    confirm_renewal,
    erase_patron,
    refuse_registration,
    verify_email,
)
from liseron.people.models import Patron, Registration, User
from liseron.people.queries import StandingState, standing_of
from liseron.people.tests.world import (
    NOW,
    TODAY,
    accepted,
    days,
    identity,
    last_mail,
    mails,
    make_librarian,
    make_library,
    pending,
    register,
    secret_in,
)
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS

pytestmark = pytest.mark.django_db
State = Registration.State


def at(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


@pytest.fixture
def library():
    return make_library()


@pytest.fixture
def librarian(library):
    return make_librarian(library)


@pytest.mark.parametrize("left", [30, 7])
def test_a_reminder_goes_out_on_its_day_and_once(library, left):
    registration = accepted(library)
    before = len(mails())
    if left == 7:
        tasks.remind_of_end(at(registration.valid_until - days(30)))
        before += 1
    tasks.remind_of_end(at(registration.valid_until - days(left + 1)))
    assert len(mails()) == before
    for _again in range(2):
        tasks.remind_of_end(at(registration.valid_until - days(left)))
        tasks.remind_of_end(at(registration.valid_until - days(left - 1)))
    assert len(mails()) == before + 1
    assert "19\u00a0novembre\u00a02027" in last_mail()["text"]


def test_a_missed_reminder_is_caught_up(library):
    registration = accepted(library)
    before = len(mails())
    tasks.remind_of_end(at(registration.valid_until - days(12)))
    assert len(mails()) == before + 1


@pytest.mark.parametrize(("day", "state"), [(-1, State.ACCEPTED), (0, State.ACCEPTED), (1, State.LAPSED)])
def test_a_card_ends_the_day_after_its_last_day(library, day, state):
    registration = accepted(library)
    for _again in range(2):
        tasks.lapse(at(registration.valid_until + days(day)))
    registration.refresh_from_db()
    assert registration.state == state
    assert sum("terminée" in mail["subject"] for mail in mails()) == (state == State.LAPSED)


def test_the_last_minute_in_paris_still_counts(library):
    registration = accepted(library)
    midnight = datetime(2027, 11, 20, 0, 0, tzinfo=PARIS)
    tasks.lapse(midnight - timedelta(minutes=1))
    registration.refresh_from_db()
    assert registration.state == State.ACCEPTED
    tasks.lapse(midnight)
    registration.refresh_from_db()
    assert registration.state == State.LAPSED


@pytest.mark.parametrize("left", [20, 0, -1, -364])
def test_a_renewal_waits_for_the_library_and_leaves_no_day_without(library, librarian, left):
    old = accepted(library)
    today = old.valid_until - days(left)
    if left < 0:
        tasks.lapse(at(today))
    asked = ask_renewal(patron=old.patron, now=at(today))
    assert ask_renewal(patron=old.patron, now=at(today)) == asked
    assert (asked.kind, asked.state) == (Registration.Kind.RENEWAL, State.PENDING)
    assert standing_of(old.patron, today).is_renewal_waiting
    confirm_renewal(registration=asked, by=librarian, now=at(today))
    asked.refresh_from_db()
    old.refresh_from_db()
    starts_on = max(old.valid_until + days(1), today)
    expected = min(starts_on.replace(year=starts_on.year + 1) - days(1), library.partner.agreement_ends_on)
    assert (asked.valid_from, asked.valid_until) == (today, expected)
    assert old.state == State.LAPSED
    assert standing_of(old.patron, today).state == StandingState.IN_ORDER
    assert "prolongée" in last_mail()["subject"]


@pytest.mark.parametrize(("left", "words"), [(61, "à partir de"), (-366, "plus d’un an")])
def test_too_early_or_too_late_a_renewal_says_what_to_do(library, left, words):
    old = accepted(library)
    day = old.valid_until - days(left)
    assert not standing_of(old.patron, day).may_ask_renewal
    with pytest.raises(CannotRenew, match=words):
        ask_renewal(patron=old.patron, now=at(day))


def test_a_card_that_ends_with_the_agreement_waits_for_the_next_agreement():
    old = accepted(make_library("Jarnac", ends_on=TODAY + days(40)))
    with pytest.raises(CannotRenew, match="convention"):
        ask_renewal(patron=old.patron, now=NOW)


def test_a_refused_renewal_leaves_the_card_as_it_was(library, librarian):
    old = accepted(library)
    day = old.valid_until - days(10)
    asked = ask_renewal(patron=old.patron, now=at(day))
    refuse_registration(registration=asked, by=librarian, reason="not_a_member", now=at(day))
    assert standing_of(old.patron, day).state == StandingState.ENDS_SOON
    retention.purge_all(at(day + days(61)))
    assert Patron.objects.filter(pk=old.patron_id).exists()


@pytest.mark.parametrize(("age", "stays"), [(6, True), (7, True), (8, False)])
def test_an_address_never_confirmed_is_erased_after_seven_full_days(library, age, stays):
    register(library)
    retention.purge_all(at(TODAY + days(age)))
    assert Patron.objects.exists() is stays


@pytest.mark.parametrize(("age", "stays"), [(59, True), (60, True), (61, False)])
@pytest.mark.parametrize("asks", [False, True])
def test_a_request_without_answer_is_closed_said_and_erased_after_sixty_full_days(
    library, librarian, age, stays, asks
):
    registration = pending(library)
    if asks:
        ask_for_more(registration=registration, by=librarian, question="?", now=NOW)
    for _again in range(2):
        retention.purge_all(at(TODAY + days(age)))
    assert Patron.objects.exists() is Registration.objects.exists() is stays
    assert sum("fermée" in mail["subject"] for mail in mails()) == (not stays)


@pytest.mark.parametrize(("age", "stays"), [(59, True), (60, True), (61, False)])
def test_who_was_refused_is_erased_after_sixty_full_days(library, librarian, age, stays):
    refuse_registration(registration=pending(library), by=librarian, reason="territory", now=NOW)
    retention.purge_all(at(TODAY + days(age)))
    assert Patron.objects.exists() is stays
    assert all("elise" not in str(event.facts) for event in Event.objects.all())


@pytest.mark.parametrize(("day", "stays"), [(-1, True), (0, True), (1, False)])
def test_an_account_is_erased_one_year_after_card_and_use(library, day, stays):
    registration = accepted(library)
    a_year_on = registration.valid_until.replace(year=2028)
    tasks.lapse(at(registration.valid_until + days(1)))
    retention.purge_all(at(a_year_on + days(day)))
    assert Patron.objects.exists() is User.objects.filter(role_grants=None).exists() is stays


@pytest.mark.parametrize(("day", "stays"), [(364, True), (365, True), (366, False)])
def test_an_account_still_used_is_kept_a_year_from_the_last_use(library, day, stays):
    registration = accepted(library)
    seen_on = date(2029, 2, 1)
    Patron.objects.update(last_seen_on=seen_on)
    tasks.lapse(at(registration.valid_until + days(1)))
    retention.purge_all(at(seen_on + days(day)))
    assert Patron.objects.exists() is stays


def test_the_library_hears_of_new_requests_each_morning_once_and_again_after_fifteen_days(library, librarian):
    pending(library)
    before = len(mails())
    for _again in range(2):
        tasks.tell_libraries(at(TODAY + days(1)))
    assert [mail["to"] for mail in mails()[before:]] == [librarian.email]
    tasks.tell_libraries(at(TODAY + days(2)))
    tasks.tell_libraries(at(TODAY + days(14)))
    assert len(mails()) == before + 1
    tasks.tell_libraries(at(TODAY + days(15)))
    assert len(mails()) == before + 2
    assert "15 jours" in last_mail()["text"]


def test_a_library_without_librarian_hears_at_its_own_address(library):
    library.email = "contact@exemple.fr"
    library.save()
    pending(library)
    tasks.tell_libraries(at(TODAY + days(1)))
    assert last_mail()["to"] == "contact@exemple.fr"


@pytest.mark.parametrize(("age", "told"), [(29, 0), (30, 1), (31, 1)])
def test_the_reader_hears_after_thirty_days_once(library, age, told):
    pending(library)
    before = len(mails())
    for _again in range(2):
        tasks.reassure_readers(at(TODAY + days(age)))
    assert len(mails()) == before + told


def test_the_table_says_what_how_long_from_when_and_why():
    for line in retention.RETENTION:
        assert all(str(text) for text in (line.what, line.how_long, line.counted_from, line.source))


def test_a_link_of_an_erased_request_is_dead(library):
    registration = register(library).registration
    secret = secret_in(last_mail())
    erase_patron(patron=registration.patron, by=None, now=NOW)
    with pytest.raises(Exception, match="ne fonctionne pas"):
        verify_email(secret=secret, now=NOW)


def test_a_request_closed_meanwhile_cannot_be_accepted(library, librarian):
    registration = pending(library, identity())
    retention.purge_all(at(TODAY + days(90)))
    with pytest.raises(Exception, match="n’existe plus"):
        accept_registration(registration=registration, by=librarian, now=at(TODAY + days(90)))
