"""What the door must never leave behind."""

from collections.abc import Iterable

from django.db.models import Count, F, Q

from liseron.access.door_settings import open_settings
from liseron.access.facts import period_of
from liseron.access.models import Quota, QuotaCounter, QuotaDraw, Visit
from liseron.access.ports import NoAddress
from liseron.access.retention import MONTHS_NAMED
from liseron.catalogue.models import Resource
from liseron.toolkit import dates
from liseron.toolkit.invariants import invariant

BATCH = 2000


@invariant("A quota's counter is the number of lines of its ledger, those forgotten included")
def counters_without_their_lines() -> Iterable[str]:
    counters = QuotaCounter.objects.annotate(lines=Count("draws"))
    for counter in counters.exclude(used=F("lines") + F("forgotten")).iterator(BATCH):
        yield f"counter {counter.pk}: {counter.used} used, {counter.lines} lines, {counter.forgotten} forgotten"


@invariant("No counter is above the limit of its quota, unless the limit was lowered")
def counters_above_their_limit() -> Iterable[str]:
    counters = QuotaCounter.objects.select_related("quota")
    for counter in counters.filter(used__gt=F("quota__limit")).iterator(BATCH):
        if counter.draws.filter(visit__at__gt=counter.quota.changed_at).exists():
            yield f"counter {counter.pk}: {counter.used} used of {counter.quota.limit}"


@invariant("A visit draws on a quota once a period, on a counter of its own reader and library")
def draws_on_a_strange_counter() -> Iterable[str]:
    reader = Q(counter__quota__scope=Quota.Scope.PATRON) & (
        Q(visit__patron__isnull=True) | ~Q(counter__subject=F("visit__patron"))
    )
    library = Q(counter__quota__scope=Quota.Scope.LIBRARY) & ~Q(counter__subject=F("visit__library"))
    for draw in QuotaDraw.objects.filter(reader | library).iterator(BATCH):
        yield f"draw {draw.pk}: visit {draw.visit_id} on counter {draw.counter_id}"


@invariant("A visit is drawn in the period of its own day")
def draws_in_another_period() -> Iterable[str]:
    draws = QuotaDraw.objects.select_related("counter__quota", "visit")
    for draw in draws.iterator(BATCH):
        if dates.period_start(period_of(draw.counter.quota), draw.visit.day) != draw.counter.starts_on:
            yield f"draw {draw.pk}: {draw.visit.day} counted from {draw.counter.starts_on}"


@invariant("The day of a visit is the day in Paris at its instant")
def visits_on_another_day() -> Iterable[str]:
    for key, at, day in Visit.objects.order_by().values_list("pk", "at", "day").iterator(BATCH):
        if dates.paris_today(at) != day:
            yield f"visit {key}: {at.isoformat()} is not on {day}"


@invariant("No visit names its reader beyond the fourth month")
def visits_named_too_long() -> Iterable[str]:
    """A day of grace, for the task that forgets them runs at night."""
    today = dates.paris_today()
    first_kept = dates.add_months(today.replace(day=1), -MONTHS_NAMED)
    if today.day > 1:
        late = Visit.objects.filter(patron__isnull=False, day__lt=first_kept).count()
        if late:
            yield f"{late} visits before {first_kept}"


@invariant("Every published resource that is elsewhere has a connector that is known, and set as it needs")
def resources_without_door() -> Iterable[str]:
    elsewhere = Resource.objects.filter(is_published=True).exclude(entry=Resource.Entry.HOSTED)
    for resource in elsewhere.select_related("door").iterator(BATCH):
        try:
            open_settings(resource)
        except NoAddress as problem:
            yield f"resource {resource.pk}: {resource.connector}: {problem}"
