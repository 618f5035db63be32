"""What the formats are written from: a title with its resource, as plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Described:
    """A record as the catalogue says it today.

    `number` is the record's own; `permalink` and `cover` hold profiles.SITE (and profiles.SLUG) in place of names;
    `creators` are (name, relator code) in the source's order; `identifiers` are (scheme, value), as
    catalogue.RecordIdentifier; `language` as the catalogue says it ("fr"); `format` is a MIME type where known.
    """

    number: int
    medium: str
    title: str
    permalink: str
    changed_at: datetime
    source_id: str = ""
    subtitle: str = ""
    creators: tuple[tuple[str, str], ...] = ()
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
    identifiers: tuple[tuple[str, str], ...] = ()
    cover: str = ""
    resource: str = ""
    resource_slug: str = ""
    is_open_to_all: bool = False
    vendor: str = ""
    vendor_slug: str = ""
