"""OPDS 2.0: publications of a JSON feed, with the licences of ODL. Of any JSON, what has another shape is left out."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from liseron.protocols.opds.publication import License, Link, Publication, Subject

Json = Mapping[str, Any]
DEEPEST = 10

ROLES = {
    "author": "aut",
    "translator": "trl",
    "editor": "edt",
    "artist": "art",
    "illustrator": "ill",
    "penciler": "ill",
    "inker": "ill",
    "colorist": "clr",
    "letterer": "ctb",
    "narrator": "nrt",
    "contributor": "ctb",
}
"""Roles of the Readium publication manifest, as MARC relator codes."""

# What a JSON document is, by the members it has; the first row that fits decides.
KINDS = (
    ("feed", {"publications"}),
    ("feed", {"groups"}),
    ("navigation", {"navigation"}),
    ("lcp-license", {"encryption", "links"}),
    ("loan-status", {"status", "updated", "links"}),
    ("odl-license", {"identifier", "terms"}),
    ("odl-license", {"identifier", "checkouts"}),
    ("authentication", {"authentication"}),
    ("publication", {"metadata", "links"}),
    ("publication", {"metadata", "licenses"}),
    ("empty-feed", {"metadata"}),
)


def kind_of(document: Any) -> str:
    """One of KINDS, "" for what is none of them."""
    if not isinstance(document, Mapping):
        return ""
    kind = next((kind for kind, members in KINDS if members <= document.keys()), "")
    return "empty-feed" if kind == "publication" and _is_list_of_titles(document) else kind


def publications(document: Json) -> Iterator[Any]:
    """The publications of a feed and of its groups, as they stand; the document itself when it is one."""
    if kind_of(document) == "publication":
        yield document
    yield from _many(document.get("publications"))
    for group in _objects(document.get("groups")):
        yield from _many(group.get("publications"))


def next_page(document: Json, address: str) -> str:
    """The address of the following page, "" after the last."""
    return next((link.href for link in _links(document, "links", address) if "next" in link.rels), "")


def read_publication(document: Json, base: str) -> Publication:
    """`base` is what relative links start from."""
    about = _object(document.get("metadata"))
    belongs = _object(about.get("belongsTo") or about.get("belongs_to"))
    series = _series(belongs)
    identifiers = [_text(about.get("identifier")), *map(_text, _many(about.get("altIdentifier")))]
    return Publication(
        id=identifiers[0],
        type=_text(about.get("@type")),
        title=_text(about.get("title")),
        subtitle=_text(about.get("subtitle")),
        creators=tuple((name, role) for key, role in ROLES.items() for name in _names(about.get(key))),
        publisher=next(_names(about.get("publisher")), "") or next(_names(about.get("imprint")), ""),
        languages=tuple(filter(None, map(_text, _many(about.get("language"))))),
        subjects=tuple(_subjects(about.get("subject"))),
        description=_text(about.get("description")),
        series=series[0],
        position=series[1],
        issued=_text(about.get("published")),
        rights=_text(about.get("rights")) or _text(about.get("license")),
        identifiers=tuple(filter(None, identifiers)),
        seconds=_number(about.get("duration")),
        pages=int(_number(about.get("numberOfPages"))),
        formats=tuple(filter(None, map(_text, _many(about.get("schema:encodingFormat"))))),
        accessibility=tuple(_accessibility(_object(about.get("accessibility")))),
        links=tuple(_links(document, "links", base)),
        images=tuple(_links(document, "images", base)) or tuple(_covers(document, base)),
        licenses=tuple(_licenses(document)),
    )


def _is_list_of_titles(document: Json) -> bool:
    """A page without any publication has the members of a publication, but counts what it would hold."""
    about = _object(document.get("metadata"))
    return "numberOfItems" in about and "identifier" not in about


def _links(document: Json, member: str, base: str) -> Iterator[Link]:
    for link in _objects(document.get(member)):
        href, more = _text(link.get("href")).strip(), _object(link.get("properties"))
        availability, price = _object(more.get("availability")), _object(more.get("price"))
        yield Link(
            href=_joined(base, href),
            rels=frozenset(filter(None, map(_text, _many(link.get("rel"))))),
            type=_text(link.get("type")),
            title=_text(link.get("title")),
            is_templated=link.get("templated") is True or "{" in href,
            formats=tuple(_obtained(more, 0)) or tuple(filter(None, [_text(link.get("type"))])),
            availability=_text(availability.get("state")),
            since=_text(availability.get("since")),
            until=_text(availability.get("until")),
            price=f"{_text(price.get('value'))} {_text(price.get('currency'))}".strip(),
            width=int(_number(link.get("width"))),
        )


def _covers(document: Json, base: str) -> Iterator[Link]:
    """Manifests of audiobooks keep their cover among their resources."""
    for member in ("resources", "links"):
        yield from (link for link in _links(document, member, base) if "cover" in link.rels)


def _obtained(step: Json, depth: int) -> Iterator[str]:
    if depth < DEEPEST:
        for inner in _objects(step.get("indirectAcquisition") or step.get("child")):
            yield from list(_obtained(inner, depth + 1)) or [_text(inner.get("type"))]


def _licenses(document: Json) -> Iterator[License]:
    for one in _objects(document.get("licenses")):
        about = _object(one.get("metadata"))
        terms, protection = _object(about.get("terms")), _object(about.get("protection"))
        yield License(
            begins=_text(terms.get("start")) or _text(about.get("start")),
            expires=_text(terms.get("expires")),
            formats=tuple(filter(None, map(_text, _many(about.get("format"))))),
            protections=tuple(filter(None, map(_text, _many(protection.get("format"))))),
        )


def _subjects(value: Any) -> Iterator[Subject]:
    for one in _many(value):
        if isinstance(one, Mapping):
            yield Subject(_text(one.get("name")), _text(one.get("code")), _text(one.get("scheme")))
        elif _text(one):
            yield Subject(_text(one))


def _series(belongs: Json) -> tuple[str, str]:
    for member in ("series", "collection"):
        for one in _many(belongs.get(member)):
            if isinstance(one, Mapping) and _text(one.get("name")):
                return _text(one.get("name")), _text(one.get("position"))
            if isinstance(one, str) and one.strip():
                return one, ""
    return "", ""


def _accessibility(value: Json) -> Iterator[str]:
    """Words of schema.org: features and hazards; the profiles it conforms to as their last part."""
    for member in ("feature", "hazard"):
        yield from filter(None, map(_text, _many(value.get(member))))
    for profile in filter(None, map(_text, _many(value.get("conformsTo")))):
        yield profile.rstrip("/").rpartition("/")[2].lstrip("#")


def _names(value: Any) -> Iterator[str]:
    for one in _many(value):
        name = _text(one.get("name")) if isinstance(one, Mapping) and "name" in one else _text(one)
        if name:
            yield name


def _text(value: Any) -> str:
    """A text, a number, or one of the languages of a text: French, else English, else the first."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, Mapping):
        words = [value[key] for key in ("fr", "fr-FR", "en", *value) if isinstance(value.get(key), str)]
        return words[0].strip() if words else ""
    return ""


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value < 100_000_000 else 0


def _object(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _many(value: Any) -> list[Any]:
    """A list, however one thing alone was written."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(value: Any) -> list[Json]:
    return [one for one in _many(value) if isinstance(one, Mapping)]


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if href else ""
    except ValueError:
        return href
