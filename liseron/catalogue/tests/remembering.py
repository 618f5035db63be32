"""An engine that is not built again while it still holds the same: a generation on three nodes takes seconds."""

from collections.abc import Iterable, Mapping

from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import Engine, Found, Suggested
from liseron.catalogue.search.questions import Query


class Remembering:
    """Stands before an engine for as long as a run lasts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: list[Document] | None = None

    def rebuild(self, documents: Iterable[Document]) -> int:
        wanted = list(documents)
        if wanted != self._held:
            self._held = None
            self._engine.rebuild(iter(wanted))
            self._held = wanted
        return len(wanted)

    def index(self, documents: Iterable[Document]) -> None:
        self._held = None
        self._engine.index(documents)

    def remove(self, keys: Iterable[str]) -> None:
        self._held = None
        self._engine.remove(keys)

    def search(self, query: Query) -> Found:
        return self._engine.search(query)

    def suggest(self, prefix: str, *, limit: int) -> list[Suggested]:
        return self._engine.suggest(prefix, limit=limit)

    def contents(self) -> Mapping[str, str]:
        return self._engine.contents()
