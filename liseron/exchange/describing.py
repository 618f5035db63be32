"""From the catalogue's rows to what the formats are written from. Tuples, no instance: titles come by the thousand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from liseron.catalogue.models import Record, RecordIdentifier
from liseron.exchange.models import PUBLIC
from liseron.exchange.profiles import SITE, SLUG
from liseron.exchange.rendering.described import Described
from liseron.exchange.sections import section_of

COVER_WIDTH = 480
_ANY_NUMBER = 987_654_321
_SAME = (
    *("pk", "medium", "title", "changed_at", "source_id", "subtitle", "publisher", "series", "series_number"),
    *(
        "part_number",
        "part_title",
        "published",
        "year",
        "language",
        "audience",
        "summary",
        "extent",
        "format",
    ),
    "rights",
)
_OTHER = (
    *(
        "creators",
        "subjects",
        "accessibility",
        "cover_url",
        "resource_id",
        "resource__name",
        "resource__slug",
    ),
    *("resource__is_open_to_all", "resource__vendor__name", "resource__vendor__slug", "created_at"),
)
_FIELDS = ("number", *_SAME[1:])


class Offered(NamedTuple):
    """A title that readers may find, and where it stands in the repository."""

    resource: int
    section: str
    described: Described


def may_be_given(today: date) -> QuerySet[Record]:
    """Titles that have not been withdrawn, whose window holds the day, and that do not stand on a shelf."""
    return Record.objects.available_on(today).filter(resource__is_physical=False).order_by()


def offered(records: Iterable[int], *, today: date) -> dict[int, Offered]:
    """By the record's number, those of `records` that may be given today."""
    wanted = list(records)
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    identifiers = RecordIdentifier.objects.filter(record__in=wanted).order_by("pk")
    for pk, scheme, value in identifiers.values_list("record_id", "scheme", "value"):
        numbers[pk].append((scheme, value))
    rows = may_be_given(today).filter(pk__in=wanted).values_list(*_SAME, *_OTHER)
    return {row[0]: _offered(row, tuple(numbers.get(row[0], ()))) for row in rows}


def _offered(row: tuple, numbers: tuple[tuple[str, str], ...]) -> Offered:  # type: ignore[type-arg]
    said = dict(zip(_FIELDS, row, strict=False))
    creators, subjects, accessibility, cover, resource, name, slug, is_open, vendor, vendor_slug, added_at = (
        row[len(_SAME) :]
    )
    number = row[0]
    described = Described(
        **said,
        permalink=f"{SITE}{_link_path().replace(str(_ANY_NUMBER), str(number))}",
        creators=tuple((one["name"], one.get("role", "")) for one in creators),
        subjects=tuple(subjects),
        accessibility=tuple(accessibility),
        identifiers=numbers,
        cover=f"{SITE}{_cover_path().replace(str(_ANY_NUMBER), str(number))}" if cover else "",
        resource=name,
        resource_slug=slug,
        is_open_to_all=is_open,
        vendor=vendor or "",
        vendor_slug=vendor_slug or "",
        added_on=added_at.date(),
    )
    return Offered(resource, section_of(described.medium, described.audience), described)


@cache
def _link_path() -> str:
    return reverse("portal:deep_link", args=(PUBLIC, _ANY_NUMBER)).replace(PUBLIC, SLUG)


@cache
def _cover_path() -> str:
    return reverse("portal:cover", args=(_ANY_NUMBER, COVER_WIDTH))
