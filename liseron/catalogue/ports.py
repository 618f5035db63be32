"""What a source of titles hands over, and what a connector must be able to do to supply them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from liseron.catalogue.models import Audience


class Creator(NamedTuple):
    """A person or body, forename first ("Jules Verne"), with a MARC relator code: aut ill trl drt act cmp nrt edt…"""

    name: str
    role: str = "aut"


class Identifier(NamedTuple):
    """A number that the world knows. `scheme` is isbn, issn, ean, doi, ark, uri or vendor; `value` as the source has
    it: the intake checks it and writes an ISBN in 13 digits."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A copy on the shelves of a library, as its catalogue says it: Recommandation 995.

    `places` are the names and codes of the library, the likeliest first; `held` the volumes of a periodical.
    """

    places: tuple[str, ...] = ()
    shelf_mark: str = ""
    bar_code: str = ""
    status: str = ""
    held: str = ""
    note: str = ""


@dataclass(frozen=True)
class TitleFacts:
    """One title as its source describes it. `source_id` is the source's own number, unique within a resource.

    `medium` and `audience` are values of Medium and Audience, `language` an ISO 639 code, `url` and `cover_url` http(s)
    or empty, `format` a MIME type or a label as given, `accessibility` words of ONIX list 196 or of schema.org,
    `available_from` and `available_until` days that are both included. `items` are the copies of a library's own
    catalogue: they are kept apart (`liseron.catalogue.items`), since they change without the title changing.
    """

    source_id: str
    title: str
    medium: str
    subtitle: str = ""
    creators: tuple[Creator, ...] = ()
    publisher: str = ""
    series: str = ""
    series_number: str = ""
    part_number: str = ""
    part_title: str = ""
    published: str = ""
    year: int | None = None
    language: str = ""
    subjects: tuple[str, ...] = ()
    audience: str = Audience.ALL
    summary: str = ""
    extent: str = ""
    format: str = ""
    url: str = ""
    cover_url: str = ""
    rights: str = ""
    accessibility: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    available_from: date | None = None
    available_until: date | None = None
    items: tuple[ItemFacts, ...] = ()


@dataclass(frozen=True)
class SourceRecord:
    """One record as its source sent it. `format` is unimarc, marc21, opds1, opds2, onix3 or table.

    `rules` (`stamping.rules_of`) read it, when its bytes alone decided what was read.
    """

    format: str
    content: bytes
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A title that came as it did last time: what is written of it, by the digest of its facts."""

    source_id: str
    digest: str
    title: str


def named(names: Iterable[str], role: str = "aut") -> tuple[Creator, ...]:
    """Names that all played one part."""
    return tuple(Creator(name, role) for name in names)


class SuppliesRecords(Protocol):
    def titles(self) -> Iterator[TitleFacts]: ...
