from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from liseron.toolkit import schedule
from liseron.toolkit.tests.race import create_tables, in_one_process, race

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def runs(monkeypatch):
    """Instants at which scheduled work ran; the schedules of the product are set aside."""
    monkeypatch.setattr(schedule, "_SCHEDULES", {})
    return []


def run_at(now):
    return schedule.run_due(now)


@pytest.mark.django_db
def test_daily_work_runs_at_its_hour_in_paris_once_a_day(runs):
    schedule.daily(at="03:10")(runs.append)
    run_at(NOW)  # missed while no worker was there
    assert run_at(NOW + timedelta(hours=1)) == 0
    assert run_at(datetime(2026, 11, 23, 2, 9, tzinfo=UTC)) == 0
    assert run_at(datetime(2026, 11, 23, 2, 10, tzinfo=UTC)) == 1
    assert run_at(datetime(2026, 11, 23, 2, 11, tzinfo=UTC)) == 0
    assert len(runs) == 2


@pytest.mark.django_db
def test_slots_missed_for_a_week_run_once(runs):
    schedule.daily(at="03:10")(runs.append)
    run_at(NOW)
    assert run_at(NOW + timedelta(days=7)) == 1
    assert run_at(NOW + timedelta(days=7, minutes=1)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("eve", "slot"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_nights_when_the_clock_jumps_have_one_slot(runs, eve, slot):
    schedule.daily(at="02:30")(runs.append)
    run_at(eve)
    ran = [run_at(eve + timedelta(minutes=minute)) for minute in range(0, 1440, 10)]
    assert sum(ran) == 1
    assert slot in runs


@pytest.mark.django_db
def test_frequent_work_runs_every_so_often(runs):
    schedule.every(minutes=5)(runs.append)
    assert [run_at(NOW + timedelta(minutes=m)) for m in range(11)] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_work_that_fails_is_tried_again_soon_and_stops_no_other(runs):
    @schedule.daily(at="03:10")
    def broken(now):
        runs.append(now)
        raise RuntimeError

    schedule.daily(at="03:10")(runs.append)
    assert run_at(NOW) == 2
    assert run_at(NOW + timedelta(minutes=9)) == 0
    assert run_at(NOW + timedelta(minutes=10)) == 1
    row = schedule.ScheduledRun.objects.get(failures__gt=0)
    assert (row.failures, row.last_error) == (2, "RuntimeError")


def test_eight_workers_run_each_slot_once(runs, tmp_path, django_db_blocker):
    ran = tmp_path / "ran"

    def work(now):
        with ran.open("a") as file:
            file.write(".")

    schedule.every(minutes=5)(work)

    path = tmp_path / "race.sqlite3"
    with django_db_blocker.unblock():
        create_tables(path, [schedule.ScheduledRun])
        in_one_process(path, lambda: run_at(NOW - timedelta(minutes=5)))
        won = [race(path, partial(run_at, NOW + timedelta(minutes=5 * slot))) for slot in range(3)]
    assert won == [1, 1, 1]
    assert len(ran.read_text()) == 1 + len(won)
