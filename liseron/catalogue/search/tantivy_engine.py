"""The embedded engine: Tantivy's files beside the database, written by the worker, read by every web process."""

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import tantivy

from liseron.catalogue.search import generations, schema, words
from liseron.catalogue.search.cascade import MOST_COMBINATIONS, Search, State
from liseron.catalogue.search.corrections import Corrections
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, Found, Suggested
from liseron.catalogue.search.questions import Query
from liseron.catalogue.search.suggestions import Suggesting

HEAP = 64_000_000
LOOK_AGAIN = 0.5
PATIENCE = 10.0
COUNTING_THREADS = 2
MAIN = "main"
VOCABULARY = "words"
NAMES = "names"
SCHEMAS = {MAIN: schema.build, VOCABULARY: schema.build_vocabulary, NAMES: schema.build_names}


@dataclass
class _Reader:
    """Open files of one generation, what they looked like when they were last read, and what is known of that state.

    `second` counts facets while the asking thread ranks: the engine works without the interpreter's lock.
    """

    pid: int
    place: Path
    indexes: dict[str, tantivy.Index]
    second: Executor
    seen: tuple[int, ...]
    looked_at: float
    state: State
    suggesting: Suggesting


class TantivyEngine:
    """One object a process is enough; threads share it. `root` belongs to the user who runs web and worker."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._reader: _Reader | None = None
        self._lock = threading.Lock()

    def index(self, documents: Iterable[Document]) -> None:
        with generations.writing(self.root, patience=PATIENCE):
            place = self._place_to_write()
            _write(place, documents, replace=True)
        self._reader = None

    def remove(self, keys: Iterable[str]) -> None:
        with generations.writing(self.root, patience=PATIENCE):
            # An Index kept open across writes leaves orphan files behind: it is opened for each one.
            writer = schema.open_index(self._place_to_write() / MAIN).writer(HEAP, 1)
            for key in keys:
                writer.delete_documents_by_term("key", key)
            _finish(writer)
        self._reader = None

    def rebuild(self, documents: Iterable[Document]) -> int:
        with generations.writing(self.root, patience=PATIENCE):
            place = self._new_generation()
            count = _write(place, documents, replace=False)
            generations.activate(self.root, place)
        self._reader = None
        return count

    def search(self, query: Query) -> Found:
        with self._reading() as reader:
            return Search(query, reader.state, reader.second).answer()

    def suggest(self, prefix: str, *, limit: int) -> list[Suggested]:
        with self._reading() as reader:
            return reader.suggesting.answer(prefix, limit)

    def contents(self) -> Mapping[str, str]:
        self._reader = None
        with self._reading() as reader:
            main = reader.indexes[MAIN].searcher()
            states = main.terms_with_prefix("state", "", tantivy.Query.all_query())
            return dict(state.split(" ", 1) for state, _count in states)

    def _place_to_write(self) -> Path:
        """The generation in use, or a first empty one."""
        try:
            return generations.current(self.root)
        except CannotAnswer:
            place = self._new_generation()
            generations.activate(self.root, place)
            return place

    def _new_generation(self) -> Path:
        place = generations.begin(self.root)
        for name, build in SCHEMAS.items():
            schema.create_index(place / name, build())
        return place

    @contextlib.contextmanager
    def _reading(self) -> Iterator[_Reader]:
        """A fresh reader; whatever is wrong with the files becomes CannotAnswer."""
        try:
            with self._lock:
                reader = self._fresh_reader()
            yield reader
        except (ValueError, OSError) as error:
            self._reader = None
            raise CannotAnswer(str(error)) from error

    def _fresh_reader(self) -> _Reader:
        """Opened after the fork (an older one no longer reloads), looked at again twice a second at most."""
        reader, now = self._reader, time.monotonic()
        if reader and reader.pid == os.getpid() and now - reader.looked_at < LOOK_AGAIN:
            return reader
        try:
            return self._opened(generations.current(self.root), now)
        except (ValueError, OSError):
            # Rebuilt between reading the pointer and opening the files: the pointer now says where to.
            return self._opened(generations.current(self.root), now)

    def _opened(self, place: Path, now: float) -> _Reader:
        """Of files that did not change, only the time is noted; questions under way keep the state they began with."""
        reader, seen = self._reader, tuple(_stamp(place / name) for name in SCHEMAS)
        is_same_place = reader is not None and reader.pid == os.getpid() and reader.place == place
        if reader is not None and is_same_place and reader.seen == seen:
            reader.looked_at = now
            return reader
        if reader is not None and is_same_place:
            indexes, second = reader.indexes, reader.second
        else:
            indexes = {name: schema.open_index(place / name) for name in SCHEMAS}
            second = ThreadPoolExecutor(COUNTING_THREADS)
            for index in indexes.values():
                index.config_reader("manual")
        for index in indexes.values():
            index.reload()
        main, vocabulary, names = (indexes[name].searcher() for name in (MAIN, VOCABULARY, NAMES))
        corrections = Corrections(main, vocabulary, schema.build_vocabulary())
        several = main.terms_with_prefix("offers", "", None, MOST_COMBINATIONS + 1)
        state = State(main, corrections, {}, is_varied=len(several) > MOST_COMBINATIONS)
        suggesting = Suggesting(main, names, corrections)
        self._reader = _Reader(os.getpid(), place, indexes, second, seen, now, state, suggesting)
        return self._reader


def _stamp(place: Path) -> int:
    return (place / "meta.json").stat().st_mtime_ns


def _write(place: Path, documents: Iterable[Document], *, replace: bool) -> int:
    fields = schema.build()
    writer = schema.open_index(place / MAIN).writer(HEAP, 1)
    spellings: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    used: Counter[str] = Counter()
    count = 0
    for document in documents:
        if replace:
            writer.delete_documents_by_term("key", document.key)
        # With the schema: without it a number's type is guessed, and a wrong guess kills the writer's thread.
        writer.add_document(tantivy.Document.from_dict(schema.fields_of(document), fields))
        for word in schema.vocabulary_of(document):
            spellings.setdefault(word.folded, word.typed)
        for line, (kind, name) in schema.names_of(document).items():
            names.setdefault(line, (kind, name))
            used[line] += 1
        count += 1
    _finish(writer)
    offered = {word: shown.lower() for word, shown in spellings.items() if schema.is_offered(word)}
    _add_lines(place / VOCABULARY, "word", offered, lambda word: {"word": word, "shown": offered[word]})
    # The most used first: of two names that begin alike, the first one written is offered first.
    ordered = [line for line, _n in used.most_common()]
    _add_lines(place / NAMES, "line", ordered, lambda line: _name(line, *names[line]))
    return count


def _name(line: str, kind: str, name: str) -> dict[str, str]:
    folded = words.foldings_of(name)
    return {"line": line, "kind": kind, "shown": name, "words": folded, "edges": schema.edges_of(folded)}


def _add_lines(
    place: Path, field: str, lines: Iterable[str], describe: Callable[[str], dict[str, str]]
) -> None:
    """Only those not yet known; one that no title uses any more does no harm, whoever offers it checks."""
    index = schema.open_index(place)
    known = index.searcher()
    new = [line for line in lines if not known.doc_freq(field, line)]
    if not new:
        return
    writer = index.writer(HEAP, 1)
    for line in new:
        writer.add_document(tantivy.Document.from_dict(describe(line), index.schema))
    _finish(writer)


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.garbage_collect_files()
    writer.wait_merging_threads()
