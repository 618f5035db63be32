"""MARCXML, MarcXchange (both versions), UNIMARC-XML without namespace and PMB's `notice`, one record at a time."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import html5
from typing import BinaryIO

from lxml import etree

from liseron.protocols.marc.characters import is_mojibake, is_mostly_utf8
from liseron.protocols.marc.iso5426 import LOST
from liseron.protocols.marc.record import SEPARATOR, UTF8, Charset, Record, Remark, Unreadable, label_in
from liseron.protocols.marc.slices import Slice, slices

Parse = Callable[[bytes], etree._Element]

# PMB's short names for what MARC21 calls leader/05 to 09 (notice.xsd).
_LEADER_OF_NOTICE = ("rs", "dt", "bl", "hl")
_FIELDS = frozenset({"controlfield", "datafield", "f"})
_SUBFIELDS = frozenset({"subfield", "s"})
_BREAKS = re.compile(r"[\t\r\n]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#))")
_OF_XML = {"amp", "lt", "gt", "quot", "apos"}


class _Refused(Exception):
    """The record cannot be read: the message is the reason's code."""


def read_marcxml(stream: BinaryIO, *, parse: Parse) -> Iterator[Record | Unreadable]:
    """Every record of the file in order, read or explained.

    `parse` is the hardened parser, which raises ValueError. Raises HasDoctype for a file that defines its type.
    """
    for number, one in enumerate(slices(stream), 1):
        try:
            if one.problem:
                raise _Refused(one.problem)
            yield _read(number, one, parse)
        except _Refused as refusal:
            yield Unreadable(number, one.offset, label_in(one.raw), str(refusal), one.raw)


def record_of(
    element: etree._Element, *, number: int = 1, offset: int = 0, raw: bytes = b"", charset: Charset = UTF8
) -> Record | None:
    """The record that a parsed `record` or `notice` holds; None when it holds no field."""
    leader, contents = "", dict[str, list[str]]()
    of_notice: dict[str, str] = {}
    for child in element:
        name = _name(child)
        if name in _FIELDS:
            contents.setdefault(child.get("tag") or child.get("c") or "", []).append(_content(child))
        elif name == "leader":
            leader = _text(child)
        elif name in _LEADER_OF_NOTICE:
            of_notice[name] = _text(child)
    if of_notice:
        nature = "".join((of_notice.get(name) or " ")[:1] for name in _LEADER_OF_NOTICE)
        leader = f"00000{nature.replace('*', ' ')} 2200000   450 "
    if not contents:
        return None
    garbled: list[str] = []
    if is_mojibake("\n".join([content for values in contents.values() for content in values])):
        garbled = sorted(tag for tag, values in contents.items() if any(map(is_mojibake, values)))
    remarks = (Remark("garbled", " ".join(garbled)),) if garbled else ()
    return Record(
        number=number,
        offset=offset,
        leader=leader,
        contents=contents,
        charset=charset,
        remarks=remarks,
        raw=raw,
    )


def _read(number: int, one: Slice, parse: Parse) -> Record:
    charset, remarks = UTF8, list[Remark]()
    try:
        root = parse(one.document())
    except ValueError:
        mended, charset = _mended(one)
        try:
            root = parse(one.document(mended))
        except ValueError as error:
            raise _Refused("syntax") from error
        remarks.append(Remark("mended"))
        if charset.lost:
            remarks.append(Remark("characters", charset.name))
    raw = one.raw if one.encoding.upper() == "UTF-8" else one.document()
    record = record_of(root[0], number=number, offset=one.offset, raw=raw, charset=charset)
    if record is None:
        raise _Refused("no_fields")
    record.remarks = (*record.remarks, *remarks)
    return record


def _mended(one: Slice) -> tuple[bytes, Charset]:
    """The same record in UTF-8 without what makes it unreadable: other bytes, forbidden characters, bare &."""
    text, charset = _decoded(one)
    return _AMPERSAND.sub(_character, _ILLEGAL.sub(" ", text)).encode(), charset


def _decoded(one: Slice) -> tuple[str, Charset]:
    try:
        return one.raw.decode(one.encoding), UTF8
    except (UnicodeDecodeError, LookupError):
        name = "utf-8" if is_mostly_utf8(one.raw) else "cp1252"
        text = one.raw.decode(name, "replace")
        return text, Charset(name, "guessed", text.count(LOST))


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _OF_XML:
        return found[0]
    named = html5.get(f"{name};") if name else None
    return "".join(f"&#{ord(c)};" for c in named) if named else f"&amp;{found[0][1:]}"


def _content(field: etree._Element) -> str:
    """The field as ISO 2709 writes it, so that both formats are read the same way afterwards."""
    written = [
        f"{SEPARATOR}{child.get('code') or child.get('c') or ''}{_text(child)}"
        for child in field
        if _name(child) in _SUBFIELDS
    ]
    # PMB's control fields are plain text under the name of the others.
    return _indicators(field) + "".join(written) if written else _text(field)


def _indicators(field: etree._Element) -> str:
    if field.get("ind") is not None:
        return (field.get("ind") or "").replace("*", " ").ljust(2)
    return f"{(field.get('ind1') or ' ')[:1]}{(field.get('ind2') or ' ')[:1]}"


def _text(element: etree._Element) -> str:
    """Blanks count in coded fields; line breaks come from whoever indented the file."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return text if text.isprintable() or not _BREAKS.search(text) else " ".join(text.split())


def _name(element: etree._Element) -> str:
    return _local_name(element.tag)


@lru_cache(maxsize=1_000)
def _local_name(tag: object) -> str:
    """Without the namespace; comments have a function for a tag."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
