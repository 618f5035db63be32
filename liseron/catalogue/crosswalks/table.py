"""How a crosswalk is written and applied: one row for each thing that a title has to say.

A row names what it fills, where the record says it, and the rule that reads it there. Places are written as
cataloguers write them: `200$a`, `210,214$c` (two tags), `100$a/9-12` (characters from 0), `264[.1]$c` (indicators,
a dot for any), `LDR/6-7` and `008/35-37` (control fields). Of several rows for one thing, the first that finds
something decides; `identifiers` adds them up.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from liseron.protocols.marc.characters import without_marks
from liseron.protocols.marc.record import LEADER, Field, Record

ADDED_UP = frozenset({"identifiers"})
_PLACE = re.compile(
    r"(?P<tags>[0-9A-Z]{3}(?:,[0-9A-Z]{3})*)(?:\[(?P<indicators>..)\])?(?P<codes>(?:\$[a-z0-9])*)"
    r"(?:/(?P<first>[0-9]+)(?:-(?P<last>[0-9]+))?)?"
)


class Place(NamedTuple):
    """Where something stands: subfields `codes` of the fields `tag`, or characters of them."""

    tag: str
    codes: str
    indicators: str
    span: slice | None


class Found(NamedTuple):
    """A field that is there, with the place that asked for it."""

    field: Field
    place: Place

    def values(self) -> list[str]:
        """What the place asked for, clean; blanks count where characters are counted."""
        _tag, codes, _indicators, span = self.place
        if span is not None:
            return [value[span] for code, value in self.field.subfields if code in codes]
        clean = [
            " ".join((value if value.isprintable() else without_marks(value)).split())
            for code, value in self.field.subfields
            if code in codes
        ]
        return clean if all(clean) else [value for value in clean if value]


Rule = Callable[[list[Found]], Any]


@dataclass(frozen=True, eq=False)  # compared as itself: its words would be hashed for each record
class Row:
    """One line of a crosswalk: `how` gets the fields found and gives a value, or something false."""

    target: str
    where: str
    how: Rule

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for words in self.where.split() for place in _places(words))

    @property
    def rule(self) -> str:
        """The rule in words: the first sentence of its docstring."""
        return " ".join((self.how.__doc__ or "").split("\n\n")[0].split())


def applied(rows: Iterable[Row], record: Record) -> dict[str, Any]:
    """What the record says, by the names of TitleFacts; what it does not say is absent."""
    facts: dict[str, Any] = {}
    by_tag = record.by_tag
    for target, how, places in _plan(tuple(rows), frozenset(record.contents)):
        if target in facts and target not in ADDED_UP:
            continue
        found = [
            Found(field, place)
            for place in places
            for field in by_tag[place.tag]
            if not place.indicators or _match(place.indicators, field.indicators)
        ]
        value = how(found) if found else None
        if value:
            facts[target] = facts[target] + value if target in facts else value
    return facts


@lru_cache(maxsize=5_000)
def _plan(rows: tuple[Row, ...], tags: frozenset[str]) -> list[tuple[str, Rule, list[Place]]]:
    """What is left of the rows for records that have these tags: a vendor's records are much alike."""
    there = tags | {LEADER}
    plan = [(row.target, row.how, [place for place in row.places if place.tag in there]) for row in rows]
    return [(target, how, places) for target, how, places in plan if places]


def texts(found: list[Found]) -> list[str]:
    """Every value, in the order of the places and of the fields."""
    return found[0].values() if len(found) == 1 else [value for one in found for value in one.values()]


def as_markdown(title: str, rows: Iterable[Row]) -> str:
    """The table as the documentation shows it."""
    lines = [f"## {title}", "", "| fills | from | how |", "|---|---|---|"]
    lines += [
        f"| {row.target} | {' '.join(f'`{where}`' for where in row.where.split())} | {row.rule} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _places(words: str) -> Iterator[Place]:
    match = _PLACE.fullmatch(words)
    if match is None:
        raise ValueError(f"no place: {words}")
    first, last = match["first"], match["last"]
    span = slice(int(first), int(last or first) + 1) if first else None
    for tag in match["tags"].split(","):
        yield Place(tag, match["codes"].replace("$", ""), match["indicators"] or "", span)


def _match(wanted: str, indicators: str) -> bool:
    return len(indicators) >= 2 and all(w in {".", i} for w, i in zip(wanted, indicators, strict=False))
