"""The one writer of documents: a `Paper` of blocks in, an archivable and accessible PDF out."""

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
from liseron.toolkit.papers.typesetting import CannotTypeset
from liseron.toolkit.papers.writing import digest, pdf_of

__all__ = [
    "Block",
    "Bullets",
    "CannotTypeset",
    "Figures",
    "Heading",
    "Numbered",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Signatory",
    "SignatureBoxes",
    "Strong",
    "Table",
    "Words",
    "digest",
    "pdf_of",
]
