from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from liseron.access.actions import CannotEnter, open_door
from liseron.access.models import Entitlement, Quota, QuotaCounter, QuotaDraw, Visit
from liseron.access.releasing import audience_of, pseudonym_for
from liseron.access.rules import Reason
from liseron.access.tests.world import (
    NOON,
    TODAY,
    a_file,
    a_library,
    a_partner,
    a_patron,
    a_quota,
    a_record,
    a_registration,
    a_resource,
)
from liseron.catalogue.models import Vendor


def refusal(world, *, now=NOON, **asked):
    asked = {"patron": world.patron, "resource": world.resource, **asked}
    with pytest.raises(CannotEnter) as caught:
        open_door(now=now, **asked)
    assert caught.value.decision.says == str(caught.value)
    return caught.value.decision


def test_a_reader_in_order_enters_and_the_visit_is_written(world):
    entry = open_door(patron=world.patron, resource=world.resource, now=NOON)
    assert entry.address == "https://www.cinema.example/entree"
    assert entry.file is None
    visit = Visit.objects.get()
    assert (visit.patron, visit.library, visit.resource, visit.at, visit.day) == (
        world.patron,
        world.library,
        world.resource,
        NOON,
        TODAY,
    )


def test_the_day_of_a_visit_is_the_day_in_paris(world):
    open_door(patron=world.patron, resource=world.resource, now=datetime(2026, 7, 31, 22, 30, tzinfo=UTC))
    assert Visit.objects.get().day == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("", Reason.NOT_REGISTERED),
        ("unverified", Reason.PENDING),
        ("refused", Reason.NOT_REGISTERED),
        ("closed", Reason.NOT_REGISTERED),
        ("pending", Reason.PENDING),
        ("more_asked", Reason.MORE_ASKED),
    ],
)
def test_who_is_not_accepted_stays_outside(world, state, reason):
    decision = refusal(world, patron=a_patron(world.library, state=state))
    assert decision.reason is reason
    assert not Visit.objects.exists()


def test_a_lapsed_registration_cannot_open_a_resource(world):
    lapsed = a_patron(world.library, state="")
    a_registration(lapsed, state="accepted", valid_until=TODAY - timedelta(days=1))
    decision = refusal(world, patron=lapsed)
    assert decision.reason is Reason.CARD_LAPSED
    assert "21\u00a0novembre" in decision.says


def test_a_registration_opens_until_the_evening_of_its_last_day(world):
    last = a_patron(world.library, state="")
    a_registration(last, state="accepted", valid_until=TODAY)
    evening = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
    assert open_door(patron=last, resource=world.resource, now=evening).visit.day == TODAY
    assert refusal(world, patron=last, now=evening + timedelta(minutes=1)).reason is Reason.CARD_LAPSED


def test_an_ended_agreement_closes_the_door_by_name(world):
    world.partner.agreement_ends_on = date(2026, 11, 21)
    world.partner.save()
    decision = refusal(world)
    assert decision.reason is Reason.AGREEMENT_ENDED
    assert world.partner.name in decision.says


def test_a_library_without_partner_is_said_to_be_outside(world):
    alone = a_library(None)
    decision = refusal(world, patron=a_patron(alone))
    assert decision.reason is Reason.AGREEMENT_ENDED
    assert alone.name in decision.says


def test_what_others_have_is_refused_with_their_names(world):
    elsewhere = a_partner()
    a_library(elsewhere)
    a_library(elsewhere)
    film = a_resource()
    Entitlement.objects.create(resource=film, partner=elsewhere)
    decision = refusal(world, resource=film)
    assert decision.reason is Reason.NOT_COVERED
    assert decision.says.startswith("2\u00a0biblio") or decision.says.startswith("2 biblio")
    assert elsewhere.name in decision.says


def test_an_entitlement_without_partner_is_for_every_partner_in_force(world):
    film = a_resource()
    Entitlement.objects.create(resource=film, partner=None)
    assert open_door(patron=world.patron, resource=film, now=NOON).address


@pytest.mark.parametrize(("starts_on", "ends_on"), [(date(2026, 11, 23), None), (None, date(2026, 11, 21))])
def test_an_entitlement_counts_on_its_days_alone(world, starts_on, ends_on):
    Entitlement.objects.update(starts_on=starts_on, ends_on=ends_on)
    assert refusal(world).reason is Reason.NOT_COVERED


def test_a_resource_for_adults_refuses_the_eve_of_eighteen(world):
    world.resource.minimum_age = 18
    child = a_patron(world.library, birth_date=date(2008, 11, 23))
    assert refusal(world, patron=child).reason is Reason.TOO_YOUNG
    assert open_door(patron=child, resource=world.resource, now=NOON + timedelta(days=1)).address


def test_the_last_unit_is_granted_and_the_next_refused_with_its_date(world):
    quota = a_quota(2)
    for minute in range(2):
        open_door(patron=world.patron, resource=world.resource, now=NOON + timedelta(minutes=minute))
    decision = refusal(world, now=NOON + timedelta(minutes=3))
    assert decision.reason is Reason.QUOTA_SPENT
    assert decision.comes_back_on == date(2026, 12, 1)
    assert "1er\u00a0décembre" in decision.says
    counter = QuotaCounter.objects.get()
    assert (counter.quota, counter.subject, counter.starts_on, counter.used) == (
        quota,
        world.patron.pk,
        date(2026, 11, 1),
        2,
    )
    assert counter.draws.count() == 2


def test_one_quota_spent_leaves_the_others_and_the_visits_untouched(world):
    roomy = a_quota(100, scope="department", period="year")
    a_quota(1, scope="library")
    open_door(patron=a_patron(world.library), resource=world.resource, now=NOON)
    assert refusal(world).reason is Reason.QUOTA_SPENT
    assert roomy.counters.get().used == 1
    assert (Visit.objects.count(), QuotaDraw.objects.count()) == (1, 2)


def test_a_unit_taken_by_others_after_the_reading_rolls_everything_back(world, monkeypatch):
    """What two processes do at once: the counter is full when the conditional update comes."""
    roomy = a_quota(100, scope="department", period="year")
    full = a_quota(1, scope="library")
    QuotaCounter.objects.create(quota=full, subject=world.library.pk, starts_on=date(2026, 11, 1), used=1)
    monkeypatch.setattr("liseron.access.facts.counters_of", lambda quotas, patron, today: {})
    decision = refusal(world)
    assert decision.reason is Reason.QUOTA_SPENT
    assert "votre bibliothèque" in decision.says
    assert not roomy.counters.exists()
    assert not Visit.objects.exists()


def test_libraries_and_readers_have_counters_of_their_own(world):
    a_quota(1)
    a_quota(1, scope="library")
    elsewhere = a_library(world.partner)
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    open_door(patron=a_patron(elsewhere), resource=world.resource, now=NOON)
    assert "votre bibliothèque" in refusal(world, patron=a_patron(elsewhere)).says


@pytest.mark.parametrize(
    ("period", "last", "first"),
    [
        ("day", datetime(2026, 10, 24, 21, 59, tzinfo=UTC), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        ("day", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
        ("day", datetime(2026, 3, 29, 21, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        ("week", datetime(2027, 1, 3, 22, 59, tzinfo=UTC), datetime(2027, 1, 3, 23, 0, tzinfo=UTC)),
        ("month", datetime(2026, 3, 31, 21, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
        ("year", datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_period_ends_at_midnight_in_paris(world, period, last, first):
    a_quota(1, period=period)
    open_door(patron=world.patron, resource=world.resource, now=last - timedelta(minutes=5))
    decision = refusal(world, now=last)
    assert decision.comes_back_on == (first + timedelta(hours=3)).date()
    assert open_door(patron=world.patron, resource=world.resource, now=first).address


def test_a_limit_lowered_below_its_use_lets_nobody_in_and_shows_no_negative(world):
    quota = a_quota(3)
    for minute in range(3):
        open_door(patron=world.patron, resource=world.resource, now=NOON + timedelta(minutes=minute))
    Quota.objects.filter(pk=quota.pk).update(limit=1)
    line = refusal(world, now=NOON + timedelta(minutes=9)).quotas[0]
    assert (line.left, line.used, line.limit) == (0, 1, 1)


def test_a_double_click_counts_once(world):
    a_quota(1)
    first = open_door(patron=world.patron, resource=world.resource, now=NOON)
    second = open_door(patron=world.patron, resource=world.resource, now=NOON + timedelta(seconds=30))
    assert (second.visit, second.address) == (first.visit, first.address)
    assert QuotaCounter.objects.get().used == 1
    assert refusal(world, now=NOON + timedelta(seconds=31)).reason is Reason.QUOTA_SPENT


def test_a_click_that_waited_behind_a_later_one_counts_once(world):
    later = open_door(patron=world.patron, resource=world.resource, now=NOON)
    earlier = open_door(patron=world.patron, resource=world.resource, now=NOON - timedelta(milliseconds=40))
    assert earlier.visit == later.visit


def test_another_title_or_another_reader_is_no_double_click(world):
    record = a_record(world.resource)
    for asked in ({}, {"record": record}, {"patron": a_patron(world.library)}):
        open_door(**{"patron": world.patron, "resource": world.resource, "now": NOON, **asked})
    assert Visit.objects.count() == 3


def test_a_right_lost_between_two_clicks_stops_the_second(world):
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    Entitlement.objects.all().delete()
    assert refusal(world, now=NOON + timedelta(seconds=5)).reason is Reason.NOT_COVERED


def test_a_free_site_lets_anybody_in_without_a_name_nor_a_readers_quota(world):
    site = a_resource(entry="free", vendor=None)
    a_quota(1)
    for patron in (None, None, world.patron, a_patron(world.library, state="")):
        assert open_door(patron=patron, resource=site, now=NOON).address
    assert Visit.objects.filter(patron=None, library=None).count() == 2
    assert not QuotaCounter.objects.exists()


def test_the_departments_limit_on_an_open_resource_holds_for_everybody(world):
    site = a_resource(is_open_to_all=True)
    a_quota(1, scope="department", resource=site)
    open_door(patron=None, resource=site, now=NOON)
    assert refusal(world, patron=None, resource=site).reason is Reason.QUOTA_SPENT


def test_an_inactive_quota_counts_nothing(world):
    a_quota(1)
    Quota.objects.update(is_active=False)
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    assert not QuotaCounter.objects.exists()


def test_a_hosted_title_gives_its_epub(world):
    shelf = a_resource(entry="hosted", vendor=None, entry_url="", medium="book")
    Entitlement.objects.create(resource=shelf, partner=None)
    title = a_record(shelf)
    assert refusal(world, resource=shelf).reason is Reason.CHOOSE_TITLE
    assert refusal(world, resource=shelf, record=title).reason is Reason.NOT_READY
    a_file(title, format="pdf")
    book = a_file(title)
    entry = open_door(patron=world.patron, resource=shelf, record=title, now=NOON)
    assert (entry.file, entry.address) == (book, "")


def test_a_withdrawn_title_is_refused(world):
    gone = a_record(world.resource, withdrawn_at=timezone.now())
    assert refusal(world, record=gone).reason is Reason.WITHDRAWN


@pytest.mark.parametrize("broken", [{"connector": "unknown"}, {"entry_url": "javascript:alert(1)"}])
def test_a_door_out_of_order_draws_nothing(world, broken):
    a_quota(1)
    for name, value in broken.items():
        setattr(world.resource, name, value)
    assert refusal(world).reason is Reason.OUT_OF_ORDER
    assert not Visit.objects.exists()
    assert not QuotaCounter.objects.exists()


def test_a_reader_has_another_number_at_each_vendor(world):
    other = Vendor.objects.create(name="Autre", slug="autre")
    here = pseudonym_for(world.patron, audience_of(world.resource))
    assert here == pseudonym_for(world.patron, audience_of(world.resource))
    assert here != pseudonym_for(world.patron, audience_of(a_resource(vendor=other)))
    assert len(here) == 32
