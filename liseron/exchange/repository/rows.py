"""Stretches of the stock, in SQL that SQLite and PostgreSQL both answer from one index.

A list walks resource by resource, and within one by (stamp, number). The stamp shown is the later of the title's and
its resource's: a resource whose right changed within the dates asked gives all its titles, any other one those whose
own stamp lies within them. Either way that is one stretch of `exchange_item_page`
(docs/decisions/0016-pages-of-the-repository.md).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import connection

from liseron.exchange.repository.places import Shared

_MOST_SECTIONS: Final = 4
_STRETCH: Final = (
    "FROM exchange_item i{join}"
    " WHERE i.resource_id = %s AND (i.stamp, i.record_id) > (%s, %s) AND i.stamp <= %s"
)
_JOIN: Final = " LEFT JOIN exchange_rendering r ON r.item_id = i.record_id AND r.variant = %s"
_IN_SECTIONS: Final = " AND i.section IN (%s, %s, %s, %s)"
_ORDER: Final = " ORDER BY i.stamp, i.record_id LIMIT %s"
_HEADER: Final = "SELECT i.stamp, i.record_id, i.is_deleted, i.section, "


class Row(NamedTuple):
    """`content` is None for a deleted title, for a list of headers, and when the rendering is still to be made."""

    stamp: int
    number: int
    is_deleted: bool
    section: str
    content: bytes | None


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


def titles(stretch: Stretch, limit: int, variant: str) -> list[Row]:
    """The first ones, with what is stored of them in that variant; without, when the variant is empty."""
    if not variant:
        return _asked(f"{_HEADER}NULL {_STRETCH.format(join='')}", [], stretch, limit)
    return _asked(f"{_HEADER}r.content {_STRETCH.format(join=_JOIN)}", [variant], stretch, limit)


def count(stretch: Stretch) -> int:
    """How many titles lie there."""
    sql, values = _within(f"SELECT COUNT(*) {_STRETCH.format(join='')}", stretch)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def title(number: int, variant: str) -> tuple[int, Row] | None:
    """One title and its resource."""
    sql = (
        f"SELECT i.resource_id, i.stamp, i.record_id, i.is_deleted, i.section, r.content FROM exchange_item i{_JOIN}"  # noqa: S608
        " WHERE i.record_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [variant, number])
        row = cursor.fetchone()
    return (row[0], Row(*row[1:])) if row else None


def _asked(sql: str, values: list[str], stretch: Stretch, limit: int) -> list[Row]:
    sql, within = _within(sql, stretch)
    with connection.cursor() as cursor:
        cursor.execute(sql + _ORDER, [*values, *within, limit])
        found: list[Row] = (
            cursor.fetchall()
        )  # plain tuples of its shape: named ones take twice as long to make
        return found


def _within(sql: str, stretch: Stretch) -> tuple[str, list[int | str]]:
    values: list[int | str] = [stretch.resource, *stretch.after, stretch.until]
    if stretch.sections:
        sql += _IN_SECTIONS
        values += [*stretch.sections, *[stretch.sections[0]] * (_MOST_SECTIONS - len(stretch.sections))]
    return sql, values
