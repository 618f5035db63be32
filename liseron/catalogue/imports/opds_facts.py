"""An OPDS publication as our facts: tables of what its types, categories and links mean."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from liseron.catalogue import rules
from liseron.catalogue.imports.audiences import audience_of_words
from liseron.catalogue.imports.plain import duration, plain_text, source_number, year_in
from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.protocols.iso639 import language_code
from liseron.protocols.opds.publication import ACQUISITION, Link, Publication, Subject
from liseron.toolkit.dates import PARIS

# The last part of the address that names the type (schema.org); what is not here is a book.
MEDIUM_OF_TYPE = {
    "periodical": Medium.PRESS,
    "publicationissue": Medium.PRESS,
    "newspaper": Medium.PRESS,
    "magazine": Medium.PRESS,
    "movie": Medium.FILM,
    "videoobject": Medium.FILM,
    "musicalbum": Medium.MUSIC,
    "musicrecording": Medium.MUSIC,
    "musicrelease": Medium.MUSIC,
    "course": Medium.LEARN,
    "learningresource": Medium.LEARN,
    "game": Medium.GAME,
    "videogame": Medium.GAME,
}
# Best first: what a reader is given when there is a choice.
FORMATS = (
    "application/epub+zip",
    "application/pdf",
    "application/audiobook",
    "application/webpub",
    "application/divina",
    "application/x-cbz",
    "application/vnd.comicbook+zip",
    "audio/",
    "video/",
    "text/html",
    "application/xhtml+xml",
)
# Best first: where the button of a title leads. A page for people comes before a file.
WAYS_IN = (
    ("alternate", "text/html"),
    (ACQUISITION, "text/html"),
    (f"{ACQUISITION}/open-access", "text/html"),
    (f"{ACQUISITION}/borrow", "text/html"),
    (f"{ACQUISITION}/subscribe", "text/html"),
    (f"{ACQUISITION}/open-access", ""),
    (ACQUISITION, ""),
    (f"{ACQUISITION}/borrow", ""),
    (f"{ACQUISITION}/subscribe", ""),
    (f"{ACQUISITION}/buy", ""),
)
PROTECTIONS = {
    "application/vnd.readium.lcp": "LCP",
    "application/vnd.adobe.adept": "Adobe",
    "application/audiobook+lcp": "LCP",
    "application/vnd.librarysimplified.bearer-token": "",
}
# Schemes whose terms are codes: only a label says something.
CODED = ("lcc", "bisac", "bisg.org", "thema", "clil", "ddc", "dewey", "feedbooks.com/categories")
AUDIENCES = "schema.org/audience"
AGES = "schema.org/typicalagerange"
UNSAID = ("terms/fiction", "schema.org/rating")
RELATORS = {"il": "ill", "tr": "trl", "ed": "edt", "au": "aut", "nar": "nrt"}
_RELATOR = re.compile(r"[a-z]{3}")
_ISBN = re.compile(r"(?:urn:)?isbn:?\s*([0-9Xx -]{10,17})", re.IGNORECASE)
_BARE_ISBN = re.compile(r"97[89][0-9 -]{10,14}")
_WINDOW_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def facts_of(publication: Publication) -> TitleFacts:
    """What the publication says, each word at its place; the intake judges it."""
    year = year_in(publication.issued)
    begins, ends = _window(publication)
    return TitleFacts(
        source_id=source_number(
            publication.id or next(iter(publication.identifiers), "") or _way_in(publication)
        ),
        title=plain_text(publication.title),
        medium=medium_of(publication),
        subtitle=plain_text(publication.subtitle),
        creators=tuple(dict.fromkeys(_creators(publication.creators))),
        publisher=plain_text(publication.publisher),
        series=plain_text(publication.series),
        series_number=publication.position,
        published=publication.issued[:10] if year else "",
        year=rules.sound_year(year),
        language=next(filter(None, map(language_code, publication.languages)), ""),
        subjects=tuple(dict.fromkeys(_subjects(publication.subjects))),
        audience=_audience(publication.subjects),
        summary=plain_text(publication.description),
        extent=duration(publication.seconds) or (f"{publication.pages} p." if publication.pages else ""),
        format=_format(publication),
        url=_way_in(publication),
        cover_url=_cover(publication.images),
        rights=_rights(publication),
        accessibility=tuple(dict.fromkeys(publication.accessibility)),
        identifiers=tuple(dict.fromkeys(_identifiers(publication))),
        available_from=begins,
        available_until=ends,
    )


def medium_of(publication: Publication) -> str:
    """The medium of the type; without a type that we know, of what is obtained; else a book."""
    last = publication.type.rstrip("/").rpartition("/")[2].rpartition("#")[2].lower()
    if last in MEDIUM_OF_TYPE:
        return MEDIUM_OF_TYPE[last]
    formats = list(_formats(publication)) if not last else []
    return Medium.FILM if formats and all(f.startswith("video/") for f in formats) else Medium.BOOK


def _creators(named: Iterable[tuple[str, str]]) -> Iterator[Creator]:
    for name, role in named:
        last = role.strip().lower().rpartition("/")[2]
        known = RELATORS.get(last, last)
        yield Creator(plain_text(name), known if _RELATOR.fullmatch(known) else "ctb")


def _subjects(subjects: Iterable[Subject]) -> Iterator[str]:
    for subject in subjects:
        scheme = subject.scheme.lower()
        if any(part in scheme for part in (AUDIENCES, AGES, *UNSAID)):
            continue
        is_coded = any(part in scheme for part in CODED) or "://" in subject.code
        words = plain_text(subject.label or ("" if is_coded else subject.code))
        if words:
            yield words


def _audience(subjects: Iterable[Subject]) -> str:
    """The words decide; the ages when there is no word."""
    found = list(subjects)
    for part in (AUDIENCES, AGES):
        said = [s.label or s.code for s in found if part in s.scheme.lower()]
        audience = audience_of_words(said)
        if audience:
            return audience
    return Audience.ALL


def _formats(publication: Publication) -> Iterator[str]:
    for link in publication.links:
        if link.is_acquisition:
            yield from (f for f in link.formats if f)
    for license in publication.licenses:
        yield from license.formats
    yield from publication.formats


def _format(publication: Publication) -> str:
    """The best that is offered, without its parameters."""
    plain = [f.partition(";")[0].strip().lower() for f in _formats(publication)]
    ranked = [f for wanted in FORMATS for f in plain if f.startswith(wanted)]
    return next(iter([*ranked, *plain]), "")


def _way_in(publication: Publication) -> str:
    """The address of the best link that a browser can follow as it stands."""
    usable = [link for link in publication.links if not link.is_templated and rules.is_web_address(link.href)]
    for rel, kind in WAYS_IN:
        links = [link for link in usable if rel in link.rels and link.type.startswith(kind)]
        links = [link for link in links if rel != "alternate" or kind]
        if links:
            return min(links, key=_rank).href
    return ""


def _rank(link: Link) -> int:
    return next(
        (n for n, f in enumerate(FORMATS) if any(o.startswith(f) for o in link.formats)), len(FORMATS)
    )


def _cover(images: Iterable[Link]) -> str:
    """The widest picture; where no width is said, the first, which is no thumbnail."""
    usable = [
        i for i in images if rules.is_web_address(i.href) and "svg" not in i.type and not i.is_templated
    ]
    return max(usable, key=lambda image: image.width).href if usable else ""


def _rights(publication: Publication) -> str:
    """What is said of rights, and how copies are protected."""
    said = [publication.rights, *(link.rights for link in publication.links if link.is_acquisition)]
    kinds = [p for license in publication.licenses for p in license.protections]
    kinds += [link.type for link in publication.links if link.is_acquisition]
    names = {PROTECTIONS[known]: "" for kind in kinds for known in PROTECTIONS if kind.startswith(known)}
    words = list(dict.fromkeys(plain_text(text) for text in said if text))
    if any(names):
        words.append(_("Protection : {names}").format(names=", ".join(sorted(filter(None, names)))))
    return " ; ".join(words)


def _identifiers(publication: Publication) -> Iterator[Identifier]:
    for text in dict.fromkeys((publication.id, *publication.identifiers)):
        book = _ISBN.fullmatch(text.strip()) or _BARE_ISBN.fullmatch(text.strip())
        if book:
            yield Identifier("isbn", book[book.re.groups])
        elif "doi.org/" in text or text.lower().startswith(("doi:", "urn:doi:")):
            yield Identifier("doi", text.partition("doi.org/")[2] or text.rpartition("doi:")[2])
        elif "/ark:/" in text or text.startswith("ark:"):
            yield Identifier("ark", "ark:" + text.rpartition("ark:")[2])
        elif text:
            yield Identifier("uri" if ":" in text else "vendor", text)


def _window(publication: Publication) -> tuple[date | None, date | None]:
    """From the licences when there are any: a title is offered as long as one of them lasts."""
    if publication.licenses:
        begins = [_day(one.begins) for one in publication.licenses]
        ends = [_last_day(one.expires) for one in publication.licenses]
    else:
        open_links = [
            one for one in publication.links if one.is_acquisition and one.availability == "available"
        ]
        begins, ends = [None], [_last_day(link.until) for link in open_links] or [None]
    first = min((d for d in begins if d), default=None) if all(begins) else None
    last = max((d for d in ends if d), default=None) if all(ends) else None
    return first, last if not (first and last and last < first) else None


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=PARIS)).astimezone(PARIS)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    at = _instant(text)
    return at.date() if at else None


def _last_day(text: str) -> date | None:
    """The last day included: a licence that ends at midnight ended the day before; a day alone is included."""
    if _WINDOW_DATE.fullmatch(text.strip()):
        return _day(text)
    at = _instant(text)
    return (at - timedelta(seconds=1)).date() if at and at.year > 1 else None
