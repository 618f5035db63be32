"""Who may reach a site on our word: the same answer as the door's, by one question or by many."""

from datetime import date, timedelta

import pytest

from liseron.access.actions import CannotEnter, arrive
from liseron.access.models import QuotaDraw, Visit
from liseron.access.tests import world as worlds
from liseron.people.queries import in_order_on, standing_of
from liseron.sso import entering
from liseron.sso.models import Service

NOON, TODAY = worlds.NOON, worlds.TODAY
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.mark.parametrize(
    "state", ["", "unverified", "pending", "more_asked", "accepted", "refused", "lapsed", "closed"]
)
@pytest.mark.parametrize("ends_on", [date(2026, 1, 1), date(2026, 11, 21), TODAY, date(2030, 1, 1), None])
def test_one_question_says_what_the_whole_standing_says(state, ends_on, world):
    for agreement in (date(2026, 11, 21), TODAY, date(2030, 1, 1)):
        type(world.partner).objects.filter(pk=world.partner.pk).update(agreement_ends_on=agreement)
        patron = worlds.a_patron(world.library, state="")
        if state:
            worlds.a_registration(patron, state=state, valid_until=ends_on or TODAY)
        said = in_order_on(TODAY).filter(patron=patron).exists()
        assert said is standing_of(patron, TODAY).is_in_order


def test_a_visit_lasts_ten_minutes_whatever_the_title(world):
    worlds.a_quota(9, resource=world.resource)
    first = arrive(patron=world.patron, resource=world.resource, now=NOON)
    assert arrive(patron=world.patron, resource=world.resource, now=NOON + 10 * MINUTE) == first
    assert arrive(patron=world.patron, resource=world.resource, now=NOON + 11 * MINUTE) != first
    assert (Visit.objects.count(), QuotaDraw.objects.count()) == (2, 2)


def test_a_quota_spent_leaves_the_visit_that_spent_it(world):
    worlds.a_quota(1, resource=world.resource)
    arrive(patron=world.patron, resource=world.resource, now=NOON)
    arrive(patron=world.patron, resource=world.resource, now=NOON + 5 * MINUTE)
    with pytest.raises(CannotEnter):
        arrive(patron=world.patron, resource=world.resource, now=NOON + 16 * MINUTE)
    assert Visit.objects.count() == 1


def test_a_site_is_told_what_was_chosen_under_the_name_of_its_vendor(world):
    vendor = world.resource.vendor
    one, other = (
        Service.objects.create(name=name, vendor=vendor, released=released)
        for name, released in (("Un", []), ("Deux", ["birth_year", "email"]))
    )
    name, facts = entering.facts_for(one, world.patron, TODAY)
    assert facts == {}
    assert entering.facts_for(other, world.patron, TODAY) == (name, {"birth_year": "1980"})
