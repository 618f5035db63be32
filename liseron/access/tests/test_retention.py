from datetime import UTC, date, datetime, timedelta

import pytest

from liseron.access.actions import open_door
from liseron.access.models import QuotaCounter, QuotaDraw, ReadingPosition, Visit
from liseron.access.reading import keep_position
from liseron.access.retention import (
    export_patron,
    forget_old_positions,
    forget_old_visits,
    forget_patron,
    named_until,
)
from liseron.access.tests.world import NOON, a_file, a_patron, a_quota, a_record


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 1), date(2027, 3, 31)),
        (date(2026, 11, 30), date(2027, 3, 31)),
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 1), date(2028, 2, 29)),
    ],
)
def test_a_visit_names_its_reader_to_the_end_of_the_fourth_month_after(world, day, last):
    assert named_until(day) == last
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    visit = open_door(patron=world.patron, resource=world.resource, now=at).visit
    assert forget_old_visits(last) == 0
    assert forget_old_visits(last + timedelta(days=1)) == 1
    visit.refresh_from_db()
    assert (visit.patron, visit.library) == (None, world.library)
    assert forget_old_visits(last + timedelta(days=1)) == 0


def test_a_yearly_count_outlives_the_lines_that_named_the_visits(world):
    yearly, monthly = a_quota(50, period="year"), a_quota(9)
    open_door(patron=world.patron, resource=world.resource, now=datetime(2026, 2, 3, tzinfo=UTC))
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    forget_old_visits(date(2026, 11, 22))
    counter = yearly.counters.get()
    assert (counter.used, counter.forgotten, counter.draws.count()) == (2, 1, 1)
    assert [kept.starts_on for kept in monthly.counters.all()] == [date(2026, 11, 1)]


def test_what_libraries_and_the_department_used_is_kept(world):
    a_quota(50, scope="library")
    open_door(patron=world.patron, resource=world.resource, now=datetime(2026, 2, 3, tzinfo=UTC))
    forget_old_visits(date(2026, 11, 22))
    assert QuotaDraw.objects.count() == 1


def test_an_erased_reader_leaves_numbers_alone(world):
    a_quota(5)
    department = a_quota(50, scope="department")
    other = a_patron(world.library)
    for patron in (world.patron, other):
        open_door(patron=patron, resource=world.resource, now=NOON)
    keep_position(patron=world.patron, file=a_file(a_record(world.resource)), page=2)
    forget_patron(world.patron)
    assert Visit.objects.filter(patron=None).count() == 1
    assert not ReadingPosition.objects.exists()
    assert not QuotaCounter.objects.filter(quota__scope="patron", subject=world.patron.pk).exists()
    assert QuotaCounter.objects.filter(subject=other.pk).exists()
    assert department.counters.get().draws.count() == 2


def test_a_position_unused_for_a_year_goes(world):
    file = a_file(a_record(world.resource))
    kept_at = keep_position(patron=world.patron, file=file, page=2).changed_at
    assert forget_old_positions(kept_at + timedelta(days=365)) == 0
    assert forget_old_positions(kept_at + timedelta(days=365, seconds=1)) == 1


def test_the_export_holds_own_visits_quotas_and_positions(world):
    a_quota(5)
    record = a_record(world.resource)
    open_door(patron=world.patron, resource=world.resource, record=record, now=NOON)
    keep_position(patron=world.patron, file=a_file(record), page=2)
    held = export_patron(world.patron)
    assert held["passages"] == [
        {"le": "2026-11-22T12:00:00+01:00", "ressource": world.resource.name, "titre": record.title}
    ]
    assert held["quotas"][0]["utilisé"] == 1
    assert held["lectures"][0]["page"] == 2
    assert export_patron(a_patron(world.library)) == {"passages": [], "quotas": [], "lectures": []}
