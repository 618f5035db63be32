"""What the search engines are told of a resource or a work, as values."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Literal

from liseron.catalogue.search.spans import span_of

Kind = Literal["resource", "work"]


@dataclass(frozen=True)
class Document:
    """A resource or a work that may be found today. `key` is "work:12" or "resource:3".

    `resources` are the slugs of every way in, `places` where it is had (Place), `languages` ISO 639 codes,
    `identifiers` without hyphens.
    `creators` made it (authors, directors, composers, performers…), `contributors` helped (illustrators,
    translators, narrators…). `other_titles`: those of its parts, of its other editions.
    """

    key: str
    kind: Kind
    title: str
    medium: str
    audience: str
    added_at: datetime
    resources: tuple[str, ...]
    places: tuple[str, ...] = ("online",)
    languages: tuple[str, ...] = ()
    year: int | None = None
    subtitle: str = ""
    other_titles: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publisher: str = ""
    series: str = ""
    subjects: tuple[str, ...] = ()
    summary: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def span(self) -> str:
        """The value of the facet "year": "1980-1989"; empty when the year is unknown."""
        return span_of(self.year)

    @cached_property
    def digest(self) -> str:
        """What tells one state of a document from another."""
        said = [getattr(self, name) for name in self.__dataclass_fields__]
        return blake2b(repr(said).encode("utf-8", "replace"), digest_size=6).hexdigest()


def split_key(key: str) -> tuple[Kind, int]:
    """The kind and the primary key that a document's key names."""
    kind, _, number = key.partition(":")
    return ("resource" if kind == "resource" else "work"), int(number)
