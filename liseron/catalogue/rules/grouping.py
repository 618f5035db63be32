"""Which records are one work: the same ISBN or EAN, else the same title, part and first creator, in one medium.

Each record has keys; records that share a key, directly or through others, are one group. So the groups do not
depend on the order in which records arrive.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from liseron.catalogue.titles import LONGEST_NAMES, folded, without_article

MAIN_ROLES = frozenset({"aut", "drt", "cmp", "prf", "cre", "art", "ctb"})
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_PART_WORD = r"tome|tomes|t|volume|vol|v|livre|partie|part|episode|saison|numero|no|n|book"
_PART = re.compile(rf"^(?:(?:{_PART_WORD}) ?)?(?:0*([0-9]{{1,6}})|([ivxlc]{{1,7}}))$")
_PART_AT_END = re.compile(
    r"^(.+?) (?:tome|t|volume|vol|livre|partie|episode|saison|numero) ?(?:0*([0-9]{1,4})|([ivxlc]{1,7}))$"
)

Row = TypeVar("Row", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Described:
    """What the rule looks at, texts folded. `creators` is ((name, role), …) in the source's order."""

    medium: str
    title: str
    subtitle: str = ""
    part_number: str = ""
    part_title: str = ""
    series: str = ""
    series_number: str = ""
    creators: tuple[tuple[str, str], ...] = ()
    year: int | None = None


def derived(values: Mapping[str, Any]) -> dict[str, str]:
    """The columns of a Record that follow from its others: `sort_title`, `folded_creators`, `title_key`."""
    title = folded(values["title"])
    creators = tuple((folded(one["name"]), one["role"]) for one in values["creators"])
    described = Described(
        medium=str(values["medium"]),
        title=title,
        subtitle=folded(values["subtitle"]),
        part_number=part_number(values["part_number"]),
        part_title=folded(values["part_title"]),
        series=folded(values["series"]),
        series_number=part_number(values["series_number"]),
        creators=creators,
        year=values["year"],
    )
    return {
        "sort_title": without_article(title),
        "folded_creators": " ".join(name for name, _role in creators)[:LONGEST_NAMES],
        "title_key": title_key(described),
    }


def title_key(described: Described) -> str:
    """32 hexadecimal digits that two records of one work share; "" when the title alone does not tell.

    Without any creator a title says too little (« Poésies », « Rapport annuel »): its year must agree as well, and
    only the press is known by its name alone.
    """
    title, part = title_and_part(described)
    who = first_creator(described.creators)
    if not title:
        return ""
    if not who and described.medium != "press":
        if described.year is None:
            return ""
        who = f"#{described.year}"
    return _digest(described.medium, title, part, who)


def title_and_part(described: Described) -> tuple[str, str]:
    """The title with its subtitle, and the number of the part: « nana tome ii » → ("nana", "2")."""
    title = f"{described.title} {described.subtitle}" if described.subtitle else described.title
    part = described.part_number
    match = None if part else _PART_AT_END.match(title)
    if match:
        return match[1], _figure(match[2], match[3])
    if not part and described.series_number and described.series == described.title:
        part = described.series_number
    return title, part or described.part_title


def part_number(text: str) -> str:
    """« Tome 02 », « T. II » and « 2 » are the same part: "2"; other words stay, folded."""
    if not text:
        return ""
    plain = folded(text)
    match = _PART.match(plain)
    return _figure(match[1], match[2]) if match else plain


def first_creator(creators: Iterable[tuple[str, str]]) -> str:
    """The first main creator's words in alphabetical order, so that "verne jules" is "jules verne"."""
    listed = list(creators)
    if not listed:
        return ""
    name = next((name for name, role in listed if role in MAIN_ROLES), listed[0][0])
    return " ".join(sorted(name.split()))


def groups(keys: Mapping[Row, Iterable[Key]]) -> list[set[Row]]:
    """The rows that share a key, directly or through others, together; in the order of their first row."""
    above: dict[Row, Row] = {row: row for row in keys}
    holder: dict[Key, Row] = {}

    def top(row: Row) -> Row:
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    for row, its_keys in keys.items():
        for key in its_keys:
            other = top(holder.setdefault(key, row))
            above[top(row)] = other
    found: dict[Row, set[Row]] = {}
    for row in keys:
        found.setdefault(top(row), set()).add(row)
    return list(found.values())


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _figure(digits: str | None, roman: str | None) -> str:
    if digits:
        return str(int(digits))
    values = [_ROMAN[letter] for letter in roman or ""]
    return str(sum(-v if v < max(values[n:]) else v for n, v in enumerate(values)))
