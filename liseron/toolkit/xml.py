"""The one XML parser: nothing is fetched, nothing is expanded, everything has a limit.

lxml's own default still reads local files named by an entity. Here the text is decoded by us, checked, and given
to libxml2 as UTF-8, so both read the same characters.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _
from lxml import etree

MAX_BYTES = 20_000_000
MAX_STREAM = 4_000_000_000
CHUNK = 64 * 1024
_LONGEST_NAME = 34
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-16": "utf-16",
    "iso-8859-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
}

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")
_DECLARED = re.compile(rb"\A\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_BEFORE_ROOT = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+", re.DOTALL)
_PLAIN_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+[^\s\[\]<>\"']{1,100}"
    r"(?:\s+(?:PUBLIC\s+(?:\"[^\"<>]*\"|'[^'<>]*')(?:\s+(?:\"[^\"<>]*\"|'[^'<>]*'))?|SYSTEM\s+(?:\"[^\"<>]*\"|'[^'<>]*')))?"
    r"\s*>",
    re.IGNORECASE,
)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}


class CannotParse(ValueError):
    """`reason`: "size", "encoding", "doctype" or "syntax"; the message is a French sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            {
                "size": _("Ce fichier est trop gros."),
                "encoding": _(
                    "Ce fichier XML est dans un codage que nous ne lisons pas. Envoyez-le en UTF-8."
                ),
                "doctype": _("Ce fichier XML contient une définition de type (DOCTYPE), que nous refusons."),
                "syntax": _("Ce fichier XML est abîmé ou incomplet."),
            }[reason]
        )


def parse_xml(data: bytes, *, max_bytes: int = MAX_BYTES, drop_doctype: bool = False) -> etree._Element:
    """Root of the document in `data`. Raises CannotParse.

    A DOCTYPE is refused. With `drop_doctype`, one without internal subset (as EPUB's pages have) is taken away
    unread, and HTML's named characters are replaced. At most 256 levels and 10 MB a text (libxml2's own limits).
    """
    if len(data) > max_bytes:
        raise CannotParse("size")
    text = _without_doctype(_decode(data), allowed=drop_doctype)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotParse("syntax") from error
    if root is None:
        raise CannotParse("syntax")
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotParse("doctype")
    return root


def stream_xml(
    path: Path, names: frozenset[str], *, max_bytes: int = MAX_STREAM, max_element: int = MAX_BYTES
) -> Iterator[etree._Element]:
    """Each element of `path` whose local name is in `names`, in turn: memory does not grow with the file.

    An element is emptied once the next one is asked for. The same refusals as `parse_xml`, CannotParse at the place
    where the file breaks; a DOCTYPE without internal subset is taken away unread, as large messages often have one.
    `max_element` bounds what stands between two elements. OSError when the file cannot be read.
    """
    wanted = [f"{{*}}{name}" for name in names]
    parser = etree.XMLPullParser(events=("end",), tag=wanted, encoding="utf-8", **_GUARDS)
    since = 0
    try:
        for text in _stream_text(path, max_bytes):
            parser.feed(text.encode("utf-8"))
            since += len(text)
            for _event, element in _elements(parser):
                if not any(etree.QName(above).localname in names for above in element.iterancestors()):
                    _refuse_definitions(element)
                    yield element
                    since = 0
                    _forget(element)
            if since > max_element:
                raise CannotParse("size")
        _refuse_definitions(parser.close())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise error if isinstance(error, CannotParse) else CannotParse("syntax") from error


def _elements(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    """Only elements were asked for, so that no event is about a namespace."""
    return cast(Iterator[tuple[str, etree._Element]], parser.read_events())


def _refuse_definitions(element: etree._Element) -> None:
    """A DOCTYPE further down than the beginning that was looked at."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise CannotParse("doctype")


def root_of(path: Path) -> etree._Element | None:
    """The root of the document with its attributes, its content left unread; None when its beginning is no XML."""
    try:
        with path.open("rb") as file:
            head = file.read(CHUNK)
        parser = etree.XMLPullParser(events=("start",), encoding="utf-8", **_GUARDS)
        decoder = codecs.getincrementaldecoder(_encoding(head))()
        parser.feed(_without_doctype(_decoded(decoder, head), allowed=True, replace=False).encode("utf-8"))
        return next((element for _event, element in _elements(parser)), None)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _forget(element: etree._Element) -> None:
    """Empty an element that was read, and what stands before it."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (earlier := element.getprevious()) is not None:
        parent.remove(earlier)


def _stream_text(path: Path, max_bytes: int) -> Iterator[str]:
    """The characters of the file without declaration, mark or DOCTYPE, a chunk at a time, never inside a reference."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
        decoder = codecs.getincrementaldecoder(_encoding(head))()
        size, waiting = len(head), _without_doctype(_decoded(decoder, head), allowed=True, replace=False)
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > max_bytes:
                raise CannotParse("size")
            ready, waiting = _whole(waiting)
            yield _without_names(ready)
            waiting += _decoded(decoder, chunk)
        yield _without_names(waiting + _decoded(decoder, b"", final=True))


def _whole(text: str) -> tuple[str, str]:
    """The text up to a reference that may go on in the next chunk, and the rest."""
    start = text.rfind("&", max(0, len(text) - _LONGEST_NAME))
    return (text, "") if start < 0 or ";" in text[start:] else (text[:start], text[start:])


def _decoded(decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(data, final)
    except UnicodeError as error:
        raise CannotParse("encoding") from error


_GUARDS: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(encoding="utf-8", **_GUARDS)


def _encoding(data: bytes) -> str:
    """Python's name of the document's encoding, by its mark or its declaration; only those that mean one thing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else ENCODINGS[name]
    except KeyError as error:
        raise CannotParse("encoding") from error


def _decode(data: bytes) -> str:
    try:
        return data.decode(_encoding(data))
    except UnicodeError as error:
        raise CannotParse("encoding") from error


def _without_doctype(text: str, *, allowed: bool, replace: bool = True) -> str:
    text = _DECLARATION.sub("", text, count=1)
    prolog = _BEFORE_ROOT.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text
    doctype = _PLAIN_DOCTYPE.match(text, start)
    if not allowed or doctype is None:
        raise CannotParse("doctype")
    rest = text[doctype.end() :]
    return _without_names(rest) if replace else rest


def _without_names(text: str) -> str:
    return _NAMED.sub(lambda found: _character(found.group(1)), text)


def _character(name: str) -> str:
    if name in _OF_XML or name not in html5:
        return f"&{name}"
    # Numbers, so that &LT; stays a character and never opens a tag.
    return "".join(f"&#{ord(c)};" for c in html5[name])
