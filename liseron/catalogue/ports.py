"""What a source of titles hands over, and what a connector must be able to do to supply them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from liseron.catalogue.models import Audience


@dataclass(frozen=True)
class TitleFacts:
    """One title as its source describes it. `source_id` is the source's own number, unique within a resource.

    `medium` and `audience` are values of Medium and Audience, `language` an ISO 639 code, `url` http(s) or empty.
    """

    source_id: str
    title: str
    medium: str
    subtitle: str = ""
    creators: tuple[str, ...] = ()
    published: str = ""
    year: int | None = None
    language: str = ""
    subjects: tuple[str, ...] = ()
    audience: str = Audience.ALL
    summary: str = ""
    extent: str = ""
    url: str = ""


class SuppliesRecords(Protocol):
    def titles(self) -> Iterator[TitleFacts]: ...
