"""Text as it may be printed: every character has a shape in our fonts, no word runs out of the page."""

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

SHAPES = Path(__file__).with_name("fonts") / "shapes.json"
UNKNOWN = "\N{WHITE SQUARE}"
LONGEST_WORD = 40  # characters that surely hold on a line of the narrowest column of text
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(rf"[^\s\u00ad\u200b-]{{{LONGEST_WORD + 1},}}")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_KEPT_FORMATS = {"\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}"}
_BLANK = " \n\u00a0\u00ad\u200b"
_NARROW_SPACES = str.maketrans(
    "\u2007\u2009\u202f", "\u00a0" * 3
)  # some readers drop them: 4 812 would be read 4812


def printable(text: str) -> str:
    """`text` composed (NFC), a white square for what no font can show, and a chance to break very long words.

    Control characters and those that turn the direction of reading go: what is signed reads as it is kept.
    Line ends stay, as "\\n".
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ").translate(_NARROW_SPACES)
    kept = "".join(_keep(character) for character in unicodedata.normalize("NFC", lines))
    return _LONG_WORD.sub(_with_breaks, kept)


def as_name(text: str) -> str:
    """`text` to print as a title: an ellipsis when nothing of it shows, since a title may not be empty."""
    return printable(text).strip(_BLANK) or "…"


def has_shape(character: str) -> bool:
    """Whether one of the fonts that a paper is set in draws `character`."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


def _keep(character: str) -> str:
    if character == "\n" or character in _KEPT_FORMATS:
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f":
        return ""
    return character if has_shape(character) else UNKNOWN


def _with_breaks(word: re.Match[str]) -> str:
    letters = word.group()
    return MAY_BREAK.join(
        letters[at : at + LONGEST_WORD // 2] for at in range(0, len(letters), LONGEST_WORD // 2)
    )


@cache
def _ranges() -> tuple[list[int], list[int]]:
    ranges = json.loads(SHAPES.read_text(encoding="ascii"))
    return [first for first, _ in ranges], [last for _, last in ranges]
