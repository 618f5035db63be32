"""What to try when nothing is found: which word is nowhere, which filter hides something, what is near."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from liseron.catalogue.search.clauses import text_of
from liseron.catalogue.search.engine import Found
from liseron.catalogue.search.questions import Query, kind_of_set

MOST_WORDS = 8
MOST_FILTERS = 8
Ask = Callable[[Query], Found]


@dataclass(frozen=True)
class Dropped:
    """A choice to take back, a facet or a kind of set ("medium", "library"), and how many titles that leaves."""

    name: str
    values: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Help:
    """`without`: choices that hide titles, the one that hides most first; `without_any`: titles with no choice at all.

    `unknown`: words typed that are in no title, name, subject or summary.
    """

    without: list[Dropped] = field(default_factory=list)
    without_any: int = 0
    unknown: list[str] = field(default_factory=list)


def help_with(query: Query, ask: Ask) -> Help:
    """For a question without an answer: at most one small question for each choice made and each word."""
    small = replace(query, facets=(), size=1, page=1, is_exact=True)
    unknown = [] if not query.text else _unknown(small, ask)
    if not query.is_narrowed():
        return Help(unknown=unknown)
    dropped = [
        Dropped(name, values, ask(other).total)
        for name, values, other in _with_one_less(small)[:MOST_FILTERS]
    ]
    without = sorted((one for one in dropped if one.total), key=lambda one: -one.total)
    return Help(without, ask(replace(small, filters={}, within=())).total, unknown)


def _unknown(query: Query, ask: Ask) -> list[str]:
    """Each word alone, with its synonyms, whatever the choices."""
    free = replace(query, filters={}, within=())
    wanted = [clause for clause in query.clauses if not clause.is_optional and not clause.is_excluded]
    return [
        clause.text for clause in wanted[:MOST_WORDS] if not ask(replace(free, text=text_of([clause]))).total
    ]


def _with_one_less(query: Query) -> list[tuple[str, tuple[str, ...], Query]]:
    less = [
        (name, tuple(values), replace(query, filters={**query.filters, name: ()}))
        for name, values in query.filters.items()
        if values
    ]
    for kind in dict.fromkeys(kind_of_set(name) for name in query.within):
        chosen = tuple(name for name in query.within if kind_of_set(name) == kind)
        rest = tuple(name for name in query.within if name not in chosen)
        less.append((kind, chosen, replace(query, within=rest)))
    return less
