"""What the pages read of the catalogue across its tables."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet

from liseron.catalogue import search
from liseron.catalogue.models import Medium, Record, Resource

RELATED = 6
LOOKED_AT = 24


@dataclass(frozen=True)
class MediumSummary:
    """One medium of the home page: how many resources are open today, and how many titles they hold."""

    medium: Medium
    resources: int
    titles: int


def media_summary(today: date) -> list[MediumSummary]:
    """The six media in their order, those without anything yet included, as they are online. Two queries.

    A resource counts in its own medium; a title in its own, which may be another one.
    """
    resources = dict(
        Resource.objects.online_on(today).order_by().values_list("medium").annotate(n=Count("pk"))
    )
    titles = dict(_visible(today).order_by().values_list("medium").annotate(n=Count("pk")))
    return [MediumSummary(medium, resources.get(medium, 0), titles.get(medium, 0)) for medium in Medium]


def resources_of(medium: str, today: date) -> QuerySet[Resource]:
    """Resources of a medium that are open today, in the département's order, with their vendor."""
    return Resource.objects.online_on(today).filter(medium=medium).select_related("vendor")


def newest(medium: str, count: int, *, today: date) -> list[Record]:
    """The latest titles of a medium, with their resource. One query."""
    return list(
        _visible(today)
        .filter(medium=medium, work__lead=F("pk"))
        .select_related("resource", "cover")
        .order_by("-created_at", "-pk")[:count]
    )


def related(record: Record, *, today: date, count: int = RELATED) -> list[Record]:
    """Other titles by the first creator, then neighbours of the same resource. Few queries, whatever their number."""
    others = (
        _visible(today)
        .filter(work__lead=F("pk"))
        .exclude(work=record.work_id)
        .select_related("resource", "cover")
    )
    found = _by_the_same(record, today)[:count]
    if len(found) < count:
        near = others.filter(resource=record.resource_id, sort_title__gte=record.sort_title)
        known = [other.pk for other in found]
        found += near.exclude(pk__in=known).order_by("sort_title", "pk")[: count - len(found)]
    return found


def _visible(today: date) -> QuerySet[Record]:
    return Record.objects.available_on(today).filter(resource__in=Resource.objects.online_on(today))


def _by_the_same(record: Record, today: date) -> list[Record]:
    """Titles by the first creator: found by the search, kept when they bear exactly that name."""
    if not record.creator_names:
        return []
    try:
        page = search.search(search.Query(record.creator_names[0], today=today, size=LOOKED_AT))
    except search.CannotSearch:
        return []
    others = [hit.record for hit in page.hits if hit.record and hit.record.work_id != record.work_id]
    return [other for other in others if record.creator_names[0] in other.creator_names]
