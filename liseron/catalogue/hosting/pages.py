"""Blocks become pages: light enough for a phone, titled, linked, and clean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from liseron.catalogue.hosting.book import BookPage, ContentsLine
from liseron.catalogue.hosting.chapter import Block, Links, Target, page_id
from liseron.catalogue.hosting.package import TocLine
from liseron.catalogue.hosting.vocabulary import OUR_CLASSES
from liseron.toolkit.markup import clean_html

LONGEST_PAGE = 60_000  # characters of HTML: about 200 ms on a slow phone
GOOD_PAGE = 40_000  # from here the next heading starts a page
SHORTEST_CHAPTER = 4_000  # a chapter of the contents starts a page when the page before holds that much
SHORTEST_SECTION = 20_000  # and a section of a chapter when it holds that much
_NUMBER = re.compile(
    r"((chapitre|chapter|livre|book|partie|part)\s+)?([ivxlc]{1,8}|[0-9]{1,3})\.?", re.IGNORECASE
)
SHORTEST_END = 600  # « Fin du tome premier » stays with what it ends


@dataclass
class Piece:
    """One page in the making."""

    document: str
    starts_document: bool
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    @property
    def is_empty(self) -> bool:
        """Neither words nor pictures: the leaf that some books put between two parts."""
        return not any(
            b.text.strip() or "<img" in b.html or re.sub("<[^>]*>", "", b.html).strip() for b in self.blocks
        )

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        self.length += block.length


def cut(document: str, blocks: Iterator[Block], toc: Sequence[TocLine]) -> Iterator[Piece]:
    """One document in pages, at the chapters that the table of contents names when it can."""
    lines = [line for line in toc if line.path == document]
    highest = min((line.level for line in lines), default=1)
    depths = {line.fragment: line.level - highest for line in reversed(lines) if line.fragment}
    pieces = [Piece(document, starts_document=True)]
    for block in blocks:
        if _opens_a_page(block, pieces[-1], depths):
            pieces.append(Piece(document, starts_document=False))
        pieces[-1].add(block)
    if len(pieces) > 1 and pieces[-1].length < SHORTEST_END:
        end = pieces.pop()
        for block in end.blocks:
            pieces[-1].add(block)
    yield from pieces


def _opens_a_page(block: Block, piece: Piece, depths: dict[str, int]) -> bool:
    depth = min((depths[identifier] for identifier in block.ids if identifier in depths), default=None)
    if depth is not None and piece.length >= (SHORTEST_CHAPTER if depth == 0 else SHORTEST_SECTION):
        return True
    if block.heading and piece.length >= GOOD_PAGE:
        return True
    return bool(piece.blocks) and piece.length + block.length > LONGEST_PAGE


@dataclass
class Map:
    """Where each id of each document has gone: pages numbered from 1."""

    firsts: dict[str, int] = field(default_factory=dict)
    places: dict[Target, int] = field(default_factory=dict)

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "Map":
        found = cls()
        for number, piece in enumerate(pieces, start=1):
            found.firsts.setdefault(piece.document, number)
            for block in piece.blocks:
                found.places.update({(piece.document, identifier): number for identifier in block.ids})
        return found

    def find(self, target: Target) -> tuple[int, str] | None:
        """(page, anchor) of a link; an id that does not exist leads to the start of its document."""
        if target in self.places:
            return self.places[target], page_id(target[1])
        first = self.firsts.get(target[0])
        return None if first is None else (first, "")


def contents_of(toc: Sequence[TocLine], where: Map) -> list[ContentsLine]:
    """The book's own contents, with our pages; lines that lead nowhere are left out."""
    found = ((line, where.find((line.path, line.fragment))) for line in toc)
    return [ContentsLine(line.title, *place, line.level) for line, place in found if place]


def bind(pieces: Sequence[Piece], toc: Sequence[TocLine], links: Links, title: str) -> list[BookPage]:
    """Pieces as pages: titled, linked, clean."""
    where = Map.of(pieces)
    titles = _titles(pieces, contents_of(toc, where), title)
    return [
        BookPage(name, _finished(piece, number, name, links, where), piece.document, is_in_contents=starts)
        for number, (piece, (name, starts)) in enumerate(zip(pieces, titles, strict=True), start=1)
    ]


def _titles(pieces: Sequence[Piece], contents: Sequence[ContentsLine], title: str) -> list[tuple[str, bool]]:
    """(title, does a chapter start here) of each page."""
    named: list[tuple[str, bool]] = []
    running = ""
    for number, piece in enumerate(pieces, start=1):
        lines = [line for line in contents if line.page == number]
        opening = next((line for line in lines if _opens(line, piece)), None)
        own = _whole_title(opening.title, piece) if opening else _first_heading(piece)
        if own:
            named.append((own, True))
        elif running:
            named.append((_("%s (suite)") % running, False))
        else:
            named.append((title or _("Début du livre"), True))
        running = lines[-1].title if lines else (own or running)
    return named


def _opens(line: ContentsLine, piece: Piece) -> bool:
    """Is the line's place at the head of the page, give or take an epigraph?"""
    if not line.anchor:
        return piece.starts_document
    before = 0
    for block in piece.blocks:
        if any(page_id(identifier) == line.anchor for identifier in block.ids):
            return before < 600
        before += block.length
    return False


def _whole_title(title: str, piece: Piece) -> str:
    """ "II" whose next line is the heading "Le père et le fils" is told whole."""
    heads = [b.text for b in piece.blocks[:8] if b.text or b.heading][:2]
    follows = [b for b in piece.blocks[:8] if b.heading and b.text][:2]
    if _NUMBER.fullmatch(title) and len(follows) == 2 and heads == [b.text for b in follows]:
        return f"{title.rstrip('.')}. {follows[1].text}"[:300]
    return title


def _first_heading(piece: Piece) -> str:
    return next((b.text for b in piece.blocks[:3] if b.heading and b.text), "")[:300]


def _finished(piece: Piece, number: int, title: str, links: Links, where: Map) -> str:
    html = "\n".join(_with_headings(piece.blocks, title))

    def checked(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href" and value.startswith("~"):
            return _address(links.targets, value, number, where)
        if attribute == "href":
            return value if re.match(r"(?i)https?://|mailto:", value) else None
        if attribute == "src":
            return value if re.fullmatch(r"\.\./image/[0-9]+", value) else None
        if attribute == "id":
            return value if value.startswith("c-") else None
        if attribute == "class":
            return " ".join(c for c in value.split() if c in OUR_CLASSES) or None
        return value

    return clean_html(html, checked)


def _address(targets: Sequence[Target], written: str, number: int, where: Map) -> str | None:
    """`~3` as the reader's browser needs it, relative to the page's own address."""
    index = written[1:]
    place = where.find(targets[int(index)]) if index.isdigit() and int(index) < len(targets) else None
    if place is None:
        return None
    page, anchor = place
    if page == number:
        return f"#{anchor or 'lecture'}"
    return f"../{page}/" + (f"#{anchor}" if anchor else "")


def _with_headings(blocks: Sequence[Block], title: str) -> Iterator[str]:
    """Headings from h2 without a gap, since the page's h1 is its title; the one that repeats it goes."""
    outer: list[int] = []
    for position, block in enumerate(blocks):
        if not block.heading:
            yield _anchors(block, but=block.html) + block.html
            continue
        anchors = _anchors(block)
        if position < 8 and not outer and "<img" not in block.html and _repeats(block.text, title):
            yield anchors
            continue
        if not block.text and "<img" not in block.html:
            yield _anchors(block, but=block.html) + block.html
            continue
        while outer and outer[-1] >= block.heading:
            outer.pop()
        outer.append(block.heading)
        level = min(1 + len(outer), 6)
        inside = re.sub(r'<span id="c-[^"]*"></span>', "", block.html)
        inside = re.sub(r' id="c-[^"]*"', "", inside)
        yield f"{anchors}<h{level}>{inside}</h{level}>"


def _anchors(block: Block, but: str = "") -> str:
    """Places for the ids of sections and of headings, except those that `but` already holds."""
    written = (f'id="{escape(page_id(identifier))}"' for identifier in block.ids)
    return "".join(f"<span {place}></span>" for place in written if place not in but)


def _repeats(heading: str, title: str) -> bool:
    """Is the heading the title, or one of the two halves of « II. Le père et le fils »?"""
    words = re.sub(r"^[0-9]+(\.[0-9]+)*\.?\s+", "", " ".join(heading.split()).casefold())
    number, _dot, rest = title.casefold().partition(". ")
    return words == title.casefold() or bool(rest and words.rstrip(".") in {number, rest.rstrip(".")})
