"""Asking the catalogue: the engine finds keys, the tables say what they are today."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search import synonyms, words
from liseron.catalogue.search.choice import engine_in_use
from liseron.catalogue.search.database_engine import DatabaseEngine
from liseron.catalogue.search.documents import split_key
from liseron.catalogue.search.engine import CannotAnswer, Found
from liseron.catalogue.search.helping import Ask, Help, help_with
from liseron.catalogue.search.labels import labels_of
from liseron.catalogue.search.marks import Mark, excerpt, marked
from liseron.catalogue.search.questions import CannotSearch, Query
from liseron.catalogue.search.words import Word

logger = logging.getLogger(__name__)
LONGEST_PREFIX = 100


@dataclass(frozen=True)
class Hit:
    """A resource, or a work: `record` speaks for it, `ways` are its records that may be had today, that one first.

    `title` and `summary` come in pieces, the words asked for marked.
    """

    resource: Resource
    record: Record | None
    title: list[Mark]
    summary: list[Mark]
    ways: tuple[Record, ...] = ()

    @property
    def work_id(self) -> int | None:
        return self.record.work_id if self.record else None

    @property
    def record_id(self) -> int | None:
        return self.record.pk if self.record else None

    @property
    def resource_id(self) -> int:
        return self.resource.pk


@dataclass(frozen=True)
class FacetValue:
    """One value that would narrow the answer, and how many titles it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Page:
    """One page of answers.

    `text` is what was searched and `corrected_from` what was typed, empty when it was kept. `is_relaxed`: one word
    was allowed to be missing. `is_degraded`: the index is away, the database answered without ranking. `near`: other
    texts worth offering, "vouliez-vous dire". `help`: when nothing is found, or only with a word less or changed.
    """

    query: Query
    hits: list[Hit]
    total: int
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    text: str = ""
    corrected_from: str = ""
    is_relaxed: bool = False
    is_degraded: bool = False
    near: tuple[str, ...] = ()
    help: Help | None = None

    @property
    def number(self) -> int:
        return self.query.page

    @property
    def pages(self) -> int:
        """At least one; no further than what can be reached."""
        return max(1, min(-(-self.total // self.query.size), Query(page=10**6, size=self.query.size).page))


@dataclass(frozen=True)
class Suggestion:
    """What to offer while the reader types: a title with its resource, or the name of an author or a subject."""

    kind: str
    text: str
    resource: Resource | None = None
    record: Record | None = None


def search(query: Query, *, published: Iterable[Resource] | None = None) -> Page:
    """The page asked for. Three queries of the database, whatever the number of hits; never fails for the index.

    `published` are the resources that the portal shows that day, from whoever has just read them: one query less.
    """
    query = replace(query, synonyms=synonyms.matching(query.text))
    ask = engine_in_use().search
    try:
        found, is_degraded = ask(query), False
    except CannotAnswer as error:
        logger.warning("search index away: %s", error)
        ask = DatabaseEngine().search
        found, is_degraded = ask(query), True
    asked = words.words_of(found.text)
    resources = _by_number(_published(query.today) if published is None else published)
    return Page(
        query=query,
        hits=[_hit(row, asked) for row in _rows(found.keys, resources, query.today)],
        total=found.total,
        facets=_facets(found, query, resources.values()),
        text=found.text,
        corrected_from=query.text if found.is_corrected else "",
        is_relaxed=found.is_relaxed,
        is_degraded=is_degraded,
        near=found.near,
        help=_help(query, ask, found, is_degraded),
    )


def suggest(prefix: str, *, today: date, limit: int = 8) -> list[Suggestion]:
    """Titles that begin so, then authors, then subjects, best first; nothing for a text that cannot be searched."""
    try:
        text = Query(prefix[:LONGEST_PREFIX]).text
    except CannotSearch:
        return []
    try:
        found = engine_in_use().suggest(text, limit=limit)
    except CannotAnswer:
        found = DatabaseEngine().suggest(text, limit=limit)
    known = _rows([one.key for one in found if one.key], _by_number(_published(today)), today)
    titles = [
        Suggestion("title", row.ways[0].title if row.ways else row.resource.name, row.resource, row.record)
        for row in known
    ]
    return [*titles, *(Suggestion(one.kind, one.text) for one in found if not one.key)]


def _help(query: Query, ask: Ask, found: Found, is_degraded: bool) -> Help | None:
    """Not while the database answers: it has enough to do."""
    if is_degraded or (found.total and not found.is_relaxed and not found.is_corrected):
        return None
    try:
        return help_with(query, ask)
    except CannotAnswer:
        return None


@dataclass(frozen=True)
class _Row:
    """What a key names, as the tables say it today."""

    resource: Resource
    ways: tuple[Record, ...] = ()

    @property
    def record(self) -> Record | None:
        return self.ways[0] if self.ways else None


def _rows(keys: Iterable[str], resources: dict[int, Resource], today: date) -> list[_Row]:
    """What the keys name and readers may still see, in the same order: the tables are the truth, not the index."""
    split = [split_key(key) for key in keys]
    ways: dict[int, list[Record]] = {}
    works = [pk for kind, pk in split if kind == "work"]
    records = Record.objects.available_on(today).filter(work__in=works) if works else Record.objects.none()
    for record in records.select_related("work", "cover").order_by("pk"):
        if record.resource_id in resources:
            record.resource = resources[record.resource_id]
            ways.setdefault(record.work_id, []).append(record)
    found: list[_Row] = []
    for kind, pk in split:
        if kind == "resource" and pk in resources:
            found.append(_Row(resources[pk]))
        elif kind == "work" and pk in ways:
            ways[pk].sort(key=lambda record: record.pk != record.work.lead_id)
            found.append(_Row(ways[pk][0].resource, tuple(ways[pk])))
    return found


def _published(today: date) -> Iterable[Resource]:
    """A few dozen: one query for all is quicker than a join."""
    return Resource.objects.published_on(today).order_by()


def _by_number(resources: Iterable[Resource]) -> dict[int, Resource]:
    return {resource.pk: resource for resource in resources}


def _hit(row: _Row, asked: list[Word]) -> Hit:
    record = row.record
    title, summary = (
        (record.title, record.summary) if record else (row.resource.name, row.resource.presentation)
    )
    return Hit(row.resource, record, marked(title, asked), excerpt(summary, asked), row.ways)


def _facets(found: Found, query: Query, resources: Iterable[Resource]) -> dict[str, list[FacetValue]]:
    """Every facet with its labels, most frequent first; a chosen value stays even when nothing is left of it."""
    names = {resource.slug: resource.name for resource in resources}
    facets: dict[str, list[FacetValue]] = {}
    for name in found.facets:
        counts = found.facets.get(name, {}) | {
            value: found.facets.get(name, {}).get(value, 0) for value in query.chosen(name)
        }
        label = names.get if name == "resource" else labels_of(name).get
        facets[name] = [
            FacetValue(value, str(label(value) or value), count, value in query.chosen(name))
            for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
    return facets
