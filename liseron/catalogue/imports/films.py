"""Lists of films: free-movies JSON by address or title, and American films listed by year.

Bare facts only: the long texts and the pictures of these files have other licences and are not read.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from liseron.catalogue import rules
from liseron.catalogue.imports.reading import CannotImport, Line, json_document, listed
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts, named

# Where a film can be seen, best first; the address that lists it comes last.
LINKS = (
    "archive",
    "freenessurl",
    "freenessurl1",
    "freenessurl2",
    "freenessurl3",
    "freenessurl4",
    "wp",
    "wdurl",
)
MOST_NAMES = 12
_ARTICLE = re.compile(r"^(?P<rest>.+), (?P<article>The|A|An|Le|La|Les)$")


def read(path: Path) -> Iterator[Line]:
    """The shape tells which list it is: an object by address, or an array of American films."""
    content = json_document(path)
    if isinstance(content, dict):
        for number, (key, entry) in enumerate(content.items(), 1):
            yield _free_movie(number, key, entry)
    elif isinstance(content, list):
        for number, entry in enumerate(content, 1):
            yield _american_film(number, entry)
    else:
        raise CannotImport(_("Ce fichier ne ressemble pas à une liste de films."))


def _free_movie(number: int, key: str, entry: Any) -> Line:
    if not isinstance(entry, dict):
        return _unreadable(number, key)
    title = _text(entry, "title")
    if not title:
        sentence = _("Ce film n’a pas de titre dans la liste.")
        return Line((number,), key, reason="no_title", sentence=sentence)
    minutes = rules.sound_year(entry.get("LENGTH"))
    facts = TitleFacts(
        source_id=_text(entry, "imdb") or key[:200],
        title=_article_first(title),
        medium=Medium.FILM,
        creators=named(listed(_text(entry, "DIRECTOR"))[:MOST_NAMES], "drt"),
        year=rules.sound_year(entry.get("year")),
        subjects=listed(_text(entry, "GENRE")),
        extent=f"{minutes} min" if minutes else "",
        url=_link(entry),
    )
    return Line((number,), title, facts)


def _american_film(number: int, entry: Any) -> Line:
    if not isinstance(entry, dict) or not _text(entry, "title"):
        return _unreadable(number, str(entry)[:80])
    title, href = _text(entry, "title"), _text(entry, "href")
    year = rules.sound_year(entry.get("year"))
    facts = TitleFacts(
        source_id=(href or f"{year or ''}:{title}")[:200],
        title=title,
        medium=Medium.FILM,
        creators=named(_names(entry.get("cast")), "act"),
        year=year,
        subjects=_names(entry.get("genres")),
        url=f"https://en.wikipedia.org/wiki/{quote(href, safe='_(),%:!')}" if href else "",
    )
    return Line((number,), title, facts)


def _unreadable(number: int, label: str) -> Line:
    sentence = _("Cette entrée n’a pas la forme attendue (titre, année).")
    return Line((number,), label, reason="wrong_shape", sentence=sentence)


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def _names(value: Any) -> tuple[str, ...]:
    return (
        tuple(name for name in value if isinstance(name, str))[:MOST_NAMES] if isinstance(value, list) else ()
    )


def _link(entry: dict[str, Any]) -> str:
    """The first address that leads somewhere; "n/a" is no address."""
    return next((link for link in (_text(entry, name) for name in LINKS) if rules.is_web_address(link)), "")


def _article_first(title: str) -> str:
    """« Great Gabbo, The » → « The Great Gabbo »."""
    match = _ARTICLE.match(title)
    return f"{match['article']} {match['rest']}" if match else title
