"""What every search engine can do; the conformance tests hold each of them to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.questions import Query


class CannotAnswer(Exception):
    """The index is missing or broken: the database answers instead, and the index is to be rebuilt."""


class CannotWrite(Exception):
    """Another process is writing the index; the changes stay in the log for later."""


@dataclass(frozen=True)
class Found:
    """An engine's answer: keys in order, exact total, counts by facet, and how the question was understood.

    `text` is what was searched in the end; `is_corrected` when it is not what was typed; `is_relaxed` when one
    word was allowed to be missing. `facets` is {"medium": {"film": 12}}; a facet ignores its own filter.
    """

    keys: list[str]
    total: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)
    text: str = ""
    is_corrected: bool = False
    is_relaxed: bool = False


class Engine(Protocol):
    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace. Raises CannotWrite."""

    def remove(self, keys: Iterable[str]) -> None:
        """Forget; an unknown key is no error. Raises CannotWrite."""

    def search(self, query: Query) -> Found:
        """Raises CannotAnswer."""

    def suggest(self, prefix: str, *, today: date, limit: int) -> list[str]:
        """Keys of what begins so, best first. Raises CannotAnswer."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Start again from `documents` while the old index goes on answering; how many there were."""

    def keys(self) -> set[str]:
        """Everything the index holds, for the invariant. Raises CannotAnswer."""
