"""Stretches of the stock, in SQL that SQLite and PostgreSQL both answer from one index.

A list walks resource by resource, and within one by (stamp, number). The stamp shown is the later of the title's and
its resource's: a resource whose right changed within the dates asked gives all its titles, any other one those whose
own stamp lies within them. Either way that is one stretch of `exchange_item_page`
(docs/decisions/0016-pages-of-the-repository.md).
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from liseron.exchange.models import Item, Rendering
from liseron.exchange.repository.places import Shared

_MOST_SECTIONS: Final = 4
_STRETCH: Final = (
    "FROM exchange_item i{join}"
    " WHERE i.resource_id = %s AND (i.stamp, i.record_id) > (%s, %s) AND i.stamp <= %s"
)
_JOIN: Final = " LEFT JOIN exchange_rendering r ON r.key = i.record_id + %s"
_IN_SECTIONS: Final = " AND i.section IN (%s, %s, %s, %s)"
_ORDER: Final = " ORDER BY i.stamp, i.record_id LIMIT %s"

# (stamp, number, record), the record None when it is not stored; or (stamp, number, whether deleted, section).
Row = tuple[Any, ...]
Value = int | str


class Stretch(NamedTuple):
    """Titles of one resource after (stamp, number) and not later than `until`; in `sections`, or in any."""

    resource: int
    after: tuple[int, int]
    until: int
    sections: Sequence[str] = ()


def stretch_of(share: Shared, since: int, until: int, sections: Sequence[str]) -> Stretch | None:
    """The whole of what a list between these seconds, both included, shows of a resource; None for nothing."""
    if share.stamp > until:
        return None
    return Stretch(share.resource, (since if share.stamp < since else 0, -1), until, sections)


def titles(stretch: Stretch, limit: int, variant: int | None) -> list[Row]:
    """The first ones, with the records stored in that variant; without a variant, with what headers say."""
    if variant is None:
        return _all(*titles_asked(stretch, limit))
    sql, values = _within(f"SELECT i.stamp, i.record_id, r.content {_STRETCH.format(join=_JOIN)}", stretch)
    return _all(sql + _ORDER, [Rendering.key_of(variant, 0), *values, limit])


def titles_asked(stretch: Stretch, limit: int) -> tuple[str, list[Value]]:
    """The question of `titles` for headers: all that it reads stands in the index."""
    columns = "i.stamp, i.record_id, i.is_deleted, i.section"
    sql, values = _within(f"SELECT {columns} {_STRETCH.format(join='')}", stretch)
    return sql + _ORDER, [*values, limit]


def count(stretch: Stretch) -> int:
    """How many titles lie there."""
    return int(_all(*_within(f"SELECT COUNT(*) {_STRETCH.format(join='')}", stretch))[0][0])


def title(number: int) -> tuple[int, int, bool, str] | None:
    """Resource, stamp, whether deleted, section."""
    found = Item.objects.filter(pk=number).values_list("resource_id", "stamp", "is_deleted", "section")
    return found.first()


def states(numbers: Sequence[int]) -> list[tuple[int, bool, str]]:
    """Number, whether deleted, section."""
    return list(Item.objects.filter(pk__in=numbers).values_list("pk", "is_deleted", "section"))


def record(number: int, variant: int) -> bytes | None:
    """What is stored."""
    stored = Rendering.objects.filter(pk=Rendering.key_of(variant, number))
    content = stored.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _all(sql: str, values: list[Value]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Row] = cursor.fetchall()
    return found


def _within(sql: str, stretch: Stretch) -> tuple[str, list[Value]]:
    values: list[Value] = [stretch.resource, *stretch.after, stretch.until]
    if stretch.sections:
        sql += _IN_SECTIONS
        values += [*stretch.sections, *[stretch.sections[0]] * (_MOST_SECTIONS - len(stretch.sections))]
    return sql, values
