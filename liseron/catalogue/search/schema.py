"""The fields of the embedded index, and how a document fills them. No text is stored: the tables have them."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from liseron.catalogue import titles
from liseron.catalogue.search import words
from liseron.catalogue.search.documents import Document, Kind

READY = "liseron_words"
# Where each facet is counted. A column of several values costs 26 times one of a single value: the values that a
# document has together make one value, and the counts are shared out afterwards.
COLUMNS = {
    "medium": "medium",
    "resource": "offers",
    "language": "spoken",
    "audience": "audience",
    "year": "span",
    "subject": "subject",
    "author": "author",
    "place": "places",
}
COMBINED = frozenset({"offers", "spoken", "places"})
FILTERED = COLUMNS | {"resource": "resource", "language": "language", "place": "place"}
BETWEEN = "\x1f"
LONGEST_VALUE = 200
LONGEST_EDGE = 6
LONGEST_BEGIN = 10
HELD = "_"


@cache
def build() -> tantivy.Schema:
    """`everything` answers which documents match, the other texts in what order.

    `title` keeps its stop words; `words` is not stemmed and serves suggestions and corrections;
    so do `edges`, how each of its words begins, and `begins`, how the title does: reading all the terms that
    begin with a letter would take far longer than reading one.
    """
    builder = tantivy.SchemaBuilder()
    for name in ("key", "state", "kind", "language", "place", "identifier", "whole_title", "main_title"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (
        "medium",
        "audience",
        "span",
        "resource",
        "offers",
        "spoken",
        "places",
        "subject",
        "author",
        "sort_title",
    ):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "other", "creators", "helpers", "subjects", "summary"):
        builder.add_text_field(name, tokenizer_name=READY, index_option="position")
    builder.add_text_field("everything", tokenizer_name=READY, index_option="basic")
    for name in ("words", "edges", "begins"):
        builder.add_text_field(name, tokenizer_name=READY, index_option="basic")
    for name in ("number", "added_at"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_integer_field("year", fast=True)
    return builder.build()


@cache
def build_vocabulary() -> tantivy.Schema:
    """One line a word: `word` without accents, `shown` as its first title writes it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def build_names() -> tantivy.Schema:
    """One line a name: authors and subjects, to be offered while the reader types. `line` names it once."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("line", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("words", "edges"):
        builder.add_text_field(name, tokenizer_name=READY, index_option="basic")
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def open_index(place: Path) -> tantivy.Index:
    """Analysers are not part of the files: every process registers them at every opening."""
    return _registered(tantivy.Index.open(str(place)))


def create_index(place: Path, schema: tantivy.Schema) -> tantivy.Index:
    place.mkdir(parents=True)
    return _registered(tantivy.Index(schema, path=str(place)))


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(READY, words.ready_analyzer())
    return index


def fields_of(document: Document) -> dict[str, object]:
    """The document as the index takes it; texts come analysed, as questions are, each word once."""
    named, summary = _title(document.title), words.stems_of(document.summary)
    other = [words.stems_of(text) for text in (*document.other_titles, document.series) if text]
    subtitle = [words.stems_of(document.subtitle)] if document.subtitle else []
    creators = [_name(name).stems for name in document.creators]
    helpers = [_name(name).stems for name in (*document.contributors, document.publisher) if name]
    subjects = [_name(subject).stems for subject in document.subjects]
    texts = " ".join([named.stems, *subtitle, *other, *creators, *helpers, *subjects, summary])
    shown = " ".join([named.folded, *[_name(name).folded for name in document.creators]])
    sort_title = titles.without_article(named.key)
    return {
        "key": document.key,
        "state": f"{document.key} {document.digest}",
        "number": number_of(document.key),
        "kind": document.kind,
        "medium": document.medium,
        "audience": document.audience,
        "span": document.span,
        "resource": list(document.resources),
        "offers": combined(document.resources),
        "place": list(document.places),
        "places": combined(document.places),
        "language": list(document.languages),
        "spoken": combined(document.languages),
        "subject": values(document.subjects),
        "author": values(document.creators),
        "identifier": list(document.identifiers),
        "title": [named.stems, *subtitle],
        "other": other,
        "creators": creators,
        "helpers": helpers,
        "subjects": subjects,
        "summary": summary,
        "everything": " ".join(set(texts.split())),
        "words": shown,
        "whole_title": named.key,
        "main_title": titles.main_title(document.title),
        "edges": edges_of(shown),
        "begins": begins_of(sort_title),
        "sort_title": sort_title,
        "year": document.year or 0,
        "added_at": int(document.added_at.timestamp()),
    }


def edges_of(foldings: str) -> str:
    """The beginnings of every word, up to LONGEST_EDGE letters."""
    return " ".join({edge for word in foldings.split() for edge in _edges(word)})


@lru_cache(maxsize=50_000)
def _edges(word: str) -> list[str]:
    return [word[:length] for length in range(1, min(len(word), LONGEST_EDGE) + 1)]


def begins_of(sort_title: str) -> str:
    """The beginnings of a title, up to LONGEST_BEGIN letters, its spaces held."""
    held = sort_title[:LONGEST_BEGIN].replace(" ", HELD)
    return " ".join(held[:length] for length in range(1, len(held) + 1))


def combined(several: tuple[str, ...]) -> str:
    """The values of a document as one."""
    return BETWEEN.join(sorted(several))


def values(several: tuple[str, ...]) -> list[str]:
    """The values of a facet as they are shown, cut where no label goes."""
    return list(dict.fromkeys(value[:LONGEST_VALUE] for value in several if value))


def number_of(key: str) -> int:
    """A document's key as a number: columns of numbers are read faster than stored texts."""
    kind, _, number = key.partition(":")
    return int(number) * 2 + (kind == "resource")


def key_of(number: int) -> str:
    kind: Kind = "resource" if number % 2 else "work"
    return f"{kind}:{number // 2}"


class Name(NamedTuple):
    """A short text and what is made of its words, read once."""

    words: list[words.Word]
    folded: str
    stems: str
    key: str


def _read(text: str) -> Name:
    read = words.words_of(text)
    folded, stems = " ".join([word.folded for word in read]), " ".join([word.stem for word in read])
    return Name(read, folded, stems, titles.folded(text))


_name = lru_cache(maxsize=50_000)(_read)  # authors, subjects, publishers come back from title to title
_title = lru_cache(maxsize=8)(_read)  # while its document is written


def names_of(document: Document) -> dict[str, tuple[str, str]]:
    """Line → (kind, name as written) of the authors and subjects of a document."""
    found: dict[str, tuple[str, str]] = {}
    for kind, several in (("author", document.creators), ("subject", document.subjects)):
        for name in values(several):
            found.setdefault(f"{kind} {_name(name).key}", (kind, name))
    return found


def vocabulary_of(document: Document) -> Iterator[words.Word]:
    """The words that may be offered as a correction."""
    yield from _title(document.title).words
    for name in (*document.creators, *document.subjects):
        yield from _name(name).words


def is_offered(folded: str) -> bool:
    """Whether a word of the vocabulary is worth offering."""
    return len(folded) > 2 and not folded.isdigit()
