"""Titles and resources that come in and go out by their dates: the index is told after midnight, each day once."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from liseron.catalogue import placing, search
from liseron.catalogue.models import Record, Resource, WindowDay

BATCH = 1000


@transaction.atomic
def note_windows(today: date) -> int:
    """Note the works and resources that open or close between the last day noted and `today`; how many works.

    Days missed are caught up; a day that was noted before is not noted again.
    """
    last = WindowDay.objects.order_by("-day").first()
    since = last.day if last else today - timedelta(days=1)
    if since >= today:
        return 0
    WindowDay.objects.create(day=today)
    for resource in Resource.objects.filter(_turning("opens_on", "closes_on", since, today)).order_by("pk"):
        placing.choose_leads_beside(resource, today=today)
        search.note_resource(resource)
    turning = _turning("available_from", "available_until", since, today)
    works = (
        Record.objects.available().filter(turning).order_by("work").values_list("work", flat=True).distinct()
    )
    count = 0
    for batch in _batches(list(works)):
        placing.choose_leads(batch, today=today)
        search.note_keys(f"work:{pk}" for pk in batch)
        count += len(batch)
    return count


def _turning(opens: str, closes: str, since: date, today: date) -> Q:
    """Opens after `since`, or had its last day since then and before `today`."""
    begun = Q(**{f"{opens}__gt": since, f"{opens}__lte": today})
    return begun | Q(**{f"{closes}__gte": since, f"{closes}__lt": today})


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
