"""Cards follow their partner's agreement: shortened with it, given back when it is mended."""

from datetime import date, timedelta

import pytest

from liseron.partners.actions import detach_library, set_coverage
from liseron.people.invariants import accepted_beyond_agreement
from liseron.people.models import Registration
from liseron.people.tests.world import accepted, make_library

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
