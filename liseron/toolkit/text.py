"""Text people typed: compared, cleaned, shortened."""

import re
import unicodedata

LONGEST_FOLDED = 10_000
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_NO_WORD = re.compile(r"[^\w]|_")
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_DIRECTION = {*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def fold(text: str) -> str:
    """What stays of a name once accents, case, ligatures, hyphens, apostrophes and punctuation are gone.

    For matching names and for sort keys: "L’Isle-d’Espagnac" and "l isle d espagnac" fold the same.
    """
    return " ".join(text[:LONGEST_FOLDED].translate(_folds).split())


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met: a catalogue folds millions of names."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).casefold().translate(_LETTERS)
        plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
        self[code] = _NO_WORD.sub(" ", plain.translate(_LETTERS).casefold())
        return self[code]


_folds = _Folds()


def clean_line(text: str, longest: int) -> str:
    """One line of at most `longest` characters, composed (NFC), without control or direction characters.

    Cut before it is composed: a huge text costs nothing.
    """
    cut = text[: 4 * longest]
    if not cut.isprintable():
        for character in {c for c in cut if not c.isprintable()}:
            cut = cut.replace(character, _keep(character))
    composed = unicodedata.normalize("NFC", cut)
    if "  " in composed:
        composed = re.sub(r" {2,}", " ", composed)
    return composed.strip()[:longest].strip()


def slug(text: str, longest: int = 80) -> str:
    """Letters a to z, digits and single hyphens, for an address; "" when nothing remains."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return words[:longest].strip("-")


def _keep(character: str) -> str:
    if character in _DIRECTION:
        return ""
    if character in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character
