"""Which words of a displayed text answer the question, as pieces that a template can show without trusting HTML."""

from collections.abc import Collection
from dataclasses import dataclass

from liseron.catalogue.search import words
from liseron.catalogue.search.words import Word

EXCERPT = 240
BEFORE = 60


@dataclass(frozen=True)
class Mark:
    """A piece of text; `is_match` when the question asked for it."""

    text: str
    is_match: bool = False


def marked(text: str, asked: Collection[Word]) -> list[Mark]:
    """`text` in pieces, its words of the question marked; joined, the pieces are the text."""
    stems = {word.stem for word in asked if not word.is_stop} or {word.stem for word in asked}
    pieces: list[Mark] = []
    end = 0
    for start, stop in words.spans(text):
        if words.stem_of(text[start:stop]) in stems:
            if start > end:
                pieces.append(Mark(text[end:start]))
            pieces.append(Mark(text[start:stop], is_match=True))
            end = stop
    return [*pieces, Mark(text[end:])] if end < len(text) else pieces


def excerpt(text: str, asked: Collection[Word]) -> list[Mark]:
    """About EXCERPT characters of `text` around the first word asked for, or its beginning."""
    if len(text) <= EXCERPT:
        return marked(text, asked)
    first = next((p for p in _match_starts(text, asked)), 0)
    start = text.rfind(" ", 0, max(0, first - BEFORE)) + 1
    end = text.rfind(" ", start, start + EXCERPT)
    end = end if end > start else start + EXCERPT
    cut = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return marked(cut, asked)


def _match_starts(text: str, asked: Collection[Word]) -> list[int]:
    position, starts = 0, []
    for piece in marked(text, asked):
        if piece.is_match:
            starts.append(position)
        position += len(piece.text)
    return starts
