"""Which kind of file of titles this is, by its first bytes; a person may say otherwise."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from liseron.protocols.marc.iso2709 import read_iso2709
from liseron.protocols.marc.marcxml import read_marcxml
from liseron.protocols.marc.record import Record, Unreadable
from liseron.toolkit.xml import CannotParse, parse_xml, root_of

HEAD = 4096
LOOKED_AT = 20
TABLE = "table"
_ROOTS = {"onixmessage": "onix", "product": "onix", "feed": "opds", "entry": "opds"}
_MARC_ROOTS = {"collection", "record", "leader"}
_UNIMARC_TITLE, _MARC21_TITLE = "200", "245"
Reader = Callable[[BinaryIO], Iterator[Record | Unreadable]]


def kind_of_file(path: Path) -> str:
    """A kind of `running.KINDS`; a table when nothing else is recognised. Never raises."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return TABLE
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<":
        return _kind_of_xml(path)
    if start[:1] in {b"{", b"["}:
        return "opds"
    return _flavour(path, read_iso2709) if _is_iso2709(start) else TABLE


def _kind_of_xml(path: Path) -> str:
    try:
        root = root_of(path)
    except (CannotParse, OSError):
        return TABLE
    if root is None:
        return TABLE
    name = etree.QName(root).localname.lower()
    if name in _MARC_ROOTS:
        return _flavour(path, lambda file: read_marcxml(file, parse=parse_xml))
    return _ROOTS.get(name, TABLE)


def _is_iso2709(start: bytes) -> bool:
    """Five digits of length, and a separator of fields not far (ISO 2709, 4.3)."""
    return start[:5].isdigit() and b"\x1e" in start


def _flavour(path: Path, read: Reader) -> str:
    """By where the first records write their title: 200 in UNIMARC, 245 in MARC21 (2xx of the other hold none)."""
    try:
        with path.open("rb") as file:
            first = [one for one in islice(read(file), LOOKED_AT) if isinstance(one, Record)]
    except (ValueError, OSError):
        return "unimarc"
    marc21 = sum(_MARC21_TITLE in one.contents for one in first)
    return "marc21" if marc21 > sum(_UNIMARC_TITLE in one.contents for one in first) else "unimarc"
