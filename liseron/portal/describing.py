"""A title as web engines and other sites read it: schema.org in JSON-LD, Open Graph. Public facts only."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from liseron.catalogue.covers.drawing import WIDTHS
from liseron.catalogue.models import Medium, Record
from liseron.portal.covers import picture_of

TYPES = {
    Medium.BOOK: "Book",
    Medium.PRESS: "Periodical",
    Medium.FILM: "Movie",
    Medium.MUSIC: "MusicAlbum",
    Medium.LEARN: "Course",
    Medium.GAME: "VideoGame",
}
OPEN_GRAPH = {Medium.BOOK: "book", Medium.FILM: "video.movie", Medium.MUSIC: "music.album"}
ACTIONS = {
    Medium.BOOK: "ReadAction",
    Medium.PRESS: "ReadAction",
    Medium.FILM: "WatchAction",
    Medium.MUSIC: "ListenAction",
    Medium.LEARN: "ConsumeAction",
    Medium.GAME: "PlayAction",
}
# Roles of loc.gov/marc/relators, and the property of schema.org that says the same.
PROPERTIES = {
    "aut": "author",
    "cre": "creator",
    "ill": "illustrator",
    "trl": "translator",
    "edt": "editor",
    "nrt": "readBy",
    "drt": "director",
    "act": "actor",
    "cmp": "composer",
    "mus": "byArtist",
    "prf": "byArtist",
    "sng": "byArtist",
    "tch": "instructor",
    "pro": "producer",
}
# Where the type of the medium does not know the property, the one that every work has.
KNOWN = {
    Medium.BOOK: {"illustrator", "readBy"},
    Medium.FILM: {"director", "actor", "composer"},
    Medium.MUSIC: {"byArtist", "composer"},
    Medium.PRESS: set[str](),
    Medium.LEARN: {"instructor"},
    Medium.GAME: {"director", "actor", "composer"},
}
FOR_ALL = {"author", "creator", "translator", "editor", "producer", "contributor"}
LONGEST_DESCRIPTION = 300


def absolute(path: str) -> str:
    """An address that other sites can follow."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def linked_data(record: Record, canonical: str) -> dict[str, Any]:
    """The title in the words of schema.org; empty facts are left out. `canonical` is its one address."""
    medium = Medium(record.medium)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES[medium],
        "@id": absolute(canonical),
        "url": absolute(canonical),
        "name": record.title,
        "alternativeHeadline": record.subtitle,
        "datePublished": str(record.year) if record.year else "",
        "inLanguage": record.language,
        "description": record.summary[:LONGEST_DESCRIPTION],
        "keywords": record.subjects,
        "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else None,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": record.series} if record.series else None,
        "position": record.series_number or record.part_number,
        "image": cover_address(record),
        "accessibilityFeature": [word for word in record.accessibility if not word.isdigit()],
        "isAccessibleForFree": True,
        "potentialAction": {"@type": ACTIONS[medium], "target": absolute(canonical)},
        **_people(record, medium),
        **_numbers(record, medium),
    }
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


def _people(record: Record, medium: Medium) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for creator in record.creators:
        said = PROPERTIES.get(creator["role"], "contributor")
        name = said if said in FOR_ALL | KNOWN[medium] else "contributor"
        found.setdefault(name, []).append({"@type": "Person", "name": creator["name"]})
    return found


def _numbers(record: Record, medium: Medium) -> dict[str, str]:
    """One ISBN for a book, one ISSN for the press: the first of each."""
    wanted = {Medium.BOOK: "isbn", Medium.PRESS: "issn"}.get(medium)
    first = next((one.value for one in record.identifiers.all() if one.scheme == wanted), "")
    return {wanted: first} if wanted and first else {}


def cover_address(record: Record) -> str:
    """The kept cover, at its widest; empty without one."""
    picture = picture_of(record)
    if picture is None:
        return ""
    version = picture.src.partition("?")[2]
    return absolute(f"{reverse('portal:cover', args=[record.pk, WIDTHS[-1]])}?{version}")


def open_graph(record: Record, canonical: str) -> list[tuple[str, str]]:
    """What a site shows when somebody shares the page: (property, content)."""
    said = [
        ("og:title", record.title),
        ("og:type", OPEN_GRAPH.get(Medium(record.medium), "website")),
        ("og:url", absolute(canonical)),
        ("og:site_name", settings.SITE_NAME),
        ("og:locale", "fr_FR"),
        ("og:description", record.summary[:LONGEST_DESCRIPTION] or ", ".join(record.creator_names)),
        ("og:image", cover_address(record)),
    ]
    return [(name, content) for name, content in said if content]
