"""How titles are compared and put in order: no Django here, both sides of a search use it."""

import re
import unicodedata

from liseron.toolkit.text import fold

LONGEST_KEY = 200
LONGEST_NAMES = 1000
_UNSEEN = {"Cc", "Cs", "Cf"}
_DOTNET = re.compile(r"(?<!\w)\.net(?!\w)", re.IGNORECASE)
_SPOKEN = [
    ("++", re.compile(r"(?<!\w)c\+\+(?!\w)", re.IGNORECASE), " cplusplus "),
    ("#", re.compile(r"(?<!\w)([cf])#(?!\w)", re.IGNORECASE), r" \1sharp "),
    ("♯", re.compile(r"(?<!\w)([cf])♯(?!\w)", re.IGNORECASE), r" \1sharp "),
    (".n", _DOTNET, " dotnet "),
    (".N", _DOTNET, " dotnet "),
]
_ARTICLE = re.compile(r"^(le|la|les|l|the) (?=.)")
_MAIN = re.compile(r"\s*[:;\n(]")


def prepared(text: str) -> str:
    """What every analysis starts from: composed, without controls, C++ and its like spelled so that they survive."""
    visible = without_controls(text)
    for sign, pattern, spoken in _SPOKEN:
        if sign in visible:
            visible = pattern.sub(spoken, visible)
    return unicodedata.normalize("NFC", visible)


def without_controls(text: str) -> str:
    """Control characters, halves of surrogates and direction marks become spaces."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)


def folded(text: str) -> str:
    """Lower case, no accents, one space between words."""
    return fold(prepared(text))


def main_title(title: str) -> str:
    """The folded part before « : » or a bracket, which readers type: « Le rouge et le noir »."""
    return folded(_MAIN.split(title, maxsplit=1)[0])


def sort_key(title: str) -> str:
    """Folded, without the article that opens it: « L’Île » stands at I. Cut where no reader looks further."""
    return without_article(folded(title))


def without_article(folded_title: str) -> str:
    """The end of `sort_key`, for a title that is folded already."""
    return _ARTICLE.sub("", folded_title)[:LONGEST_KEY]
