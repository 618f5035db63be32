"""Cuts a stream of XML into its records, so that a file of any size stays flat in memory and a broken record is alone.

A record is an element named `record` (MARCXML, MarcXchange, UNIMARC-XML) or `notice` (PMB), with or without prefix,
that holds no other. An envelope of the same name, as OAI-PMH has, is not a record.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 18
LARGEST_RECORD = 10_000_000
_TOKEN = re.compile(
    rb"<!--|<!\[CDATA\[|<!DOCTYPE"
    rb"|<(?P<end>/?)(?P<prefix>[A-Za-z_][\w.\-]*:)?(?:record|notice)(?=[\s/>])(?P<rest>[^<>]*)>"
)
_CLOSES = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
_DECLARATION = re.compile(rb"xmlns:([A-Za-z_][\w.\-]*)\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_ENCODING = re.compile(rb"\A\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_OF_MARC = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?(?:leader|controlfield|datafield|f)[\s>]")
_LONGEST_TAG = 4_000


class HasDoctype(ValueError):
    """The file defines a document type, which is refused whole."""


class Slice(NamedTuple):
    """One record's bytes as they stand in the file (UTF-16 files: as UTF-8).

    `encoding` and `declared` (the prefixes' declarations) are those of the file. `problem` is "" when the record is
    closed, else "not_closed" or "too_large".
    """

    offset: int
    raw: bytes
    encoding: str
    declared: bytes
    problem: str = ""

    def document(self, mended: bytes = b"") -> bytes:
        """The record, or its `mended` self in UTF-8, as a document: under an element that declares its prefixes."""
        encoding = "UTF-8" if mended else self.encoding
        head = b'<?xml version="1.0" encoding="%s"?><slice%s>' % (encoding.encode(), self.declared)
        return head + (mended or self.raw) + b"</slice>"


def slices(stream: BinaryIO) -> Iterator[Slice]:
    """Every record of the file in order. Raises HasDoctype."""
    return _Cutting().slices(_as_bytes(stream))


class _Cutting:
    """The bytes not yet used, and where the record that is open in them begins."""

    def __init__(self) -> None:
        self._buffer = b""
        self._offset = 0
        self._at = 0
        self._learned = 0
        self._start: int | None = None
        self._prefixes: dict[bytes, bytes] = {}
        self._encoding = ""

    def slices(self, blocks: Iterator[bytes]) -> Iterator[Slice]:
        for block in blocks:
            self._buffer += block
            self._encoding = self._encoding or _encoding(self._buffer)
            yield from self._cut()
            if len(self._buffer) > LARGEST_RECORD:
                yield self._slice(self._start or 0, len(self._buffer), "too_large")
                self._start, self._at = None, len(self._buffer)
                self._drop()
        if self._start is not None:
            yield self._slice(self._start, len(self._buffer), "not_closed")

    def _cut(self) -> Iterator[Slice]:
        while found := _TOKEN.search(self._buffer, self._at):
            if found[0] == b"<!DOCTYPE":
                raise HasDoctype
            end = found.end()
            if found[0] in _CLOSES:
                close = self._buffer.find(_CLOSES[found[0]], end)
                if close < 0:
                    self._at = found.start()
                    return self._drop()
                end = close + len(_CLOSES[found[0]])
            elif not found["end"]:
                yield from self._opened(found)
            elif self._start is not None:
                yield self._slice(self._start, end)
                self._start, self._learned = None, end
            self._at = end
        tail = len(self._buffer) - _LONGEST_TAG
        self._at = max(self._at, self._buffer.rfind(b"<", max(tail, 0)) if tail < self._at else tail)
        return self._drop()

    def _opened(self, found: re.Match[bytes]) -> Iterator[Slice]:
        # What holds fields and is not closed has lost its end; without fields it is the envelope of this one.
        if self._start is not None and _OF_MARC.search(self._buffer, self._start, found.start()):
            yield self._slice(self._start, found.start(), "not_closed")
        self._learn(found.end())
        if found["prefix"]:
            self._prefixes.setdefault(found["prefix"][:-1], b'"urn:undeclared"')
        self._start = None if found["rest"].endswith(b"/") else found.start()
        if self._start is None:
            yield self._slice(found.start(), found.end())

    def _learn(self, end: int) -> None:
        """Keep the prefixes that the root or an envelope declares."""
        for prefix, address in _DECLARATION.findall(self._buffer, self._learned, end):
            self._prefixes[prefix] = address
        self._learned = end

    def _slice(self, start: int, end: int, problem: str = "") -> Slice:
        declared = b"".join(b" xmlns:%s=%s" % pair for pair in self._prefixes.items())
        return Slice(self._offset + start, self._buffer[start:end], self._encoding, declared, problem)

    def _drop(self) -> None:
        """Forget what stands before the open record, or before the place where the search goes on."""
        count = self._at if self._start is None else self._start
        if self._start is None:
            self._learn(count)
        self._buffer = self._buffer[count:]
        self._offset += count
        self._at -= count
        self._learned = max(self._learned - count, 0)
        self._start = None if self._start is None else 0


def _encoding(beginning: bytes) -> str:
    declared = _ENCODING.match(beginning.removeprefix(codecs.BOM_UTF8))
    name = declared[1].decode("ascii") if declared else "UTF-8"
    return "UTF-8" if name.lower().startswith("utf-16") else name


def _as_bytes(stream: BinaryIO) -> Iterator[bytes]:
    """Blocks of the file; UTF-16 with its mark becomes UTF-8."""
    first = stream.read(BLOCK)
    if not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield first
        while block := stream.read(BLOCK):
            yield block
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    while block := stream.read(BLOCK):
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode()
