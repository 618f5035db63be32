"""A typed text as clauses: words, « phrases » in quotes, -words to leave out, and what may stand for them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from liseron.catalogue.search import words
from liseron.catalogue.search.words import Word

_QUOTED = re.compile(r"[\"«“„]([^\"«»“”„]*)[\"»”]")
# A hyphen before a letter, at the start of a word: « Saint-Exupéry » and « 1939 -1945 » exclude nothing.
_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?=[^\W\d_])(\S+)")
MOST_ALTERNATIVES = 20
LONGEST_EXPRESSION = 4


@dataclass(frozen=True)
class Clause:
    """What one part of the question asks for: one word, or several (all of them; in this order when `is_quoted`).

    `alternatives` do as well (synonyms), each in its order. A clause `is_excluded` must be absent; one `is_optional`
    only moves up.
    """

    words: tuple[Word, ...]
    alternatives: tuple[tuple[Word, ...], ...] = ()
    is_quoted: bool = False
    is_excluded: bool = False
    is_optional: bool = False

    @property
    def text(self) -> str:
        """As a reader would type it."""
        plain = " ".join(word.typed for word in self.words)
        shown = f'"{plain}"' if self.is_quoted else plain
        return f"-{shown}" if self.is_excluded else shown


def parsed(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Clause, ...]:
    """The clauses of `text` in order. Small words are optional, unless there is nothing else or they are quoted."""
    found = [clause for piece in _pieces(text) for clause in _clauses(*piece, synonyms or {})]
    if any(not clause.is_excluded and not clause.is_optional for clause in found):
        return tuple(found)
    return tuple(replace(clause, is_optional=False) for clause in found)


def text_of(found: Iterable[Clause]) -> str:
    """The question as a reader would type it."""
    return " ".join(clause.text for clause in found)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text): "phrase", "excluded" or "words", in order."""
    end = 0
    for match in _QUOTED.finditer(text):
        before = text[end : match.start()]
        is_excluded = before.endswith("-") and (len(before) == 1 or before[-2].isspace())
        yield from _unquoted(before[:-1] if is_excluded else before)
        yield ("excluded" if is_excluded else "phrase"), match[1]
        end = match.end()
    yield from _unquoted(text[end:])


def _unquoted(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    for match in _EXCLUDED.finditer(text):
        yield "words", text[end : match.start()]
        yield "excluded", match[1]
        end = match.end()
    yield "words", text[end:]


def _clauses(kind: str, text: str, synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[Clause]:
    found = words.words_of(text)
    if not found:
        return
    if kind == "words":
        yield from _with_synonyms(found, synonyms)
    else:
        yield Clause(tuple(found), is_quoted=len(found) > 1, is_excluded=kind == "excluded")


def _with_synonyms(found: Sequence[Word], synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[Clause]:
    """The longest expression that has synonyms first, from left to right."""
    at = 0
    while at < len(found):
        taken = next(
            (
                length
                for length in range(min(LONGEST_EXPRESSION, len(found) - at), 0, -1)
                if key_of(found[at : at + length]) in synonyms
            ),
            0,
        )
        part = tuple(found[at : at + max(1, taken)])
        others = synonyms.get(key_of(part), ()) if taken else ()
        read = (tuple(words.words_of(other)) for other in others[:MOST_ALTERNATIVES])
        alternatives = tuple(other for other in read if other and other != part)
        yield Clause(part, alternatives, is_optional=not taken and part[0].is_stop)
        at += len(part)


def key_of(expression: Sequence[Word]) -> str:
    """How an expression is looked up among the synonyms: folded and stemmed, so that plurals meet."""
    return " ".join(word.stem for word in expression)
