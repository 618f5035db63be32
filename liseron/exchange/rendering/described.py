"""What the formats are written from: a title with its resource, as plain values."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from liseron.exchange.profiles import SITE
from liseron.protocols.xml_text import sound

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A record as the catalogue says it today.

    `number` is the record's own; `permalink` and `cover` hold profiles.SITE (and profiles.SLUG) in place of names;
    `creators` are (name, relator code) in the source's order; `identifiers` are (scheme, value), as
    catalogue.RecordIdentifier; `language` as the catalogue says it ("fr"); `format` is a MIME type where known;
    `added_on` is the day of its first import.
    """

    number: int
    medium: str
    title: str
    permalink: str
    changed_at: datetime
    source_id: str = ""
    subtitle: str = ""
    creators: Pairs = ()
    publisher: str = ""
    series: str = ""
    series_number: str = ""
    part_number: str = ""
    part_title: str = ""
    published: str = ""
    year: int | None = None
    language: str = ""
    subjects: tuple[str, ...] = ()
    audience: str = "all"
    summary: str = ""
    extent: str = ""
    format: str = ""
    rights: str = ""
    accessibility: tuple[str, ...] = ()
    identifiers: Pairs = ()
    cover: str = ""
    resource: str = ""
    resource_slug: str = ""
    is_open_to_all: bool = False
    vendor: str = ""
    vendor_slug: str = ""
    added_on: date | None = None

    @property
    def is_audiobook(self) -> bool:
        return self.medium == "book" and "audio" in self.format.lower()

    @property
    def is_changed(self) -> bool:
        """Changed after the day of its first import."""
        return self.added_on is not None and self.changed_at.date() > self.added_on

    @property
    def stamp(self) -> str:
        """ "20261122093000.0", as field 005 says the last change."""
        return f"{figures(self.changed_at)}.0"

    @property
    def entered(self) -> str:
        """ "20261122": the day of its first import."""
        return figures(self.added_on or self.changed_at)[:8]

    @property
    def date(self) -> str:
        """The date of publication as printed, else the year."""
        return self.published or (str(self.year) if self.year else "")

    @property
    def numbers(self) -> dict[str, list[str]]:
        """Its numbers by kind, each once."""
        found: dict[str, list[str]] = {}
        for scheme, value in dict.fromkeys(self.identifiers):
            found.setdefault(scheme, []).append(value)
        return found


def figures(at: date) -> str:
    """The figures of a day, or of an instant to the second; three times as fast as strftime."""
    return at.isoformat()[:19].replace("-", "").replace("T", "").replace(":", "")


def sounded(described: Described) -> Described:
    """The same record without a character that XML cannot hold; what is nothing without them is left out.

    Placeholders stay where they belong: in the permalink, and at the beginning of a cover on this site.
    """
    return described if _is_sound(described) else _cleaned(described)


def _is_sound(one: Described) -> bool:
    """Looked at as one text: nearly all records are sound, and a repository writes a million of them."""
    words = [*_lines(one), one.cover.removeprefix(SITE), *one.subjects, *one.accessibility]
    words += [word for pair in one.creators for word in pair]
    words += [word for pair in one.identifiers for word in pair]
    text = f"|{'|'.join(words)}|"
    if " |" in text or "| " in text:
        return False
    return text.isprintable() or text.replace("\u00a0", "").replace("\u202f", "").isprintable()


def _cleaned(one: Described) -> Described:
    said: dict[str, Any] = {name: sound(getattr(one, name)) for name in _LINES}
    here = SITE if one.cover.startswith(SITE) else ""
    return replace(
        one,
        **said,
        cover=here + sound(one.cover.removeprefix(SITE)),
        subjects=tuple(filter(None, map(sound, one.subjects))),
        accessibility=tuple(filter(None, map(sound, one.accessibility))),
        creators=tuple((clean, sound(role)) for name, role in one.creators if (clean := sound(name))),
        identifiers=tuple((scheme, clean) for scheme, value in one.identifiers if (clean := sound(value))),
    )


_LINES: Final = (
    "title", "source_id", "subtitle", "publisher", "series", "series_number", "part_number", "part_title", "published",
    "language", "summary", "extent", "format", "rights", "resource", "vendor", "vendor_slug", "resource_slug",
)  # fmt: skip
_lines = attrgetter(*_LINES)
