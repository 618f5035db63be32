"""Cards follow their partner's agreement: shortened with it, given back when it is mended."""

from datetime import date, datetime, timedelta

import pytest

from liseron.partners.actions import detach_library, set_coverage
from liseron.people import lapsing, retention, tasks
from liseron.people.actions import accept_registration
from liseron.people.invariants import accepted_beyond_agreement
from liseron.people.models import Registration
from liseron.people.queries import standing_of
from liseron.people.tests.world import (
    NOW,
    TODAY,
    accepted,
    days,
    last_mail,
    mails,
    make_librarian,
    make_library,
    pending,
)
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS, in_full

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration_in_force() -> Registration:
    return accepted(make_library())


def test_a_shorter_agreement_shortens_its_cards_and_a_mended_one_gives_them_back(registration_in_force):
    partner, before = registration_in_force.library.partner, registration_in_force.valid_until
    shorter = before - timedelta(days=60)
    set_coverage(partner=partner, starts_on=partner.agreement_starts_on, ends_on=shorter, by=None)
    registration_in_force.refresh_from_db()
    assert registration_in_force.valid_until == shorter
    assert list(accepted_beyond_agreement()) == []
    set_coverage(partner=partner, starts_on=partner.agreement_starts_on, ends_on=date(2099, 12, 31), by=None)
    registration_in_force.refresh_from_db()
    assert registration_in_force.valid_until == registration_in_force.year_ends_on


def test_dates_taken_away_by_mistake_cost_nobody_a_card(registration_in_force):
    partner, before = registration_in_force.library.partner, registration_in_force.valid_until
    set_coverage(partner=partner, starts_on=None, ends_on=None, by=None)
    detach_library(library=registration_in_force.library, by=None)
    registration_in_force.refresh_from_db()
    assert (registration_in_force.state, registration_in_force.valid_until) == ("accepted", before)


def test_an_agreement_ended_before_the_card_began_leaves_it_one_day(registration_in_force):
    partner = registration_in_force.library.partner
    start = registration_in_force.valid_from
    set_coverage(
        partner=partner, starts_on=start - timedelta(days=90), ends_on=start - timedelta(days=30), by=None
    )
    registration_in_force.refresh_from_db()
    assert registration_in_force.valid_until == start


def cover(library, starts_on, ends_on):
    partner = library.partner
    partner.refresh_from_db()
    set_coverage(partner=partner, starts_on=starts_on, ends_on=ends_on, by=None)


def at(day):
    return datetime(day.year, day.month, day.day, 1, tzinfo=PARIS)


@pytest.fixture
def lapsed_with_agreement(clock):
    """A card whose agreement ended after ten days of its year; it is the day after."""
    clock.move_to(NOW)
    library = make_library()
    card = accepted(library)
    cover(library, date(2020, 1, 1), TODAY + days(10))
    clock.move_to(TODAY + days(11))
    tasks.lapse(at(TODAY + days(11)))
    card = Registration.objects.select_related("library__partner", "patron").get(pk=card.pk)
    assert (card.state, card.valid_until) == ("lapsed", TODAY + days(10))
    return card


def test_a_card_that_ends_with_its_agreement_says_why_and_what_remains_once(lapsed_with_agreement):
    for day in (11, 12, 40):
        tasks.lapse(at(TODAY + days(day)))
    said = [mail for mail in mails() if "terminée" in mail["subject"]]
    assert len(said) == 1
    text = said[0]["text"]
    assert "La convention de Ville de Cognac avec le Département s’est terminée le" in text
    assert "prolonger pendant un an" not in text
    assert f"d’elle-même, sans nouvelle demande : {in_full(lapsed_with_agreement.year_ends_on)}" in text


def test_a_new_agreement_gives_the_card_back_without_asking(lapsed_with_agreement):
    card = lapsed_with_agreement
    cover(card.library, TODAY + days(11), TODAY + days(200))
    for _again in range(2):
        lapsing.resume_cards.call()
    card.refresh_from_db()
    assert (card.state, card.valid_until) == ("accepted", TODAY + days(200))
    assert standing_of(card.patron, TODAY + days(11)).is_in_order
    assert [mail["subject"] for mail in mails()].count("Votre carte est de nouveau valable") == 1
    assert Event.objects.about(card).filter(action="registration.resumed").count() == 1
    cover(card.library, TODAY + days(11), TODAY + days(900))
    card.refresh_from_db()
    assert card.valid_until == card.year_ends_on


def test_an_agreement_that_begins_later_gives_the_card_back_on_its_first_day(lapsed_with_agreement, clock):
    card, first = lapsed_with_agreement, TODAY + days(60)
    cover(card.library, first, TODAY + days(900))
    for day, state in ((first - days(1), "lapsed"), (first, "accepted")):
        clock.move_to(day)
        tasks.resume(at(day))
        card.refresh_from_db()
        assert card.state == state


def test_a_card_given_back_may_end_again_and_says_so_again(lapsed_with_agreement, clock):
    card = lapsed_with_agreement
    cover(card.library, TODAY + days(11), TODAY + days(20))
    lapsing.resume_cards.call()
    clock.move_to(TODAY + days(21))
    tasks.lapse(at(TODAY + days(21)))
    assert sum("terminée" in mail["subject"] for mail in mails()) == 2


def test_a_card_whose_own_year_is_over_does_not_come_back(lapsed_with_agreement, clock):
    card = lapsed_with_agreement
    after = card.year_ends_on + days(1)
    clock.move_to(after)
    cover(card.library, after, after + days(900))
    tasks.resume(at(after))
    card.refresh_from_db()
    assert card.state == "lapsed"


def test_a_card_that_ended_by_itself_does_not_come_back(registration_in_force, clock):
    card = registration_in_force
    after = card.valid_until + days(1)
    clock.move_to(after)
    tasks.lapse(at(after))
    cover(card.library, date(2020, 1, 1), date(2099, 12, 31))
    tasks.resume(at(after))
    card.refresh_from_db()
    assert card.state == "lapsed"


def test_a_former_year_does_not_come_back_beside_a_further_one(lapsed_with_agreement, clock):
    former = lapsed_with_agreement
    cover(former.library, TODAY + days(11), TODAY + days(300))
    lapsing.resume_cards.call()
    further = Registration.objects.create(
        patron=former.patron, library=former.library, kind="renewal", state="pending", asked_at=NOW
    )
    librarian = make_librarian(former.library, "autre@exemple.fr")
    accept_registration(registration=further, by=librarian, now=at(TODAY + days(11)))
    cover(former.library, TODAY + days(11), TODAY + days(15))
    clock.move_to(TODAY + days(16))
    tasks.lapse(at(TODAY + days(16)))
    cover(former.library, TODAY + days(16), TODAY + days(900))
    tasks.resume(at(TODAY + days(16)))
    former.refresh_from_db()
    further.refresh_from_db()
    assert (former.state, further.state) == ("lapsed", "accepted")


def test_nobody_is_erased_before_the_year_that_the_table_says(lapsed_with_agreement, clock):
    card = lapsed_with_agreement
    last_kept = card.valid_until.replace(year=card.valid_until.year + 1)
    for day, stays in ((last_kept, True), (last_kept + days(1), False)):
        clock.move_to(day)
        retention.purge_all(at(day))
        assert Registration.objects.filter(pk=card.pk).exists() is stays


def test_a_request_waits_beyond_the_end_and_is_closed_only_by_the_table(clock):
    clock.move_to(NOW)
    library = make_library()
    asked = pending(library)
    cover(library, date(2020, 1, 1), TODAY + days(5))
    day = TODAY + days(59)
    for daily in (tasks.lapse, tasks.tell_libraries, tasks.reassure_readers, tasks.forget):
        daily(at(day))
    asked.refresh_from_db()
    assert asked.state == "pending"
    assert not [mail for mail in mails() if "en attente" in mail["subject"]]
    assert "ne peut pas répondre" in last_mail()["text"]
    tasks.forget(at(TODAY + days(61)))
    assert not Registration.objects.filter(pk=asked.pk).exists()
    assert "s’est terminée" in last_mail()["text"]


def test_who_reads_until_the_agreement_ends_is_not_told_to_ask_for_more(clock):
    clock.move_to(NOW)
    accepted(make_library(ends_on=TODAY + days(20)))
    tasks.remind_of_end(at(TODAY + days(1)))
    assert "continue d’elle-même" in last_mail()["text"]
