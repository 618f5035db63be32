"""What every search engine can do; the conformance tests hold each of them to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.questions import Query


class CannotAnswer(Exception):
    """The index is missing or broken: the database answers instead, and the index is to be rebuilt."""


class CannotWrite(Exception):
    """Another process is writing the index; the changes stay in the log for later."""


@dataclass(frozen=True)
class Found:
    """An engine's answer: keys in order, exact total, counts by facet, and how the question was understood.

    `facets` is {"medium": {"film": 12}}, for each facet asked for and each kind of set; a facet ignores its own
    filter. `text` is what was searched in the end; `is_corrected` when it is not what was typed; `is_relaxed` when
    one word was allowed to be missing. `near`: other texts worth offering ("vouliez-vous dire"), likeliest first.
    """

    keys: list[str]
    total: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)
    text: str = ""
    is_corrected: bool = False
    is_relaxed: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """Something to offer while the reader types: a title by its key, an author or a subject by its name."""

    kind: Literal["title", "author", "subject"]
    text: str
    key: str = ""


class Engine(Protocol):
    def index(self, documents: Iterable[Document]) -> None:
        """Add or replace; what is indexed is visible to the next question, here at once, elsewhere within 2 s.

        Raises CannotWrite.
        """

    def remove(self, keys: Iterable[str]) -> None:
        """Forget; an unknown key is no error. Raises CannotWrite."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Start again from `documents` while the old index goes on answering; how many there were."""

    def search(self, query: Query) -> Found:
        """Raises CannotAnswer."""

    def suggest(self, prefix: str, *, limit: int) -> list[Suggested]:
        """What begins so, best first, at most `limit` of each kind; `text` of a title is empty, its key says which.

        Raises CannotAnswer.
        """

    def contents(self) -> Mapping[str, str]:
        """Key → `Document.digest` of everything the index holds, for the invariant. Raises CannotAnswer."""
