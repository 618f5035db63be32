"""One question to the cluster: as typed, then corrected, then with one word less."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol
from zlib import crc32

from liseron.catalogue.search.clauses import Clause, text_of
from liseron.catalogue.search.corrections import MOST_OFFERED
from liseron.catalogue.search.engine import Found
from liseron.catalogue.search.opensearch import corrections, plan
from liseron.catalogue.search.opensearch.corrections import Neighbours, RemoteCorrections
from liseron.catalogue.search.opensearch.mapping import FACETS
from liseron.catalogue.search.questions import Query, kind_of_set, value_of_set
from liseron.catalogue.search.schema import key_of

Counts = dict[str, dict[str, int]]
Part = dict[str, Any]
MOST_VALUES = 100
# With several shards each tells its first values only: enough of them, and the counts are right.
FROM_EACH_SHARD = 2000
SORTED_BY: dict[str, list[Any]] = {
    "relevance": ["_score", {"number": "asc"}],
    "title": [{"sort_title": "asc"}, {"number": "asc"}],
    "year": [{"year": "desc"}, {"number": "asc"}],
    "newest": [{"added_at": "desc"}, {"number": "asc"}],
}


class Asks(Protocol):
    """Several searches in one round trip; the same copy for the same `preference`."""

    def __call__(self, bodies: Sequence[Part], *, preference: str) -> list[Part]: ...


class Search:
    """Answers one query; each step of the cascade is one round trip."""

    def __init__(self, query: Query, asks: Asks) -> None:
        self.query = query
        self.asks = asks
        self.neighbours: Neighbours = {}
        # The pages of one question come from the same copy, whose scores and order are the same.
        self.preference = f"q{crc32(query.text.encode('utf-8', 'replace'))}"

    def answer(self) -> Found:
        query = self.query
        if query.identifier:
            found = self._asked(plan.identified(query.identifier), [], query.text)
            if found.total:
                return found
        clauses = query.clauses
        doubtful = [] if query.is_exact else corrections.doubtful(clauses)
        found = self._found(clauses, query.text, doubtful=doubtful)
        if not clauses or query.is_exact or (found.total and not self.neighbours):
            return found
        known = corrections.corrections_of(doubtful, self.neighbours, self._told)
        if found.total:
            return replace(found, near=self._near(clauses, known))
        return self._corrected(clauses, known) or self._relaxed(clauses) or found

    def _near(self, clauses: Sequence[Clause], known: RemoteCorrections) -> tuple[str, ...]:
        """Offered only when they find something."""
        readings = list(known.offers(clauses))
        kept = [reading for reading, total in self._totals(readings) if total][:MOST_OFFERED]
        return tuple(dict.fromkeys(text_of(known.as_written(reading)) for reading in kept))

    def _corrected(self, clauses: Sequence[Clause], known: RemoteCorrections) -> Found | None:
        readings = list(known.tries(clauses))
        for reading, total in self._totals(readings, plan.filters(self.query)):
            if total:
                reading = known.as_written(reading)
                return replace(self._found(reading, text_of(reading)), is_corrected=True)
        return None

    def _relaxed(self, clauses: Sequence[Clause]) -> Found | None:
        if sum(not clause.is_optional and not clause.is_excluded for clause in clauses) < 2:
            return None
        found = self._found(clauses, self.query.text, missing=1)
        return replace(found, is_relaxed=True) if found.total else None

    def _totals(
        self, readings: Sequence[list[Clause]], narrowed: Sequence[Part] = ()
    ) -> list[tuple[list[Clause], int]]:
        if not readings:
            return []
        bodies = [
            {"size": 0, "track_total_hits": 1, "query": plan.together(plan.matching(reading), narrowed)}
            for reading in readings
        ]
        return [(reading, total(told)) for reading, told in zip(readings, self._told(bodies), strict=True)]

    def _found(
        self, clauses: Sequence[Clause], text: str, *, missing: int = 0, doubtful: Sequence[str] = ()
    ) -> Found:
        matching = plan.matching(clauses, missing=missing)
        wanted = [clause for clause in clauses if not clause.is_excluded]
        if not wanted or self.query.sort != "relevance":
            return self._asked(matching, [], text, doubtful)
        whole = text if len(wanted) == len(clauses) else text_of(wanted)
        return self._asked(matching, plan.ranking(clauses, whole), text, doubtful)

    def _asked(
        self, matching: Part, ranking: Sequence[Part], text: str, doubtful: Sequence[str] = ()
    ) -> Found:
        """The hits and, in the same round trip, the counts: each facet ignores its own filter."""
        query = self.query
        names = [*query.facets, *dict.fromkeys(kind_of_set(name) for name in query.sets)]
        own = [name for name in names if self._is_narrowed_by(name)]
        first = {
            "size": query.size,
            "from": query.offset,
            "track_total_hits": True,
            "query": plan.together(matching, plan.filters(query), ranking),
            "sort": SORTED_BY[query.sort],
            "aggs": self._counting([name for name in names if name not in own]),
            "docvalue_fields": ["number"],
            "_source": False,
            **corrections.looking(doubtful),
        }
        others = [
            {
                "size": 0,
                "query": plan.together(matching, plan.filters(query, but=name)),
                "aggs": self._counting([name]),
            }
            for name in own
        ]
        answers = self._told([first, *others])
        self.neighbours = corrections.neighbours_in(answers[0])
        counts = [count for answer in answers for count in answer.get("aggregations", {}).items()]
        keys = [key_of(int(hit["fields"]["number"][0])) for hit in answers[0]["hits"]["hits"]]
        return Found(keys, total(answers[0]), {name: _counted(told) for name, told in counts}, text)

    def _told(self, bodies: Sequence[Part]) -> list[Part]:
        return self.asks(bodies, preference=self.preference)

    def _is_narrowed_by(self, name: str) -> bool:
        if name in FACETS:
            return bool(self.query.chosen(name))
        return any(kind_of_set(chosen) == name for chosen in self.query.within)

    def _counting(self, names: Sequence[str]) -> dict[str, Part]:
        return {name: self._counting_of(name) for name in names}

    def _counting_of(self, name: str) -> Part:
        if name in FACETS:
            return {"terms": {"field": FACETS[name], "size": MOST_VALUES, "shard_size": FROM_EACH_SHARD}}
        sets = {value_of_set(n): slugs for n, slugs in self.query.sets.items() if kind_of_set(n) == name}
        return {
            "filters": {"filters": {value: {"terms": {"resource": sorted(s)}} for value, s in sets.items()}}
        }


def total(told: Part) -> int:
    return int(told["hits"]["total"]["value"])


def _counted(told: Part) -> dict[str, int]:
    buckets = told["buckets"]
    if isinstance(buckets, dict):
        return {value: int(bucket["doc_count"]) for value, bucket in buckets.items()}
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets if bucket["key"]}
