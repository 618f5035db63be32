"""A paper becomes a file that can be read aloud, kept for ever, and recognised."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog

from liseron.toolkit.papers.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signatory,
    SignatureBoxes,
    Strong,
    Table,
    Words,
)
from liseron.toolkit.papers.lettering import as_name, printable
from liseron.toolkit.papers.typesetting import ACCESSIBLE, ARCHIVABLE, CannotTypeset, typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
log = structlog.get_logger(__name__)


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF in A4, both PDF/UA-1 (tagged, titled, in a language) and PDF/A-2a (whole, for archives).

    The same paper gives the same bytes. A logo that cannot be drawn is left out: the text alone binds.
    """
    data = _paper(paper)
    try:
        return typeset(TEMPLATE, data, standards=(ACCESSIBLE, ARCHIVABLE))
    except CannotTypeset as refused:
        if not data["logo"]:
            raise
        log.warning("paper.logo_left_out", reason=str(refused)[:500])
        return typeset(TEMPLATE, data | {"logo": []}, standards=(ACCESSIBLE, ARCHIVABLE))


def digest(data: bytes) -> str:
    """SHA-256 of a file, 64 hexadecimal digits: what recognises it later."""
    return hashlib.sha256(data).hexdigest()


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": as_name(paper.title),
        "kind": printable(paper.kind),
        "reference": printable(paper.reference),
        "made_on": [paper.made_on.year, paper.made_on.month, paper.made_on.day],
        "sender": _lines(paper.sender),
        "recipient": _lines(paper.recipient),
        "place_and_date": printable(paper.place_and_date),
        "opening": printable(paper.opening),
        "footer": printable(paper.footer),
        "brand": paper.brand,
        "logo": _logo(paper.logo),
        "language": paper.language,
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text, anchor):
            return {"kind": "heading", "level": level, "text": as_name(text), "anchor": anchor}
        case Paragraph(words):
            return {"kind": "paragraph", "words": _words(words)}
        case Bullets(items):
            return {"kind": "bullets", "items": [_words(item) for item in items]}
        case Numbered(items, start):
            return {"kind": "numbered", "items": [_words(item) for item in items], "start": start}
        case Table():
            return _table(block)
        case Figures(rows):
            return {"kind": "figures", "rows": [[printable(term), _words(value)] for term, value in rows]}
        case SignatureBoxes():
            return _signatures(block)
        case PageBreak():
            return {"kind": "page_break"}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "header": _lines(table.header),
        "rows": [[_words(cell) for cell in row] for row in table.rows],
        "alignments": list(table.alignments or ("left",) * len(table.header)),
        "caption": printable(table.caption),
        "shares": list(table.shares or (1,) * len(table.header)),
    }


def _signatures(boxes: SignatureBoxes) -> dict[str, Any]:
    return {
        "kind": "signatures",
        "intro": _words(boxes.intro) if boxes.intro else [],
        "name_label": printable(boxes.name_label),
        "capacity_label": printable(boxes.capacity_label),
        "signed_label": printable(boxes.signed_label),
        "place_label": printable(boxes.place_label),
        "signatories": [_signatory(one) for one in boxes.signatories],
    }


def _signatory(one: Signatory) -> dict[str, str]:
    return {
        "party": printable(one.party),
        "name": printable(one.name),
        "capacity": printable(one.capacity),
        "deliberation": printable(one.deliberation),
        "signed_on": printable(one.signed_on),
    }


def _words(words: Words) -> list[dict[str, Any]]:
    pieces: Sequence[str | Strong] = [words] if isinstance(words, str) else words
    return [
        {"text": printable(piece.text), "is_strong": True}
        if isinstance(piece, Strong)
        else {"text": printable(piece), "is_strong": False}
        for piece in pieces
    ]


def _lines(lines: Sequence[str]) -> list[str]:
    return [printable(line) for line in lines]


def _logo(logo: Path | None) -> list[int]:
    """The file's bytes as numbers, which JSON can hold."""
    return list(logo.read_bytes()) if logo else []
