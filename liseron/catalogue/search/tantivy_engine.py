"""The embedded engine: Tantivy's files beside the database, written by the worker, read by every web process."""

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy
from tantivy import Order, Searcher

from liseron.catalogue.search import corrections, generations, plan, schema, words
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, Found
from liseron.catalogue.search.questions import FACETS, Query
from liseron.catalogue.search.words import Word

HEAP = 64_000_000
LOOK_AGAIN = 0.5
PATIENCE = 10.0
MOST_FACET_VALUES = 100
SORTED_BY = {
    "title": ("sort_title", Order.Asc),
    "year": ("year", Order.Desc),
    "newest": ("added_at", Order.Desc),
}
MAIN = "main"
VOCABULARY = "words"


@dataclass
class _Reader:
    """Open files of one generation, and what they looked like when they were last read."""

    pid: int
    place: Path
    main: tantivy.Index
    vocabulary: tantivy.Index
    seen: tuple[int, int]
    looked_at: float


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
        with self._reading() as (main, vocabulary):
            return _Search(query, main, vocabulary).answer()

    def suggest(self, prefix: str, *, today: date, limit: int) -> list[str]:
        found = words.words_of(prefix)
        if not found:
            return []
        with self._reading() as (main, _vocabulary):
            fields = schema.build()
            wanted = plan.within(plan.beginning(fields, found), plan.filters(fields, Query(today=today)))
            return _keys(main, main.search(wanted, limit=limit, count=False).hits)

    def keys(self) -> set[str]:
        self._reader = None
        with self._reading() as (main, _vocabulary):
            return {term for term, _count in main.terms_with_prefix("key", "", tantivy.Query.all_query())}

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
        schema.create_index(place / MAIN, schema.build())
        schema.create_index(place / VOCABULARY, schema.build_vocabulary())
        return place

    @contextlib.contextmanager
    def _reading(self) -> Iterator[tuple[Searcher, Searcher]]:
        """Fresh searchers; whatever is wrong with the files becomes CannotAnswer."""
        try:
            with self._lock:
                reader = self._fresh_reader()
                searchers = reader.main.searcher(), reader.vocabulary.searcher()
            yield searchers
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
        reader = self._reader
        seen = (_stamp(place / MAIN), _stamp(place / VOCABULARY))
        if reader is None or reader.pid != os.getpid() or reader.place != place:
            main, vocabulary = schema.open_index(place / MAIN), schema.open_index(place / VOCABULARY)
            for index in (main, vocabulary):
                index.config_reader("manual")
            reader = _Reader(os.getpid(), place, main, vocabulary, (0, 0), now)
        if seen != reader.seen:
            reader.main.reload()
            reader.vocabulary.reload()
            reader.seen = seen
        reader.looked_at = now
        self._reader = reader
        return reader


class _Search:
    """One question on one state of the index: as typed, then corrected, then with one word less."""

    def __init__(self, query: Query, main: Searcher, vocabulary: Searcher) -> None:
        self.query = query
        self.main = main
        self.vocabulary = vocabulary
        self.fields = schema.build()
        self.conditions = plan.filters(self.fields, query)

    def answer(self) -> Found:
        typed = self.query.words
        wanted = plan.text_query(self.fields, self.query.text, typed)
        found = self._found(wanted, self.query.text)
        if found.total or not typed:
            return found
        return self._corrected(typed) or self._relaxed(typed) or found

    def _corrected(self, typed: list[Word]) -> Found | None:
        lines = schema.build_vocabulary()
        for reading in corrections.tries(typed, main=self.main, vocabulary=self.vocabulary, schema=lines):
            text = " ".join(word.typed for word in reading)
            found = self._found(plan.text_query(self.fields, text, reading), text, is_corrected=True)
            if found.total:
                return found
        return None

    def _relaxed(self, typed: list[Word]) -> Found | None:
        if sum(not word.is_stop for word in typed) < 2:
            return None
        wanted = plan.text_query(self.fields, self.query.text, typed, missing=1)
        found = self._found(wanted, self.query.text, is_relaxed=True)
        return found if found.total else None

    def _found(
        self, wanted: tantivy.Query, text: str, *, is_corrected: bool = False, is_relaxed: bool = False
    ) -> Found:
        """The facets are counted only once something is found: the cascade tries many readings."""
        field, order = SORTED_BY.get(self.query.sort, (None, Order.Desc))
        result = self.main.search(
            plan.within(wanted, self.conditions),
            limit=self.query.size,
            offset=self.query.offset,
            order_by_field=field,
            order=order,
        )
        total = int(result.count or 0)  # type: ignore[attr-defined]
        facets = self._facets(wanted) if total else {name: {} for name in FACETS}
        keys = _keys(self.main, result.hits)
        return Found(keys, total, facets, text, is_corrected, is_relaxed)

    def _facets(self, wanted: tantivy.Query) -> dict[str, dict[str, int]]:
        """Each facet ignores its own filter, so that a second value can be added to the first."""
        free = [name for name in FACETS if not self.query.chosen(name)]
        counted = self._counts(wanted, self.conditions, free)
        for name in FACETS:
            if name not in free:
                counted |= self._counts(wanted, plan.filters(self.fields, self.query, but=name), [name])
        return counted

    def _counts(
        self,
        wanted: tantivy.Query,
        conditions: list[tuple[tantivy.Occur, tantivy.Query]],
        names: Sequence[str],
    ) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        ask = {name: {"terms": {"field": name, "size": MOST_FACET_VALUES}} for name in names}
        told = self.main.aggregate(plan.within(wanted, conditions), ask)
        return {
            name: {str(b["key"]): int(b["doc_count"]) for b in told[name]["buckets"] if b["key"]}
            for name in names
        }


def _keys(searcher: Searcher, hits: Iterable[tuple[object, tantivy.DocAddress]]) -> list[str]:
    return [str(searcher.doc(address).get_first("key")) for _score, address in hits]


def _stamp(place: Path) -> int:
    return (place / "meta.json").stat().st_mtime_ns


def _write(place: Path, documents: Iterable[Document], *, replace: bool) -> int:
    fields = schema.build()
    writer = schema.open_index(place / MAIN).writer(HEAP, 1)
    vocabulary: dict[str, str] = {}
    count = 0
    for document in documents:
        if replace:
            writer.delete_documents_by_term("key", document.key)
        # With the schema: without it a number's type is guessed, and a wrong guess kills the writer's thread.
        writer.add_document(tantivy.Document.from_dict(schema.fields_of(document), fields))
        for word, shown in schema.vocabulary_of(document).items():
            vocabulary.setdefault(word, shown)
        count += 1
    _finish(writer)
    _add_words(place / VOCABULARY, vocabulary)
    return count


def _add_words(place: Path, vocabulary: dict[str, str]) -> None:
    """Only words not yet known; one that no title uses any more does no harm, corrections check the result."""
    index = schema.open_index(place)
    known = index.searcher()
    new = {word: shown for word, shown in vocabulary.items() if not known.doc_freq("word", word)}
    if not new:
        return
    fields = schema.build_vocabulary()
    writer = index.writer(HEAP, 1)
    for word, shown in new.items():
        writer.add_document(tantivy.Document.from_dict({"word": word, "shown": shown}, fields))
    _finish(writer)


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.garbage_collect_files()
    writer.wait_merging_threads()
