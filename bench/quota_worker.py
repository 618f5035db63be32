"""The eight processes of the quota bench, by the door and by the naive way. Imported once Django is ready."""

import multiprocessing
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import Error, connections
from django.utils import timezone

from liseron.access.actions import CannotEnter, open_door
from liseron.access.models import Quota, QuotaCounter, QuotaDraw, Visit
from liseron.access.tests import world as worlds
from liseron.catalogue.models import Resource
from liseron.people.models import Patron, Registration
from liseron.toolkit.dates import paris_today, period_start


def set_up(*, limit: int, readers: int) -> None:
    """One partner, its library and readers in order; the département's quota, and one for each reader."""
    world = worlds.build()
    today = paris_today()
    patrons = Patron.objects.bulk_create(
        Patron(
            library=world.library,
            given_name="Reine",
            family_name=f"Prune {number}",
            birth_date=date(1980, 1, 1),
            pseudonym=uuid4(),
        )
        for number in range(readers)
    )
    Registration.objects.bulk_create(
        Registration(
            patron=patron,
            library=world.library,
            state="accepted",
            asked_at=timezone.now(),
            valid_from=today,
            valid_until=today,
        )
        for patron in patrons
    )
    worlds.a_quota(limit, scope="department", period="year")
    worlds.a_quota(4, scope="patron", period="month")


def race(way: str, *, processes: int, tries: int) -> list[dict[str, Any]]:
    """What each process met: visits granted, errors, seconds of each try."""
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(processes), context.SimpleQueue()
    children = [
        context.Process(target=_work, args=(WAYS[way], number, processes, tries, start, answers))
        for number in range(processes)
    ]
    for child in children:
        child.start()
    found = [answers.get() for _child in children]
    for child in children:
        child.join()
    return found


def ledger(way: str) -> int:
    """Lines on the département's counter; by the naive way, visits."""
    if way == "naive":
        return Visit.objects.count()
    return QuotaDraw.objects.filter(counter__quota__scope=Quota.Scope.DEPARTMENT).count()


def _work(
    enter: Callable[[Patron, Resource], bool],
    number: int,
    processes: int,
    tries: int,
    start: Any,
    answers: Any,
) -> None:
    resource = Resource.objects.get()
    patrons = list(Patron.objects.order_by("pk")[1:][number::processes][:tries])
    times, granted, errors = [], 0, 0
    start.wait()
    began = time.perf_counter()
    for patron in patrons:
        at = time.perf_counter()
        try:
            granted += enter(patron, resource)
        except Error:
            errors += 1
        times.append(time.perf_counter() - at)
    answers.put(
        {"granted": granted, "errors": errors, "times": times, "seconds": time.perf_counter() - began}
    )
    connections.close_all()


def _by_the_door(patron: Patron, resource: Resource) -> bool:
    try:
        open_door(patron=patron, resource=resource, now=timezone.now())
    except CannotEnter:
        return False
    return True


def _naively(patron: Patron, resource: Resource) -> bool:
    """Reads what is used, compares, writes one more: what a first draft does."""
    today = paris_today()
    quota = Quota.objects.get(scope=Quota.Scope.DEPARTMENT)
    counter, _created = QuotaCounter.objects.get_or_create(
        quota=quota, subject=0, starts_on=period_start("year", today)
    )
    if counter.used >= quota.limit:
        return False
    Visit.objects.create(patron=patron, resource=resource, at=timezone.now(), day=today)
    counter.used += 1
    counter.save()
    return True


WAYS = {"door": _by_the_door, "naive": _naively}
