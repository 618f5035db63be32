"""The fallback: plain look-ups in the database, right but neither ranked nor forgiving."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from liseron.catalogue import titles
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search import documents
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import Found
from liseron.catalogue.search.questions import FACETS, Query

ORDERS: dict[str, list[str | OrderBy]] = {
    "relevance": ["sort_title", "pk"],
    "title": ["sort_title", "pk"],
    "year": [F("year").desc(nulls_last=True), "pk"],
    "newest": ["-created_at", "-pk"],
}
COLUMNS = {"medium": "medium", "resource": "resource__slug", "language": "language", "audience": "audience"}


class DatabaseEngine:
    """Reads the tables themselves, so there is nothing to index: the writing half does nothing."""

    def index(self, documents: Iterable[Document]) -> None:
        """The tables are the index."""

    def remove(self, keys: Iterable[str]) -> None:
        """The tables are the index."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        return sum(1 for _document in documents)

    def keys(self) -> set[str]:
        return set(documents.findable_keys())

    def search(self, query: Query) -> Found:
        named = [r for r in _resources(query.today) if _holds(r, query)]
        resources = [r for r in named if _chosen(r, query)]
        records = _filtered(_records(query), query)
        facets: dict[str, dict[str, int]] = {name: _counts(name, query, named) for name in FACETS}
        keys = _page([documents.key_of(r) for r in resources], records, query)
        return Found(keys, len(resources) + records.count(), facets, query.text)

    def suggest(self, prefix: str, *, today: date, limit: int) -> list[str]:
        begun = titles.folded(prefix)
        if not begun:
            return []
        named = [r for r in _resources(today) if titles.folded(r.name).startswith(begun)]
        begins = (
            _visible(today)
            .filter(sort_title__startswith=titles.sort_key(prefix))
            .order_by("sort_title", "pk")
        )
        found = [documents.key_of(r) for r in named] + [documents.key_of(r) for r in begins[:limit]]
        return found[:limit]


def _visible(today: date) -> QuerySet[Record]:
    return Record.objects.available().filter(resource__in=Resource.objects.published_on(today))


def _resources(today: date) -> Iterable[Resource]:
    """A few dozen at most, so they are compared here, folded, rather than by the database."""
    return Resource.objects.published_on(today)


def _records(query: Query) -> QuerySet[Record]:
    """Every word in the folded title or names; small words only when there is nothing else."""
    asked = [word for word in query.words if not word.is_stop] or query.words
    conditions = [Q(sort_title__contains=w.folded) | Q(folded_creators__contains=w.folded) for w in asked]
    return _visible(query.today).filter(reduce(and_, conditions, Q()))


def _filtered(records: QuerySet[Record], query: Query, *, but: str = "") -> QuerySet[Record]:
    wanted = {
        f"{COLUMNS[name]}__in": query.chosen(name) for name in FACETS if name != but and query.chosen(name)
    }
    return records.filter(**wanted)


def _holds(resource: Resource, query: Query) -> bool:
    text = titles.folded(f"{resource.name} {resource.tagline}")
    asked = [word for word in query.words if not word.is_stop] or query.words
    return all(word.folded in text for word in asked)


def _chosen(resource: Resource, query: Query, *, but: str = "") -> bool:
    has = {
        "medium": resource.medium,
        "resource": resource.slug,
        "language": "",
        "audience": resource.audience,
    }
    return all(has[name] in query.chosen(name) for name in FACETS if name != but and query.chosen(name))


def _counts(name: str, query: Query, named: list[Resource]) -> dict[str, int]:
    column = COLUMNS[name]
    rows = _filtered(_records(query), query, but=name).order_by().values(column).annotate(n=Count("pk"))
    counts = {str(row[column]): int(row["n"]) for row in rows if row[column]}
    for resource in named:
        if name != "language" and _chosen(resource, query, but=name):
            value = resource.slug if name == "resource" else str(getattr(resource, name))
            counts[value] = counts.get(value, 0) + 1
    return counts


def _page(first: list[str], records: QuerySet[Record], query: Query) -> list[str]:
    """The resources come before the records."""
    start, end = query.offset, query.offset + query.size
    rows = records.order_by(*ORDERS[query.sort]).values_list("pk", flat=True)
    rest = rows[max(0, start - len(first)) : max(0, end - len(first))]
    return [*first[start:end], *(f"record:{pk}" for pk in rest)]
