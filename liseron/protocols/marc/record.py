"""One record as it was read: its leader, its fields, how sure we are of its letters, and what was wrong with it."""

import re
from typing import Literal, NamedTuple

Sureness = Literal["certain", "declared", "guessed"]

CONTROL = "00"
SEPARATOR = "\x1f"
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


Subfield = tuple[str, str]
"""(code, value)"""


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
        if tag[:2] == CONTROL or tag == LEADER:
            return cls(tag, "", [("", content)])
        indicators, *parts = content.split(SEPARATOR)
        return cls(tag, indicators.replace("#", " "), [(part[0], part[1:]) for part in parts if part])

    def values(self, codes: str) -> list[str]:
        """Values of the subfields whose code is one of `codes`, in the order of the field."""
        return [value for code, value in self.subfields if code in codes]

    def first(self, codes: str) -> str:
        return next((value for code, value in self.subfields if code in codes), "")

    def __repr__(self) -> str:
        return f"Field({self.tag} {self.indicators} {self.subfields})"


class _Parsed(dict[str, list[Field]]):
    """Fields by tag, parsed when they are asked for: most are never read."""

    __slots__ = ("contents",)

    def __init__(self, leader: str, contents: dict[str, list[str]]) -> None:
        self.contents = contents
        self[LEADER] = [Field.of(LEADER, leader)]

    def __missing__(self, tag: str) -> list[Field]:
        found = self[tag] = [Field.of(tag, content) for content in self.contents.get(tag, ())]
        return found


class Record:
    """A record read. `number` counts from 1, `offset` is in bytes, `contents` as ISO 2709 writes fields.

    `by_tag` gives the fields of a tag in order, the leader under "LDR". A leader that lost its blanks is set right.
    """

    __slots__ = ("by_tag", "charset", "contents", "leader", "number", "offset", "raw", "remarks")

    def __init__(
        self,
        *,
        number: int,
        offset: int,
        leader: str,
        contents: dict[str, list[str]],
        charset: Charset,
        remarks: tuple[Remark, ...],
        raw: bytes,
    ) -> None:
        self.number = number
        self.offset = offset
        self.leader = leader if len(leader) >= LEADER_LENGTH else _set_right(leader)
        self.contents = contents
        self.charset = charset
        self.remarks = remarks
        self.raw = raw
        self.by_tag = _Parsed(self.leader, contents)

    def fields(self, tag: str) -> list[Field]:
        return self.by_tag[tag]

    def first(self, tag: str, codes: str = "") -> str:
        """First value of `codes` in the fields of that tag; a control field has no code."""
        return next((value for field in self.by_tag[tag] for value in field.values(codes) if value), "")

    @property
    def nature(self) -> str:
        """Leader 5 to 8: status, type, level, hierarchy."""
        return self.leader[5:9]


def _set_right(leader: str) -> str:
    """Sudoc's XML gives " cx j22 3 45 ": the first letters are status and type."""
    loose = _LOOSE_LEADER.match(leader)
    return f"     {''.join(loose.groups()) if loose else ''}".ljust(LEADER_LENGTH)


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
