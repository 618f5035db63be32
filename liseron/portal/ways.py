"""Every way into a title: each resource that has it, with its door for this reader, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from liseron.access.queries import doors_for_records
from liseron.access.sentences import Decision
from liseron.catalogue.models import Record, Resource
from liseron.exchange.holdings import Shelf, own_first, shelves_of
from liseron.portal.doorstep import enter_url, remedy_url
from liseron.portal.openness import rank
from liseron.portal.readers import patron_of
from liseron.toolkit.dates import now, paris_today


@dataclass(frozen=True)
class Way:
    """One record of the title and its door. `url` is the address of the button that enters."""

    record: Record
    decision: Decision
    url: str
    remedy_url: str
    is_anonymous: bool

    @property
    def resource(self) -> Resource:
        return self.record.resource


def offered() -> QuerySet[Record]:
    """Titles that readers may see today."""
    today = paris_today()
    return Record.objects.available_on(today).filter(resource__in=Resource.objects.published_on(today))


def speaking() -> QuerySet[Record]:
    """Of each work that readers may see online today, the record that speaks for it."""
    return offered().filter(work__lead=F("pk"), resource__is_physical=False)


def ways_into(request: HttpRequest, record: Record) -> list[Way]:
    """The way of `record` and those of its work's other records, online; among equals, the one asked for.

    As many queries for ten ways as for one.
    """
    return everywhere(request, record)[0]


def everywhere(request: HttpRequest, record: Record) -> tuple[list[Way], list[Shelf]]:
    """Its ways online, and where it stands in libraries, the reader's own first."""
    records = _records_of(record)
    online = [one for one in records if not one.resource.is_physical]
    patron = patron_of(request)
    shelves = [shelf for several in shelves_of(records).values() for shelf in several]
    return _ways(request, record, online), own_first(shelves, patron.library if patron else None)


def _records_of(record: Record) -> list[Record]:
    return list(
        offered()
        .filter(work=record.work_id)
        .select_related("resource__vendor", "resource__door", "cover")
        .order_by("resource__position", "resource__name", "pk")
    )


def _ways(request: HttpRequest, record: Record, records: list[Record]) -> list[Way]:
    if not records:
        return []
    doors = doors_for_records(patron=patron_of(request), records=records, now=now())
    anonymous = not request.user.is_authenticated
    ways = [
        Way(
            record=one,
            decision=doors[one.pk],
            url=enter_url(one.resource, one, anonymous=anonymous),
            remedy_url=remedy_url(request, doors[one.pk], one.resource),
            is_anonymous=anonymous,
        )
        for one in records
    ]
    return sorted(ways, key=lambda way: (rank(way.decision), way.record.pk != record.pk))


def canonical_of(record: Record) -> str:
    """The one address of the title, whichever of its records is shown: that of the record that speaks for it."""
    return reverse("portal:record", args=[record.work.lead_id or record.pk])


def same_series(record: Record, count: int = 12) -> Sequence[Record]:
    """Other titles of the series in their order; none when there is no series. One query."""
    if not record.series:
        return []
    others = offered().filter(series=record.series, medium=record.medium).exclude(work=record.work_id)
    found = list(others.select_related("cover").order_by("sort_title", "pk")[: 4 * count])
    found.sort(key=lambda one: (_number(one.series_number), one.sort_title))
    once = {one.work_id: one for one in reversed(found)}
    return [one for one in found if once[one.work_id] is one][:count]


def _number(said: str) -> float:
    """Of « tome 2 » or « 2 »; what has no number comes last."""
    digits = "".join(character if character.isdigit() else " " for character in said).split()
    return float(digits[0][:9]) if digits else float("inf")
