"""What a paper is made of: values only. How they look is paper.typ's affair, and nothing here is read as Typst."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

BRAND = "#0e5a4a"
DEEPEST_HEADING = 3


@dataclass(frozen=True)
class Strong:
    """Words that matter more than those around them."""

    text: str


Words = str | Sequence[str | Strong]
"""A sentence, or its pieces in order: ["La cotisation est de ", Strong("1 200,00 €"), "."]"""


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 3, one step down at a time. `anchor` names the place for links to the file ("article-3")."""

    level: int
    text: str
    anchor: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST_HEADING:
            raise ValueError(f"a heading of level {self.level}: 1 to {DEEPEST_HEADING}")


@dataclass(frozen=True)
class Paragraph:
    words: Words


@dataclass(frozen=True)
class Bullets:
    items: Sequence[Words]


@dataclass(frozen=True)
class Numbered:
    """A list counted from `start`."""

    items: Sequence[Words]
    start: int = 1


@dataclass(frozen=True)
class Table:
    """`header` is repeated on every page that the table runs over. `alignments`, one per column: "left" for words,
    "right" for numbers; all words when empty. `caption` says what the table holds, above it. `shares` divides the
    width between the columns of words (3 and 1: the first is three times as wide); numbers take what they need.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Words]]
    alignments: Sequence[Literal["left", "right"]] = ()
    caption: str = ""
    shares: Sequence[int] = ()

    def __post_init__(self) -> None:
        width = len(self.header)
        lengths = {len(row) for row in self.rows} | {len(self.alignments or self.header)}
        if not width or lengths | {len(self.shares or self.header)} != {width}:
            raise ValueError(f"rows, alignments and shares follow the {width} columns of the header")


@dataclass(frozen=True)
class Figures:
    """Terms and their values: "Population", "4 812 habitants"."""

    rows: Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class Signatory:
    """Who signs. `name` and `capacity` ("Maire") may still be unknown: a blank is left to be filled by hand.

    `deliberation` is the sentence that gives the power to sign, `signed_on` the words of the day or "" for a blank.
    """

    party: str
    name: str = ""
    capacity: str = ""
    deliberation: str = ""
    signed_on: str = ""


@dataclass(frozen=True)
class SignatureBoxes:
    """Side by side, two a line (or the three of three), under `intro`; kept together on a page up to six.

    A letter shows them without frame, on its right. The labels stand before what is still blank.
    """

    signatories: Sequence[Signatory]
    intro: Words = ""
    name_label: str = "Nom"
    capacity_label: str = "Qualité"
    signed_label: str = "Signé le"
    place_label: str = "Signature et cachet"


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a page."""


Block = Heading | Paragraph | Bullets | Numbered | Table | Figures | SignatureBoxes | PageBreak


@dataclass(frozen=True)
class Paper:
    """A document to print, keep and sign.

    `title` names it (a letter's subject), `kind` says what it is ("Convention", "Mise en demeure") and `reference` is
    what both sides quote. `made_on` dates the file: the same paper gives the same bytes. With `recipient` lines it is
    laid out as a letter, without as a deed. `brand` is a colour that `theme.brand_colour` let through, `logo` an SVG
    or a PNG file. `language` is a code such as "fr".
    """

    title: str
    kind: str
    reference: str
    made_on: date
    sender: Sequence[str]
    blocks: Sequence[Block]
    recipient: Sequence[str] = ()
    place_and_date: str = ""
    opening: str = ""
    footer: str = ""
    brand: str = BRAND
    logo: Path | None = None
    language: str = "fr"

    def __post_init__(self) -> None:
        deepest = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if block.level > deepest + 1:
                    raise ValueError(f"the heading “{block.text}” skips a level")
                deepest = block.level
