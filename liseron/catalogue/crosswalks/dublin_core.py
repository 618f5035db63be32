"""Dublin Core, as repositories write it in `oai_dc`: unqualified, repeated, with more than one meaning an element."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from liseron.catalogue.crosswalks.words import DEWEY, address
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.protocols.iso639 import language_code
from liseron.protocols.names import forename_first

MOST_WORDS = 5000
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_ISBN = re.compile(r"(?i)(?:urn:isbn:|isbn[: ]*)?((?:97[89][- ]?)?[0-9](?:[- ]?[0-9]){8}[- ]?[0-9Xx])")
_ISSN = re.compile(r"(?i)(?:urn:issn:|issn[: ]+)([0-9]{4}-?[0-9]{3}[0-9Xx])")
_DOI = re.compile(r"(?i)(?:doi:\s*|info:doi/|https?://(?:dx\.)?doi\.org/)(10\.[0-9]{4,9}/\S+)")
_ARK = re.compile(r"ark:/\S+")
_PICTURE = re.compile(r"(?i)^\s*(?:vignette|couverture|thumbnail|cover)\s*:\s*(\S+)")
_MIME = re.compile(r"[a-z]+/[\w.+-]+")
_STATEMENT = re.compile(r"\s+/\s+")
# dc:type and dc:format in the words that repositories use, the first that is met decides.
MEDIA = (
    (re.compile(r"livre[ -]?(?:audio|lu)|audiobook", re.I), Medium.BOOK),
    (re.compile(r"moving ?image|vid[ée]o|film|images? anim", re.I), Medium.FILM),
    (re.compile(r"jeu\b|jeux\b|video ?game|\bgame\b", re.I), Medium.GAME),
    (re.compile(r"p[ée]riodique|revue|journal|fascicule|magazine|\bserial\b|newspaper", re.I), Medium.PRESS),
    (re.compile(r"^sound$|musi|partition|enregistrement sonore|^audio", re.I), Medium.MUSIC),
    (
        re.compile(r"^text|monograph|livre|\bbook\b|manuscri|article|thesis|th[èe]se|report", re.I),
        Medium.BOOK,
    ),
    (re.compile(r"image|carte|\bmap\b|cours|learning|interactive|dataset|software", re.I), Medium.LEARN),
)


def facts_of_dublin_core(element: etree._Element, *, source_id: str, medium: str) -> TitleFacts:
    """What a `dc` element says; `medium` is that of the resource, for a record that does not tell its own.

    `title` is "" when there is none.
    """
    said = _said(element)
    titles = said.get("title", [])
    numbers, url = _numbers(said.get("identifier", []))
    facts: dict[str, Any] = {
        "title": _STATEMENT.split(titles[0])[0].rstrip(" /:;") if titles else "",
        "subtitle": titles[1] if len(titles) > 1 else "",
        "medium": medium_of([*said.get("type", []), *said.get("format", [])]) or medium,
        "creators": tuple(_creators(said)),
        "publisher": next(iter(said.get("publisher", [])), ""),
        "published": next(iter(said.get("date", [])), "")[:40],
        "year": next((int(year[1]) for text in said.get("date", []) if (year := _YEAR.search(text))), None),
        "language": next((code for text in said.get("language", []) if (code := language_code(text))), ""),
        "subjects": tuple(dict.fromkeys(_subjects(said))),
        "summary": " ".join(said.get("description", []))[:MOST_WORDS],
        "extent": next((text for text in said.get("format", []) if not _MIME.fullmatch(text)), "")[:80],
        "format": next((text for text in said.get("format", []) if _MIME.fullmatch(text)), ""),
        "url": url,
        "cover_url": _cover(said),
        "rights": " ".join(dict.fromkeys(said.get("rights", [])))[:500],
        "identifiers": numbers,
    }
    return TitleFacts(source_id=source_id, **facts)


def medium_of(words: list[str]) -> str:
    """The medium that words of dc:type and dc:format name, "" when they name none."""
    return next((medium for rule, medium in MEDIA if any(rule.search(text) for text in words)), "")


def _said(element: etree._Element) -> dict[str, list[str]]:
    """Values by the element's local name, their line breaks and tabs made one blank; empty ones dropped."""
    said: dict[str, list[str]] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        text = child.text if not len(child) else "".join(map(str, child.itertext()))
        if text and (clean := " ".join(text.split())):
            said.setdefault(child.tag.rpartition("}")[2], []).append(clean)
    return said


def _creators(said: dict[str, list[str]]) -> Iterator[Creator]:
    for text in said.get("creator", []):
        yield Creator(forename_first(text))
    for text in said.get("contributor", []):
        yield Creator(forename_first(text), "ctb")


def _subjects(said: dict[str, list[str]]) -> Iterator[str]:
    for text in said.get("subject", []):
        yield DEWEY.get(text[:1], "") or text if re.fullmatch(r"[0-9]{3}(?:\.[0-9]+)?", text) else text


def _numbers(texts: list[str]) -> tuple[tuple[Identifier, ...], str]:
    """The numbers that the world knows, and the first web address."""
    numbers: dict[Identifier, None] = {}
    url = ""
    for text in texts:
        if found := _DOI.search(text):
            numbers[Identifier("doi", found[1])] = None
        elif found := _ISSN.match(text):
            numbers[Identifier("issn", found[1])] = None
        elif found := _ISBN.fullmatch(text):
            numbers[Identifier("isbn", found[1])] = None
        elif found := _ARK.search(text):
            numbers[Identifier("ark", found[0])] = None
        url = url or address(text)
    return tuple(numbers), url


def _cover(said: dict[str, list[str]]) -> str:
    found = (
        _PICTURE.match(text) for name in ("relation", "identifier", "source") for text in said.get(name, [])
    )
    return next((url for match in found if match and (url := address(match[1]))), "")
