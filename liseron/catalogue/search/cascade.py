"""One question on one state of the embedded index: as typed, then corrected, then with one word less."""

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import tantivy
from tantivy import Order, Searcher

from liseron.catalogue.search import plan, schema
from liseron.catalogue.search.clauses import Clause, text_of
from liseron.catalogue.search.corrections import MOST_OFFERED, Corrections
from liseron.catalogue.search.engine import Found
from liseron.catalogue.search.questions import Query, kind_of_set, value_of_set

Counts = dict[str, dict[str, int]]
MOST_COMBINATIONS = 1_000
MOST_VALUES = {
    **dict.fromkeys((*schema.COLUMNS.values(), "resource"), 100),
    **dict.fromkeys(schema.COMBINED, 60_000),
}
SORTED_BY = {
    "title": ("sort_title", Order.Asc),
    "year": ("year", Order.Desc),
    "newest": ("added_at", Order.Desc),
}


@dataclass(frozen=True)
class State:
    """One state of the index. `counted` keeps the counts of pages without a text while that state lasts.

    `is_varied`: too many different sets of resources for counting these to be quicker than counting resources.
    """

    main: Searcher
    corrections: Corrections
    counted: dict[object, Counts]
    is_varied: bool


class Search:
    """Answers one query. Hits are ranked in this thread while facets are counted in another."""

    def __init__(self, query: Query, state: State, second: Executor) -> None:
        self.query = query
        self.state = state
        self.second = second
        self.fields = schema.build()

    def answer(self) -> Found:
        if self.query.identifier:
            found = self._asked(
                [(tantivy.Occur.Must, plan.identified(self.fields, self.query.identifier))],
                [],
                self.query.text,
            )
            if found.total:
                return found
        clauses = self.query.clauses
        found = self._found(clauses, self.query.text)
        if not clauses or self.query.is_exact:
            return found
        if found.total:
            return replace(found, near=self._near(clauses))
        return self._corrected(clauses) or self._relaxed(clauses) or found

    def _near(self, clauses: Sequence[Clause]) -> tuple[str, ...]:
        """Offered only when they find something."""
        near: list[str] = []
        for reading in self.state.corrections.offers(clauses):
            if len(near) < MOST_OFFERED and self._total(plan.matching(self.fields, reading)):
                near.append(text_of(reading))
        return tuple(dict.fromkeys(near))

    def _corrected(self, clauses: Sequence[Clause]) -> Found | None:
        for reading in self.state.corrections.tries(clauses):
            if self._total([*plan.matching(self.fields, reading), *plan.filters(self.fields, self.query)]):
                text = text_of(reading)
                return replace(self._found(reading, text), is_corrected=True)
        return None

    def _relaxed(self, clauses: Sequence[Clause]) -> Found | None:
        if sum(not clause.is_optional and not clause.is_excluded for clause in clauses) < 2:
            return None
        found = self._found(clauses, self.query.text, missing=1)
        return replace(found, is_relaxed=True) if found.total else None

    def _total(self, conditions: plan.Conditions) -> int:
        result = self.state.main.search(plan.together(conditions), limit=1)
        return int(result.count or 0)  # type: ignore[attr-defined]

    def _found(self, clauses: Sequence[Clause], text: str, *, missing: int = 0) -> Found:
        matching = plan.matching(self.fields, clauses, missing=missing)
        wanted = [clause for clause in clauses if not clause.is_excluded]
        if not wanted or self.query.sort in SORTED_BY:
            return self._asked(matching, [], text)
        whole = text if len(wanted) == len(clauses) else text_of(wanted)
        return self._asked(matching, plan.ranking(self.fields, clauses, whole), text)

    def _asked(self, matching: plan.Conditions, ranking: plan.Conditions, text: str) -> Found:
        field, order = SORTED_BY.get(self.query.sort, (None, Order.Desc))
        counted = self.second.submit(self._counted, matching)
        conditions = [*matching, *plan.filters(self.fields, self.query)]
        result = self.state.main.search(
            plan.together(conditions, ranking),
            limit=self.query.size,
            offset=self.query.offset,
            order_by_field=field,
            order=order,
        )
        keys = keys_of(self.state.main, [address for _score, address in result.hits])
        return Found(keys, int(result.count or 0), counted.result(), text)  # type: ignore[attr-defined]

    def _counted(self, matching: plan.Conditions) -> Counts:
        """Kept for the pages without a text, whose counts cost most and are asked for most."""
        if matching:
            return self._counts(matching)
        query = self.query
        known = (
            tuple((name, *query.chosen(name)) for name in sorted(query.filters)),
            query.within,
            query.facets,
            tuple(query.sets.items()),
        )
        if known not in self.state.counted:
            self.state.counted[known] = self._counts(matching)
        return self.state.counted[known]

    def _counts(self, matching: plan.Conditions) -> Counts:
        """Each facet ignores its own filter, so that a second value can be added to the first."""
        kinds = list(dict.fromkeys(kind_of_set(name) for name in self.query.sets))
        names = [*self.query.facets, *kinds]
        own = {name for name in self.query.facets if self.query.chosen(name)}
        own |= {kind_of_set(name) for name in self.query.within}
        groups = [([name for name in names if name not in own], "")]
        groups += [([name], name) for name in names if name in own]
        counts: Counts = {}
        for asked, but in groups:
            if asked:
                conditions = [*matching, *plan.filters(self.fields, self.query, but=but)]
                counts |= self._counts_of(conditions, asked)
        return counts

    def _counts_of(self, conditions: plan.Conditions, names: Sequence[str]) -> Counts:
        columns = {column for name in names if (column := self._column(name))}
        ask = {column: {"terms": {"field": column, "size": MOST_VALUES[column]}} for column in columns}
        told = self.state.main.aggregate(plan.together(conditions), ask) if ask else {}
        counted = {
            column: {str(b["key"]): int(b["doc_count"]) for b in told[column]["buckets"] if b["key"]}
            for column in columns
        }
        return {name: self._shared_out(name, counted, conditions) for name in names}

    def _column(self, name: str) -> str:
        """Where a facet is counted; empty for sets of resources that are not counted together."""
        if self.state.is_varied:
            return "resource" if name == "resource" else schema.COLUMNS.get(name, "")
        return schema.COLUMNS.get(name, "offers")

    def _shared_out(self, name: str, counted: Counts, conditions: plan.Conditions) -> dict[str, int]:
        """From counts of combinations to counts of values, or of sets of values: exact, for a few hundred sums."""
        column = self._column(name)
        if name not in schema.COLUMNS:
            return self._sets(name, counted.get(column), conditions)
        if column not in schema.COMBINED:
            return counted[column]
        shared: Counter[str] = Counter()
        for combination, count in counted[column].items():
            for value in combination.split(schema.BETWEEN):
                shared[value] += count
        return dict(shared)

    def _sets(
        self, kind: str, combinations: dict[str, int] | None, conditions: plan.Conditions
    ) -> dict[str, int]:
        sets = {value_of_set(n): slugs for n, slugs in self.query.sets.items() if kind_of_set(n) == kind}
        if combinations is None:
            asked = {value: plan.offered_in(self.fields, slugs) for value, slugs in sets.items()}
            return {value: self._total([*conditions, one]) for value, one in asked.items()}
        shared = dict.fromkeys(sets, 0)
        for combination, count in combinations.items():
            offered = combination.split(schema.BETWEEN)
            for value, slugs in sets.items():
                if not slugs.isdisjoint(offered):
                    shared[value] += count
        return shared


def keys_of(searcher: Searcher, addresses: list[tantivy.DocAddress]) -> list[str]:
    numbers: Iterable[object] = searcher.fast_field_values("number", addresses) if addresses else ()
    return [schema.key_of(int(str(number))) for number in numbers]
