"""Killed at any point and started again, the billing bills nobody twice: real processes, a real database file."""

import random
import shutil
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.models import Batch, Contribution, OrderYear, RevenueOrder
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import ANNE, LOUIS, TODAY
from liseron.toolkit.tests.race import create_tables, in_one_process, killed_after, race

KILLS = 50
AIM_EARLIER = 0.7
PARTNERS = 60
APPS = ("django_tasks_database", "toolkit", "partners", "catalogue", "agreements", "finance")


def prepare() -> int:
    return prepare_contributions(year=2026, by=ANNE, today=TODAY) is not None


def confirm() -> int:
    return sum(confirm_batch(batch=one, by=LOUIS, today=TODAY) for one in Batch.objects.all())


def fill() -> None:
    model = world.a_model()
    for number in range(PARTNERS):
        world.an_agreement(world.a_partner(world.a_town(of_2023=100 + number)), model)


def check_whole() -> None:
    """Everybody once, numbers without gap, the amounts that are due."""
    assert Contribution.objects.standing().count() == PARTNERS == Contribution.objects.count()
    assert Batch.objects.count() == 1
    ranks = list(RevenueOrder.objects.order_by("rank").values_list("rank", flat=True))
    assert ranks == list(range(1, PARTNERS + 1))
    assert OrderYear.objects.get().last == PARTNERS
    total = sum((one.amount for one in RevenueOrder.objects.all()), Decimal(0))
    assert total == sum(((100 + n) * Decimal("0.15") for n in range(PARTNERS)), Decimal(0)).quantize(
        Decimal("0.01")
    )


def check_all_or_nothing() -> None:
    assert Contribution.objects.count() in {0, PARTNERS}
    assert RevenueOrder.objects.count() in {0, PARTNERS}
    assert Batch.objects.count() == (Contribution.objects.count() > 0)
    confirmed = Batch.objects.filter(state="confirmed").count()
    assert confirmed == (RevenueOrder.objects.count() > 0)


@pytest.fixture
def filled(tmp_path: Path, django_db_blocker: object) -> Path:
    path = tmp_path / "filled.sqlite3"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        create_tables(path, [model for name in APPS for model in apps.get_app_config(name).get_models()])
        in_one_process(path, fill)
    return path


def again(filled: Path, name: str) -> Path:
    """A copy of the filled database; its writers have closed it, nothing waits beside the file."""
    path = filled.with_name(name)
    shutil.copy(filled, path)
    return path


def seconds(path: Path, work: Callable[[], int]) -> float:
    started = time.monotonic()
    in_one_process(path, work)
    return time.monotonic() - started


def start_again(work: Callable[[], int]) -> None:
    check_all_or_nothing()
    work()


def finish() -> None:
    start_again(confirm)
    check_whole()


@pytest.mark.longest
@pytest.mark.thorough
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database file is what it is about")
def test_killed_fifty_times_and_started_again_it_bills_nobody_twice(
    filled: Path, django_db_blocker: object
) -> None:
    chance = random.Random(20261122)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        trial = again(filled, "trial.sqlite3")
        lasts = {work: seconds(trial, work) for work in (prepare, confirm)}
        deaths = 0

        def killed(path: Path, work: Callable[[], int]) -> bool:
            """Where it ended by itself, the machine was busier at the trial: the next one is aimed earlier."""
            is_killed = killed_after(path, work, chance.uniform(0, lasts[work]))
            lasts[work] *= 1.0 if is_killed else AIM_EARLIER
            return is_killed

        for number in range(KILLS // 2):
            path = again(filled, f"killed-{number}.sqlite3")
            deaths += killed(path, prepare)
            in_one_process(path, lambda: start_again(prepare))
            deaths += killed(path, confirm)
            in_one_process(path, finish)
    assert deaths >= KILLS // 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database file is what it is about")
def test_eight_people_at_once_bill_everybody_once(filled: Path, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        assert race(filled, prepare) == 1
        assert race(filled, confirm) == PARTNERS
        in_one_process(filled, check_whole)


def test_a_child_that_is_killed_did_not_end_by_itself(tmp_path: Path, django_db_blocker: object) -> None:
    """The instrument itself: a child asleep dies of the signal, one that is done does not."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        assert killed_after(tmp_path / "x.sqlite3", lambda: time.sleep(60) or 0, 0.05)
        assert not killed_after(tmp_path / "x.sqlite3", lambda: 0, 5)
