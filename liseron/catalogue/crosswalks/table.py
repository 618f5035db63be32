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
from liseron.protocols.marc.record import CONTROL, LEADER, SEPARATOR, Field, Record

ADDED_UP = frozenset({"identifiers"})
WHOLE = "\0"  # in the place of a code, for the fields that have none
_PLACE = re.compile(
    r"(?P<tags>[0-9A-Z]{3}(?:,[0-9A-Z]{3})*)(?:\[(?P<indicators>..)\])?(?P<codes>(?:\$[a-z0-9])*)"
    r"(?:/(?P<first>[0-9]+)(?:-(?P<last>[0-9]+))?)?"
)


Span = tuple[int, int]


class Place(NamedTuple):
    """Where something stands: subfields `codes` of the fields `tag`, or characters of them."""

    tag: str
    codes: str
    indicators: str
    span: Span | None


class Found(NamedTuple):
    """A field that is there, with the place that asked for it."""

    field: Field
    place: Place

    def values(self) -> list[str]:
        """The subfields that the place asked for, clean; empty ones are left out."""
        return [
            clean
            for code, value in self.field.subfields
            if code in self.place.codes and (clean := cleaned(value))
        ]


Rule = Callable[[Any], Any]
_OF_FIELDS: set[Rule] = set()


def of_fields(rule: Rule) -> Rule:
    """Decorator of a rule that looks at whole fields: it gets `list[Found]`. The others get texts, `list[str]`."""
    _OF_FIELDS.add(rule)
    return rule


@dataclass(frozen=True, eq=False)  # compared as itself: its words would be hashed for each record
class Row:
    """One line of a crosswalk: `how` gets what was found, never empty, and gives a value, or something false."""

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


class _Step(NamedTuple):
    """A row for records of certain tags: the numbers of its places, or the places of one that looks at fields."""

    target: str
    how: Rule
    numbers: list[int]
    places: list[Place]


Wanted = dict[str, list[tuple[int, str, Span | None]]]
"""By code, who wants such a text: (number of the place, indicators, characters)."""


class _Plan(NamedTuple):
    """What is left of the rows for records that have certain tags."""

    steps: list[_Step]
    wanted: list[tuple[str, Wanted]]
    size: int


def applied(rows: Iterable[Row], record: Record) -> dict[str, Any]:
    """What the record says, by the names of TitleFacts; what it does not say is absent."""
    facts: dict[str, Any] = {}
    plan = _plan(tuple(rows), frozenset(record.contents))
    texts = _texts(plan, record)
    for target, how, numbers, places in plan.steps:
        if target in facts and target not in ADDED_UP:
            continue
        found: list[Any]
        if places:
            found = _fields(places, record)
        elif len(numbers) == 1:
            found = texts[numbers[0]]
        else:
            found = [text for number in numbers for text in texts[number]]
        value = how(found) if found else None
        if value:
            facts[target] = facts[target] + value if target in facts else value
    return facts


def cleaned(text: str) -> str:
    """One blank between two words, without signs of sorting. Blanks count only where characters are counted."""
    return " ".join((text if text.isprintable() else without_marks(text)).split())


def _fields(places: list[Place], record: Record) -> list[Found]:
    return [
        Found(field, place)
        for place in places
        for field in record.by_tag[place.tag]
        if not place.indicators or _match(place.indicators, field.indicators)
    ]


def _texts(plan: _Plan, record: Record) -> list[list[str]]:
    """By the number of each place, its texts in the order of the record: the fields are gone through once."""
    texts: list[list[str]] = [[] for _ in range(plan.size)]
    for tag, wanted in plan.wanted:
        for content in record.contents[tag] if tag != LEADER else [record.leader]:
            indicators, *parts = ("", WHOLE + content) if WHOLE in wanted else content.split(SEPARATOR)
            for part in parts:
                for number, needed, span in wanted.get(part[:1], ()):
                    if needed and not _match(needed, indicators.replace("#", " ")):
                        continue
                    text = cleaned(part[1:]) if span is None else part[1:][span[0] : span[1]]
                    if text or span:
                        texts[number].append(text)
    return texts


@lru_cache(maxsize=5_000)
def _plan(rows: tuple[Row, ...], tags: frozenset[str]) -> _Plan:
    """A vendor's records are much alike: few plans serve them all."""
    there = tags | {LEADER}
    numbers: dict[Place, int] = {}
    steps = []
    for row in rows:
        if places := [place for place in row.places if place.tag in there]:
            is_of_fields = row.how in _OF_FIELDS
            asked = [] if is_of_fields else [numbers.setdefault(place, len(numbers)) for place in places]
            steps.append(_Step(row.target, row.how, asked, places if is_of_fields else []))
    wanted: dict[str, Wanted] = {}
    for place, number in numbers.items():
        for code in WHOLE if place.tag[:2] == CONTROL or place.tag == LEADER else place.codes:
            wanting = wanted.setdefault(place.tag, {}).setdefault(code, [])
            wanting.append((number, place.indicators, place.span))
    return _Plan(steps, list(wanted.items()), len(numbers))


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
    span = (int(first), int(last or first) + 1) if first else None
    for tag in match["tags"].split(","):
        yield Place(tag, match["codes"].replace("$", ""), match["indicators"] or "", span)


def _match(wanted: str, indicators: str) -> bool:
    return len(indicators) >= 2 and all(w in {".", i} for w, i in zip(wanted, indicators, strict=False))
