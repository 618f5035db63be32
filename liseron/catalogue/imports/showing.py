"""A source's record made readable: the fields of MARC, the cells of a table, XML and JSON set out line by line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from liseron.protocols.marc.iso2709 import read_iso2709
from liseron.protocols.marc.marcxml import read_marcxml
from liseron.protocols.marc.record import LEADER, Field, Record
from liseron.toolkit.xml import CannotParse, parse_xml

LONGEST = 60_000
MARC = ("unimarc", "marc21")


@dataclass(frozen=True)
class Readable:
    """`rows` are (name, words) when the record has fields, else `text` has its lines."""

    rows: tuple[tuple[str, str], ...] = ()
    text: str = ""


def readable(format: str, content: bytes) -> Readable:
    """Never refuses: what cannot be set out is shown as it is."""
    if format in MARC:
        return Readable(rows=tuple(_marc_rows(content))) if _record(content) else _plain(content)
    try:
        if content.lstrip()[:1] == b"<":
            root = parse_xml(content)
            etree.indent(root)
            return Readable(text=etree.tostring(root, encoding="unicode")[:LONGEST])
        said = json.loads(content)
    except (CannotParse, ValueError, RecursionError):
        return _plain(content)
    if isinstance(said, dict) and all(isinstance(value, str) for value in said.values()):
        return Readable(rows=tuple(said.items()))
    return Readable(text=json.dumps(said, ensure_ascii=False, indent=2)[:LONGEST])


def _plain(content: bytes) -> Readable:
    return Readable(text=content.decode("utf-8", "replace")[:LONGEST])


def _record(content: bytes) -> Record | None:
    try:
        stream = BytesIO(content)
        read = read_marcxml(stream, parse=parse_xml) if content.lstrip()[:1] == b"<" else read_iso2709(stream)
        one = next(read, None)
    except ValueError:
        return None
    return one if isinstance(one, Record) else None


def _marc_rows(content: bytes) -> Iterator[tuple[str, str]]:
    record = _record(content)
    for tag in [LEADER, *sorted(record.contents)] if record else ():
        for field in record.fields(tag) if record else ():
            yield _name(field), _words(field)


def _name(field: Field) -> str:
    return f"{field.tag} {field.indicators.replace(' ', '#')}".strip()


def _words(field: Field) -> str:
    return " ".join(f"${code} {value}" if code else value for code, value in field.subfields)
