"""Text that people typed, as blocks: an empty line parts two paragraphs, lines that begin with a dash make a list."""

import re
from collections.abc import Iterator
from itertools import groupby

from liseron.toolkit.papers import Block, Bullets, Paragraph

_EMPTY_LINE = re.compile(r"\n[ \t\u00a0]*\n")
_DASH = re.compile(r"[-–—•*][ \t\u00a0]+(?=\S)")


def blocks_of(text: str) -> list[Block]:
    """Paragraphs and lists in order; nothing for an empty text. Line ends within a paragraph stay."""
    pieces = _EMPTY_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [block for piece in pieces for block in _blocks(piece)]


def _blocks(piece: str) -> Iterator[Block]:
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    for is_list, found in groupby(lines, key=lambda line: bool(_DASH.match(line))):
        if is_list:
            yield Bullets([_DASH.sub("", line, count=1) for line in found])
        else:
            yield Paragraph("\n".join(found))
