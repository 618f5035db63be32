"""The engine for several machines: every web process and every worker speaks to the same cluster."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, CannotWrite, Found, Suggested
from liseron.catalogue.search.opensearch import suggestions
from liseron.catalogue.search.opensearch.asking import Search
from liseron.catalogue.search.opensearch.generations import Generations
from liseron.catalogue.search.opensearch.mapping import source_of
from liseron.catalogue.search.opensearch.nodes import Address, NoAnswer, Nodes, Refused
from liseron.catalogue.search.questions import Query
from liseron.catalogue.search.schema import key_of

SECONDS = 2.5  # for one question, whatever the nodes do: the database answers after that
SHARE = 0.4  # of what is left, for one node before the next is asked
WRITING_SECONDS = 60.0
PAUSE = 2.0  # without asking the cluster again, once it did not answer: readers wait once, not each time
CONTENTS_PAGE = 10_000
WRITTEN = {200, 201, 404, 409}  # 404: gone already; 409: a later turn was there before

Part = dict[str, Any]
T = TypeVar("T")


class OpenSearchEngine:
    """One object a process is enough; threads share it.

    `url` is LISERON_SEARCH_URL; a question is given up after `seconds` whatever the nodes do, a step of writing after
    `writing_seconds`.
    """

    def __init__(
        self, url: str, *, seconds: float = SECONDS, writing_seconds: float = WRITING_SECONDS
    ) -> None:
        self._address = Address.read(url)
        self._seconds = seconds
        self._writing_seconds = writing_seconds
        self._opened: tuple[int, Nodes, Generations] | None = None
        self._lock = threading.Lock()
        self._away_until = 0.0

    def index(self, documents: Iterable[Document]) -> None:
        # The turn is taken before the first document is read: `documents` may come from the tables.
        self._change(
            {"_op_type": "index", "_id": document.key, **source_of(document)} for document in documents
        )

    def remove(self, keys: Iterable[str]) -> None:
        self._change({"_op_type": "delete", "_id": key} for key in keys)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with _writing():
            nodes, generations = self._cluster()
            index = generations.begin()
            try:
                # Taken once the new generation exists: whoever writes under a later turn writes to it too.
                turn = generations.take_turn()
                lines = ({"_op_type": "index", "_id": d.key, **source_of(d)} for d in documents)
                count = _write(nodes, [index], turn, lines)
                generations.activate(index)
            except BaseException:
                generations.drop(index)
                raise
        self._away_until = 0.0
        return count

    def search(self, query: Query) -> Found:
        return self._asked(lambda ask: Search(query, ask).answer())

    def suggest(self, prefix: str, *, limit: int) -> list[Suggested]:
        def asked(ask: "_Ask") -> list[Suggested]:
            return suggestions.answer(prefix, limit, lambda bodies: ask(bodies, preference="typing"))

        return self._asked(asked)

    def contents(self) -> Mapping[str, str]:
        with _answering():
            nodes, generations = self._cluster()
            return dict(_everything(nodes, generations.served, self._writing_seconds))

    def _change(self, lines: Iterable[Part]) -> None:
        with _writing():
            nodes, generations = self._cluster()
            turn = generations.take_turn()
            places = generations.written()
            if _write(nodes, places, turn, lines):
                generations.refresh(places)

    def _asked(self, answer: Callable[["_Ask"], T]) -> T:
        if time.monotonic() < self._away_until:
            raise CannotAnswer("the cluster did not answer a moment ago")
        with _answering():
            nodes, generations = self._cluster()
            try:
                return answer(_Ask(nodes, generations.served, self._seconds))
            except NoAnswer:
                self._away_until = time.monotonic() + PAUSE
                raise

    def _cluster(self) -> tuple[Nodes, Generations]:
        """Opened after the fork: connections are not shared between processes."""
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                nodes = Nodes(self._address, self._writing_seconds)
                generations = Generations(nodes, self._address.name, self._writing_seconds)
                self._opened = (os.getpid(), nodes, generations)
            return self._opened[1:]


class _Ask:
    """The searches of one question, within its one deadline."""

    def __init__(self, nodes: Nodes, index: str, seconds: float) -> None:
        self._nodes = nodes
        self._index = index
        self._deadline = time.monotonic() + seconds

    def __call__(self, bodies: Sequence[Part], *, preference: str) -> list[Part]:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise NoAnswer("late")
        return self._nodes.search(
            self._index, bodies, preference=preference, seconds=left, attempt=left * SHARE
        )


def _write(nodes: Nodes, places: Sequence[str], turn: int, lines: Iterable[Part]) -> int:
    """Send each line to each place under that turn; how many lines. Raises Refused for the first that failed."""
    count = 0

    def actions() -> Iterator[Part]:
        nonlocal count
        for line in lines:
            count += 1
            for place in places:
                yield {**line, "_index": place, "version": turn, "version_type": "external"}

    for key, status in nodes.write(actions()):
        if status not in WRITTEN:
            raise Refused(status, f"{key} was not written")
    return count


def _everything(nodes: Nodes, index: str, seconds: float) -> Iterator[tuple[str, str]]:
    after: list[int] = [-1]
    while True:
        body = {
            "size": CONTENTS_PAGE,
            "sort": [{"number": "asc"}],
            "search_after": after,
            "docvalue_fields": ["number", "state"],
            "_source": False,
            "track_total_hits": False,
        }
        told = nodes.ask("POST", f"/{index}/_search", body, seconds=seconds, attempt=seconds)
        hits = told["hits"]["hits"]
        for hit in hits:
            yield key_of(int(hit["fields"]["number"][0])), str(hit["fields"]["state"][0])
        if len(hits) < CONTENTS_PAGE:
            return
        after = hits[-1]["sort"]


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (NoAnswer, Refused) as error:
        raise CannotAnswer(str(error)) from error
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise CannotAnswer(f"not an answer of OpenSearch: {type(error).__name__}") from error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except (NoAnswer, Refused) as error:
        raise CannotWrite(str(error)) from error
