"""XHTML as publishers really write it, made into a tree by the toolkit's one XML parser."""

import re
from contextlib import suppress

import nh3
from lxml import etree

from liseron.catalogue.hosting.vocabulary import CONTAINERS
from liseron.toolkit.markup import SCHEMES, TAGS
from liseron.toolkit.xml import CannotParse, parse_xml

LARGEST_CHAPTER = 8_000_000  # bytes
MOST_REPAIRED = 2 * LARGEST_CHAPTER
DEEPEST = 100  # levels of elements kept as such; below, the text alone

_FLAT = frozenset({"p", "h1", "h2", "h3", "br"})  # tags that HTML itself never nests: the last resort
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_VOID = re.compile(r"""<(br|hr|img|wbr)((?:\s[a-z:-]+="[^"]*")*)\s*>""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_ANYWHERE = {"id", "lang", "dir", "class", "title", "role"}


def tree_of(data: bytes) -> etree._Element:
    """Root element of a chapter. A chapter that is not well-formed is repaired as a browser would.

    Raises `CannotParse` when nothing can be made of it.
    """
    with suppress(CannotParse):
        return parse_xml(data, max_bytes=LARGEST_CHAPTER, drop_doctype=True)
    text = _characters(data)
    with suppress(CannotParse):
        return parse_xml(_repaired(text, TAGS | CONTAINERS), max_bytes=MOST_REPAIRED, drop_doctype=True)
    return parse_xml(_repaired(text, _FLAT), max_bytes=MOST_REPAIRED, drop_doctype=True)


def _characters(data: bytes) -> str:
    """What a browser would make of bytes that the parser refused. Never fails."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    declared = _DECLARED.match(data[:200])
    if declared and declared[1].lower() in {b"iso-8859-1", b"iso-8859-15", b"windows-1252"}:
        encoding = declared[1].decode()
    return _FORBIDDEN.sub("", data.decode(encoding, "replace"))


def _repaired(text: str, tags: frozenset[str]) -> bytes:
    cleaned = nh3.clean(
        text,
        tags=set(tags),
        attributes={
            "*": set(_ANYWHERE),
            "a": {"href", "name"},
            "img": {"src", "alt"},
            "td": {"colspan", "rowspan"},
        },
        url_schemes=SCHEMES,
    )
    well_formed = _VOID.sub(r"<\1\2/>", cleaned)
    return f"<!DOCTYPE html><body>{well_formed}</body>".encode()
