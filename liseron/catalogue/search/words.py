"""From text to the words that are compared: folded first, stemmed after.

Stemming before folding loses 31 % of the accented forms when they are typed without accents; the other order none.
"""

import re
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from liseron.catalogue.titles import folded, prepared
from liseron.toolkit.text import fold

LONGEST_WORD = 60
MOST_PIECES = 200_000
_WORD = re.compile(r"[^\W_]+")
Read = TypeVar("Read")
ELISIONS = frozenset({"l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"})
# Short on purpose: Elle, Nous Deux, Ça and On are titles, so these only weigh less, they are never refused.
_SMALL = "le la les un une des du de et ou a au aux en dans par pour sur avec ce cet cette ces son sa ses est the of"
STOP_WORDS = ELISIONS | frozenset(_SMALL.split())


class Word(NamedTuple):
    """One word of a question: as typed, folded, and its stem. A stop word weighs less and is not required."""

    typed: str
    folded: str
    stem: str

    @property
    def is_stop(self) -> bool:
        return self.folded in STOP_WORDS


class _Local(threading.local):
    """An analyser may not be used by two threads at once."""

    def __init__(self) -> None:
        self.analyzer = french_analyzer()


def french_analyzer() -> TextAnalyzer:
    """Words in lower case, without accents, then stemmed (Snowball)."""
    builder = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(LONGEST_WORD))
    return (
        builder.filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("french"))
        .build()
    )


def ready_analyzer() -> TextAnalyzer:
    """For words that were analysed here: parted at the spaces, nothing else."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()


def words_of(text: str) -> list[Word]:
    """The words of `text` in order; empty when it holds no letter or figure."""
    return [word for piece in prepared(text).split() for word in _words[piece]]


def foldings_of(text: str) -> str:
    """The words of `text` in lower case, without accents, one space between two."""
    return " ".join([word.folded for word in words_of(text)])


def stems_of(text: str) -> str:
    """The stems of the words of `text`, one space between two: what both engines index."""
    return " ".join(filter(None, [_stems[piece] for piece in prepared(text).split()]))


def distinct(text: str) -> set[str]:
    """The words of `text`, as written."""
    return set(_WORD.findall(prepared(text)))


@lru_cache(maxsize=50_000)
def folded_word(word: str) -> str:
    """One word in lower case, without accents."""
    return folded(word).replace(" ", "")


def stem_of(word: str) -> str:
    """The stem of one word, empty when nothing of it is kept."""
    return _stems[word]


def spans(text: str) -> list[tuple[int, int]]:
    """Where each word of a displayed text begins and ends."""
    return [match.span() for match in _WORD.finditer(text)]


# Texts are parted at the spaces, which is fast, and what stands between two was mostly met before: « d’Artagnan, ».
# Words are cut here, not by an engine: Rust and Python do not agree on rare characters.
class _Known(dict[str, Read], Generic[Read]):
    """What pieces of text hold, read when they are first met: a catalogue says the same words again and again."""

    def __init__(self, read: Callable[[str], Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, piece: str) -> Read:
        if len(self) >= MOST_PIECES:
            self.clear()
        self[piece] = found = self._read(piece)
        return found


def _read_stems(piece: str) -> str:
    if not piece.isalnum():
        return " ".join(filter(None, [_stems[word] for word in _WORD.findall(piece)]))
    lower = piece.lower()
    if lower != piece:
        return _stems[lower]
    stems = _local.analyzer.analyze(piece)
    return stems[0] if stems else ""


def _read_words(piece: str) -> tuple[Word, ...]:
    if not piece.isalnum():
        return tuple([word for typed in _WORD.findall(piece) for word in _words[typed]])
    stem = _stems[piece]
    return (Word(piece, fold(piece).replace(" ", ""), stem),) if stem else ()


_local = _Local()
_stems = _Known(_read_stems)
_words = _Known(_read_words)
