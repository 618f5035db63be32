"""The fields of an index of OpenSearch, and how a document fills them.

No analyser of OpenSearch's reads a text: the words arrive cut, folded and stemmed by `words.py`, as the embedded engine
stems them, and are only parted at the spaces. Both engines agree because there is one analysis.
"""

from typing import Any

from liseron.catalogue import titles
from liseron.catalogue.search import words
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.schema import number_of, values

VERSION = 2
LONGEST_TERM = 2000
BETWEEN = "\x1f"
# A late write of an older state is recognised for as long as deletions are remembered.
REMEMBERED = "1d"

_TEXT = {"type": "text", "analyzer": "whitespace", "position_increment_gap": 1, "copy_to": "everything"}
_LABEL = {"type": "keyword", "norms": False}
# A keyword may score all its matches alike (it depends on the version); these weigh as their rarity says.
_WHOLE = {"type": "text", "analyzer": "keyword", "norms": False, "index_options": "docs"}
_LOOSE = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "docs"}
_COUNT = {"type": "long"}

FIELDS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("title", "other", "creators", "helpers", "subjects", "summary"), _TEXT),
    **dict.fromkeys(("everything", "words", "name_words"), _LOOSE),
    **dict.fromkeys(("kind", "whole_title", "main_title"), _WHOLE),
    **dict.fromkeys(
        ("medium", "resource", "language", "audience", "span", "subject", "author", "place"), _LABEL
    ),
    **dict.fromkeys(("identifier", "sort_title", "named"), _LABEL),
    **dict.fromkeys(("number", "year", "added_at"), _COUNT),
    "state": {"type": "keyword", "index": False},
    "written": {"type": "keyword", "index": False, "doc_values": False, "store": True},
}
FACETS = {
    "medium": "medium",
    "resource": "resource",
    "language": "language",
    "audience": "audience",
    "year": "span",
    "subject": "subject",
    "author": "author",
    "place": "place",
}


# While it is built an index is alone and silent; when it serves, each change is copied to a second node.
BUILDING = {"number_of_replicas": 0, "auto_expand_replicas": "false", "refresh_interval": "-1"}
SERVING = {"auto_expand_replicas": "0-1", "refresh_interval": "1s"}


def new_index() -> dict[str, Any]:
    """The body that makes an index: one shard, whose counts are exact and which holds millions."""
    return {
        "settings": {"number_of_shards": 1, "gc_deletes": REMEMBERED, **BUILDING},
        # The texts stay in the tables: nothing is read back from here but keys.
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": FIELDS},
    }


def source_of(document: Document) -> dict[str, Any]:
    """The document as the index takes it."""
    name_words = [document.title, *document.creators]
    return {
        "state": document.digest,
        "number": number_of(document.key),
        "kind": document.kind,
        "medium": document.medium,
        "audience": document.audience,
        "span": document.span or None,
        "resource": list(document.resources),
        "place": list(document.places),
        "language": [code for code in document.languages if code],
        "subject": values(document.subjects),
        "author": values(document.creators),
        "named": named(document),
        "identifier": list(document.identifiers),
        "title": _stems(document.title, document.subtitle),
        "other": _stems(*document.other_titles, document.series),
        "creators": _stems(*document.creators),
        "helpers": _stems(*document.contributors, document.publisher),
        "subjects": _stems(*document.subjects),
        "summary": _stems(document.summary),
        "words": [words.foldings_of(text) for text in name_words],
        "name_words": [words.foldings_of(name) for name in (*document.creators, *document.subjects)],
        "written": [text for text in (*name_words, *document.subjects) if text],
        "whole_title": titles.folded(document.title)[:LONGEST_TERM],
        "main_title": titles.main_title(document.title)[:LONGEST_TERM],
        "sort_title": titles.sort_key(document.title)[:LONGEST_TERM],
        "year": document.year or 0,
        "added_at": int(document.added_at.timestamp()),
    }


def named(document: Document) -> list[str]:
    """The authors and subjects as suggestions find and show them: kind, folded words, name as written."""
    lines = []
    for kind, several in (("author", document.creators), ("subject", document.subjects)):
        lines += [BETWEEN.join((kind, f" {words.foldings_of(name)}", name)) for name in values(several)]
    return lines


def _stems(*texts: str) -> list[str]:
    return [stems for text in texts if (stems := words.stems_of(text))]
