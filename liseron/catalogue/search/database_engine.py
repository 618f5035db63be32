"""The fallback: plain look-ups in the database, right but neither ranked nor forgiving."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_

from django.db.models import Aggregate, Case, Count, F, Max, Min, Q, QuerySet, Value, When

from liseron.catalogue import titles
from liseron.catalogue.models import Place, Record, Resource
from liseron.catalogue.search import rows, spans
from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import Found, Suggested
from liseron.catalogue.search.questions import FACETS, Query, kind_of_set, value_of_set
from liseron.catalogue.search.words import Word
from liseron.toolkit.dates import paris_today

ORDERS: dict[str, tuple[Aggregate, bool]] = {
    "relevance": (Min("sort_title"), False),
    "title": (Min("sort_title"), False),
    "year": (Max("year"), True),
    "newest": (Max("created_at"), True),
}
COLUMNS = {name: name for name in ("medium", "language", "audience", "place")} | {
    "resource": "resource__slug"
}
PLACE = Case(When(resource__is_physical=True, then=Value(Place.LIBRARY)), default=Value(Place.ONLINE))


class DatabaseEngine:
    """Reads the tables themselves, so there is nothing to index: the writing half does nothing.

    Years, subjects and authors are not counted here, the last two not filtered either.
    """

    def index(self, documents: Iterable[Document]) -> None:
        """The tables are the index."""

    def remove(self, keys: Iterable[str]) -> None:
        """The tables are the index."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        return sum(1 for _document in documents)

    def contents(self) -> Mapping[str, str]:
        return {document.key: document.digest for document in rows.findable()}

    def search(self, query: Query) -> Found:
        named = [r for r in Resource.objects.published_on(query.today) if _holds(r, query)]
        resources = [r for r in named if _chosen(r, query)]
        records = _filtered(_records(query), query)
        facets = {name: _counts(name, query, named) for name in query.facets}
        facets |= _counted_sets(query, named)
        keys = _page([rows.key_of(r) for r in resources], records, query)
        return Found(keys, len(resources) + _works(records), facets, query.text)

    def suggest(self, prefix: str, *, limit: int) -> list[Suggested]:
        begun, today = titles.folded(prefix), paris_today()
        if not begun:
            return []
        named = [r for r in Resource.objects.published_on(today) if titles.folded(r.name).startswith(begun)]
        begins = rows.visible_records(today).filter(sort_title__startswith=titles.sort_key(prefix))
        found = [rows.key_of(r) for r in named] + _keys(begins, "title", 0, limit)
        return [Suggested("title", "", key) for key in found[:limit]]


def _records(query: Query) -> QuerySet[Record]:
    """Every clause in the folded title or names, or the number that the text is."""
    records = rows.visible_records(query.today).annotate(place=PLACE)
    if query.identifier:
        numbers = [query.identifier, f"{query.identifier[:4]}-{query.identifier[4:]}"]
        return records.filter(identifiers__scheme__in=rows.NUMBERED, identifiers__value__in=numbers)
    for clause in query.clauses:
        if clause.is_excluded:
            records = records.exclude(_held(clause))
        elif not clause.is_optional:
            records = records.filter(_held(clause))
    return records


def _held(clause: Clause) -> Q:
    if clause.is_quoted:
        own = Q(sort_title__contains=" ".join(word.folded for word in clause.words))
    else:
        own = _all_in(clause.words)
    return reduce(or_, (_all_in(other) for other in clause.alternatives), own)


def _all_in(found: Iterable[Word]) -> Q:
    held = (Q(sort_title__contains=word.folded) | Q(folded_creators__contains=word.folded) for word in found)
    return reduce(and_, held, Q())


def _filtered(records: QuerySet[Record], query: Query, *, but: str = "") -> QuerySet[Record]:
    for name in FACETS:
        chosen = query.chosen(name)
        if name == but or not chosen:
            continue
        if name == "year":
            spanned = (Q(year__range=spans.bounds(span)) for span in chosen)
            records = records.filter(reduce(or_, spanned))
        elif name in COLUMNS:
            records = records.filter(**{f"{COLUMNS[name]}__in": chosen})
    for slugs in query.slugs_within(but=but):
        records = records.filter(resource__slug__in=slugs)
    return records


def _holds(resource: Resource, query: Query) -> bool:
    """A few dozen at most, so they are compared here, folded, rather than by the database."""
    text = titles.folded(f"{resource.name} {resource.tagline}")
    return all(
        clause.is_optional or clause.is_excluded != all(word.folded in text for word in clause.words)
        for clause in query.clauses
    )


def _has(resource: Resource, name: str) -> str:
    had = {"medium": resource.medium, "resource": resource.slug, "audience": resource.audience}
    return (had | {"place": resource.place.value}).get(name, "")


def _chosen(resource: Resource, query: Query, *, but: str = "") -> bool:
    wanted = [name for name in FACETS if name != but and query.chosen(name)]
    return all(_has(resource, name) in query.chosen(name) for name in wanted) and all(
        resource.slug in slugs for slugs in query.slugs_within(but=but)
    )


def _counts(name: str, query: Query, named: list[Resource]) -> dict[str, int]:
    column = COLUMNS.get(name)
    if column is None:
        return {}
    lines = (
        _filtered(_records(query), query, but=name)
        .order_by()
        .values(column)
        .annotate(n=Count("work", distinct=True))
    )
    counts: Counter[str] = Counter()
    for line in lines:
        counts[str(line[column])] += int(line["n"])
    counts.update(_has(resource, name) for resource in named if _chosen(resource, query, but=name))
    return {value: count for value, count in counts.items() if value}


def _counted_sets(query: Query, named: list[Resource]) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    for name, slugs in query.sets.items():
        kind = kind_of_set(name)
        records = _filtered(_records(query), query, but=kind).filter(resource__slug__in=slugs)
        ours = sum(resource.slug in slugs and _chosen(resource, query, but=kind) for resource in named)
        counted.setdefault(kind, {})[value_of_set(name)] = _works(records) + ours
    return counted


def _works(records: QuerySet[Record]) -> int:
    return records.order_by().values("work").distinct().count()


def _page(first: list[str], records: QuerySet[Record], query: Query) -> list[str]:
    """The resources come before the works."""
    start, end = query.offset, query.offset + query.size
    rest = _keys(records, query.sort, max(0, start - len(first)), max(0, end - len(first)))
    return [*first[start:end], *rest]


def _keys(records: QuerySet[Record], sort: str, start: int, end: int) -> list[str]:
    place, is_descending = ORDERS[sort]
    order = F("place").desc(nulls_last=True) if is_descending else F("place").asc()
    found = records.order_by().values("work").annotate(place=place).order_by(order, "work")
    return [f"work:{pk}" for pk in found.values_list("work", flat=True)[start:end]]
