"""One record as it was read: its leader, its fields, how sure we are of its letters, and what was wrong with it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

Sureness = Literal["certain", "declared", "guessed"]

CONTROL = "00"
LEADER = "LDR"
LEADER_LENGTH = 24
LONGEST_LABEL = 80
MUCH = 100_000
_LOOSE_LEADER = re.compile(r"^[0-9 ]*?([a-z])([a-z])(.?)")
_TITLE_LIKE = re.compile(rb"[01][ 0-9#|]\x1fa([^0-9\x1d-\x1f][^\x1d-\x1f]{3,200})")


class Charset(NamedTuple):
    """The character set that was used, how it was chosen, and how many characters could not be read with it."""

    name: str
    sureness: Sureness = "certain"
    lost: int = 0


UTF8 = Charset("utf-8")


class Remark(NamedTuple):
    """Something odd in a record that was read all the same.

    `code`: "length", "no_terminator", "directory", "stray_separator" (structure), "characters" (some were lost),
    "mended" (XML that had to be mended), "garbled" (mojibake; `detail` says in which fields).
    """

    code: str
    detail: str = ""


class Subfield(NamedTuple):
    code: str
    value: str


class Field:
    """A field: `indicators` of two characters where the source has them ("#" read as blank).

    A control field, and the leader under the tag "LDR", has one subfield without a code.
    """

    __slots__ = ("indicators", "subfields", "tag")

    def __init__(self, tag: str, indicators: str, subfields: list[Subfield]) -> None:
        self.tag = tag
        self.indicators = indicators
        self.subfields = subfields

    @classmethod
    def of(cls, tag: str, content: str) -> "Field":
        """The field whose content is written as in ISO 2709: indicators, then subfields behind 0x1F."""
        indicators, *parts = content.split("\x1f")
        if tag.startswith(CONTROL) or tag == LEADER:
            return cls(tag, "", [Subfield("", content)])
        return cls(tag, indicators.replace("#", " "), [Subfield(part[0], part[1:]) for part in parts if part])

    def values(self, codes: str) -> list[str]:
        """Values of the subfields whose code is one of `codes`, in the order of the field."""
        return [value for code, value in self.subfields if code in codes]

    def first(self, codes: str) -> str:
        return next((value for code, value in self.subfields if code in codes), "")

    def __repr__(self) -> str:
        return f"Field({self.tag} {self.indicators} {self.subfields})"


@dataclass(eq=False)
class Record:
    """A record read. `number` counts from 1, `offset` is in bytes, `contents` as ISO 2709 writes fields."""

    number: int
    offset: int
    leader: str
    contents: dict[str, list[str]]
    charset: Charset
    remarks: tuple[Remark, ...]
    raw: bytes

    @cached_property
    def _parsed(self) -> dict[str, list[Field]]:
        return {LEADER: [Field.of(LEADER, self.leader)]}

    def fields(self, tag: str) -> list[Field]:
        """Fields of that tag, in order; the leader under "LDR"."""
        parsed = self._parsed
        if tag in parsed:
            return parsed[tag]
        found = [Field.of(tag, content) for content in self.contents.get(tag, ())]
        parsed[tag] = found
        return found

    def first(self, tag: str, codes: str = "") -> str:
        """First value of `codes` in the fields of that tag; a control field has no code."""
        return next((value for field in self.fields(tag) for value in field.values(codes) if value), "")

    @cached_property
    def nature(self) -> str:
        """Leader 5 to 8: status, type, level, hierarchy; found also in a leader that lost its blanks."""
        if len(self.leader) >= LEADER_LENGTH:
            return self.leader[5:9]
        loose = _LOOSE_LEADER.match(self.leader)
        return "".join(loose.groups()).ljust(4) if loose else "    "


class Unreadable(NamedTuple):
    """A record that could not be read: where it stands, the title-like words found in it, and why.

    `reason`: "too_large", "truncated", "no_directory", "fields" (they contradict the directory), "no_fields",
    "not_closed" or "syntax" (XML).
    """

    number: int
    offset: int
    label: str
    reason: str
    raw: bytes


def label_in(raw: bytes) -> str:
    """Words by which a person may recognise a broken record."""
    found = _TITLE_LIKE.search(raw[:MUCH])
    words = found[1] if found else re.sub(rb"<[^>]*>", b" ", raw[:2000])[:400]
    text = "".join(c if c.isprintable() else " " for c in words.decode("utf-8", "replace"))
    return " ".join(text.split())[:LONGEST_LABEL]
