"""The fields of the embedded index, and how a document fills them."""

from pathlib import Path

import tantivy

from liseron.catalogue import titles
from liseron.catalogue.search import words
from liseron.catalogue.search.documents import Document

FRENCH = "liseron_french"
PLAIN = "liseron_plain"


def build() -> tantivy.Schema:
    """`title` keeps its stop words; `words` is not stemmed and serves suggestions and corrections."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "medium", "resource", "language", "audience"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "creators", "subjects", "summary"):
        builder.add_text_field(name, tokenizer_name=FRENCH, index_option="position")
    builder.add_text_field("words", tokenizer_name=PLAIN, index_option="basic")
    for name in ("whole_title", "main_title"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("sort_title", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("year", "added_at", "opens_on", "closes_on"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def build_vocabulary() -> tantivy.Schema:
    """One line a word: `word` without accents, `shown` as its first title writes it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def open_index(place: Path) -> tantivy.Index:
    """Analysers are not part of the files: every process registers them at every opening."""
    return _registered(tantivy.Index.open(str(place)))


def create_index(place: Path, schema: tantivy.Schema) -> tantivy.Index:
    place.mkdir(parents=True)
    return _registered(tantivy.Index(schema, path=str(place)))


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(FRENCH, words.french_analyzer())
    index.register_tokenizer(PLAIN, words.plain_analyzer())
    return index


def fields_of(document: Document) -> dict[str, object]:
    """The document as the index takes it; texts are prepared as questions are."""
    title = words.spaced(document.title)
    creators = [words.spaced(name) for name in document.creators]
    return {
        "key": document.key,
        "kind": document.kind,
        "medium": document.medium,
        "resource": document.resource,
        "language": document.language,
        "audience": document.audience,
        "title": [title, words.spaced(document.subtitle)],
        "creators": creators,
        "subjects": [words.spaced(subject) for subject in document.subjects],
        "summary": words.spaced(document.summary),
        "words": [title, *creators],
        "whole_title": titles.folded(document.title),
        "main_title": titles.main_title(document.title),
        "sort_title": titles.sort_key(document.title),
        "year": document.year or 0,
        "added_at": int(document.added_at.timestamp()),
        "opens_on": document.opens_on.toordinal(),
        "closes_on": document.closes_on.toordinal(),
    }


def vocabulary_of(document: Document) -> dict[str, str]:
    """The words worth offering as a correction, without accents → as written."""
    texts = " ".join((document.title, *document.creators, *document.subjects))
    found = {words.folded_word(word): word.lower() for word in words.distinct(texts)}
    return {word: shown for word, shown in found.items() if len(word) > 2 and not word.isdigit()}
