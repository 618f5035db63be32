from datetime import date, timedelta

from liseron.access import invariants
from liseron.access.actions import open_door
from liseron.access.models import QuotaCounter, QuotaDraw, Visit
from liseron.access.tests.world import NOON, a_patron, a_quota
from liseron.catalogue.models import Resource

CHECKS = [
    invariants.counters_without_their_lines,
    invariants.counters_above_their_limit,
    invariants.draws_on_a_strange_counter,
    invariants.draws_in_another_period,
    invariants.visits_on_another_day,
    invariants.visits_named_too_long,
    invariants.resources_without_door,
]


def broken(clock):
    clock.move_to(NOON)
    return [check.__name__ for check in CHECKS if list(check())]


def visited(world):
    for scope in ("patron", "library", "department"):
        a_quota(9, scope=scope)
    return open_door(patron=world.patron, resource=world.resource, now=NOON).visit


def test_a_true_world_breaks_nothing(world, clock):
    visited(world)
    assert broken(clock) == []


def test_a_line_lost_from_the_ledger_is_found(world, clock):
    visited(world)
    QuotaDraw.objects.first().delete()
    assert broken(clock) == ["counters_without_their_lines"]


def test_a_counter_moved_to_another_period_is_found(world, clock):
    visited(world)
    QuotaCounter.objects.filter(subject=0).update(starts_on=date(2026, 10, 1))
    assert broken(clock) == ["draws_in_another_period"]


def test_a_draw_on_somebody_elses_counter_is_found(world, clock):
    visited(world)
    QuotaCounter.objects.filter(quota__scope="patron").update(subject=a_patron(world.library).pk)
    assert broken(clock) == ["draws_on_a_strange_counter"]


def test_a_visit_on_the_wrong_day_is_found(world, clock):
    Visit.objects.filter(pk=visited(world).pk).update(at=NOON - timedelta(hours=13))
    assert broken(clock) == ["visits_on_another_day"]


def test_a_visit_named_too_long_is_found(world, clock):
    open_door(patron=world.patron, resource=world.resource, now=NOON - timedelta(days=180))
    assert broken(clock) == ["visits_named_too_long"]


def test_a_counter_beyond_its_limit_is_found(world, clock):
    quota = a_quota(1)
    visit = open_door(patron=world.patron, resource=world.resource, now=NOON).visit
    type(quota).objects.update(changed_at=NOON - timedelta(hours=1))
    QuotaCounter.objects.update(used=2)
    assert broken(clock) == ["counters_without_their_lines", "counters_above_their_limit"]
    type(quota).objects.update(changed_at=visit.at)
    assert broken(clock) == ["counters_without_their_lines"]


def test_a_resource_without_its_connector_is_found(world, clock):
    Resource.objects.update(connector="nowhere")
    assert broken(clock) == ["resources_without_door"]
