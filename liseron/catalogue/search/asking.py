"""Asking the catalogue: the engine finds keys, the tables say what they are today."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from liseron.catalogue import sentences
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search import documents, words
from liseron.catalogue.search.choice import engine_in_use
from liseron.catalogue.search.database_engine import DatabaseEngine
from liseron.catalogue.search.engine import CannotAnswer, Found
from liseron.catalogue.search.marks import Mark, excerpt, marked
from liseron.catalogue.search.questions import FACETS, CannotSearch, Query
from liseron.catalogue.search.words import Word

logger = logging.getLogger(__name__)
LONGEST_PREFIX = 100


@dataclass(frozen=True)
class Hit:
    """A resource, or a record with its resource; `title` and `summary` in pieces, the words asked for marked."""

    resource: Resource
    record: Record | None
    title: list[Mark]
    summary: list[Mark]

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
    was allowed to be missing. `is_degraded`: the index is away, the database answered without ranking.
    """

    query: Query
    hits: list[Hit]
    total: int
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    text: str = ""
    corrected_from: str = ""
    is_relaxed: bool = False
    is_degraded: bool = False

    @property
    def number(self) -> int:
        return self.query.page

    @property
    def pages(self) -> int:
        """At least one; no further than what can be reached."""
        return max(1, min(-(-self.total // self.query.size), Query(page=10**6, size=self.query.size).page))


@dataclass(frozen=True)
class Suggestion:
    """A title to offer while the reader types."""

    text: str
    resource: Resource
    record: Record | None


def search(query: Query) -> Page:
    """The page asked for. Two queries of the database, whatever the number of hits; never fails for the index."""
    try:
        found, is_degraded = engine_in_use().search(query), False
    except CannotAnswer as error:
        logger.warning("search index away: %s", error)
        found, is_degraded = DatabaseEngine().search(query), True
    asked = words.words_of(found.text)
    resources = _open_resources(query.today)
    return Page(
        query=query,
        hits=[_hit(resource, record, asked) for resource, record in _rows(found.keys, resources)],
        total=found.total,
        facets=_facets(found, query, resources.values()),
        text=found.text,
        corrected_from=query.text if found.is_corrected else "",
        is_relaxed=found.is_relaxed,
        is_degraded=is_degraded,
    )


def suggest(prefix: str, *, today: date, limit: int = 8) -> list[Suggestion]:
    """Titles that begin so, best first; nothing for a text that cannot be searched."""
    try:
        text = Query(prefix[:LONGEST_PREFIX]).text
    except CannotSearch:
        return []
    try:
        keys = engine_in_use().suggest(text, today=today, limit=limit)
    except CannotAnswer:
        keys = DatabaseEngine().suggest(text, today=today, limit=limit)
    return [
        Suggestion(record.title if record else resource.name, resource, record)
        for resource, record in _rows(keys, _open_resources(today))
    ]


def _rows(keys: Iterable[str], resources: dict[int, Resource]) -> list[tuple[Resource, Record | None]]:
    """What the keys name and readers may still see, in the same order: the tables are the truth, not the index."""
    split = [documents.split_key(key) for key in keys]
    records = Record.objects.available().in_bulk([pk for kind, pk in split if kind == "record"])
    found: list[tuple[Resource, Record | None]] = []
    for kind, pk in split:
        if kind == "resource" and pk in resources:
            found.append((resources[pk], None))
        elif kind == "record" and pk in records and records[pk].resource_id in resources:
            records[pk].resource = resources[records[pk].resource_id]
            found.append((records[pk].resource, records[pk]))
    return found


def _open_resources(today: date) -> dict[int, Resource]:
    """A few dozen: one query for all is quicker than a join."""
    return {resource.pk: resource for resource in Resource.objects.published_on(today).order_by()}


def _hit(resource: Resource, record: Record | None, asked: list[Word]) -> Hit:
    title, summary = (record.title, record.summary) if record else (resource.name, resource.presentation)
    return Hit(resource, record, marked(title, asked), excerpt(summary, asked))


def _facets(found: Found, query: Query, resources: Iterable[Resource]) -> dict[str, list[FacetValue]]:
    """Every facet with its labels, most frequent first; a chosen value stays even when nothing is left of it."""
    names = {resource.slug: resource.name for resource in resources}
    facets: dict[str, list[FacetValue]] = {}
    for name in FACETS:
        counts = found.facets.get(name, {}) | {
            value: found.facets.get(name, {}).get(value, 0) for value in query.chosen(name)
        }
        label = names.get if name == "resource" else sentences.facet_label(name).get
        facets[name] = [
            FacetValue(value, str(label(value) or value), count, value in query.chosen(name))
            for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
    return facets
