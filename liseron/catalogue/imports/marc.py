"""MARC files, UNIMARC or MARC21, in ISO 2709 or in XML: each record becomes a title, or says why it is none."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from liseron.catalogue.crosswalks.facts import facts_of, is_numbered, number_in
from liseron.catalogue.crosswalks.media import is_not_a_title
from liseron.catalogue.imports.leaving import LONGEST_NUMBER
from liseron.catalogue.imports.marc_sentences import remarks_on, why
from liseron.catalogue.imports.reading import CannotImport, Late, Line
from liseron.catalogue.ports import SourceRecord
from liseron.catalogue.stamping import rules_of
from liseron.protocols.marc.characters import MARC21, UNIMARC
from liseron.protocols.marc.iso2709 import RECORD_END, flavour_of, read_iso2709
from liseron.protocols.marc.marcxml import read_marcxml
from liseron.protocols.marc.record import Record, Unreadable
from liseron.protocols.marc.slices import HasDoctype
from liseron.toolkit.text import clean_line
from liseron.toolkit.xml import parse_xml

ISO2709, XML = "iso2709", "xml"
BEGINNING = 4096
LOOKED_AT = 50
TITLE_OF = {UNIMARC: "200 $a", MARC21: "245 $a"}
DELETED = "d"
L = TypeVar("L")


def read(path: Path, *, flavour: str) -> Iterator[Line]:
    """One line a record of `flavour`, whatever the records look like. Raises CannotImport.

    The format is seen from the bytes. Memory does not grow with the file.
    """
    return _lines(path, flavour, line_of)


def leaf_through(path: Path, *, flavour: str) -> Iterator[Line | Late]:
    """The same, for an import that recognises what did not change."""
    return _lines(path, flavour, late_line_of)


def _lines(path: Path, flavour: str, line_of: Callable[[Record | Unreadable, str], L]) -> Iterator[L]:
    try:
        with path.open("rb") as file:
            is_empty = True
            for one in records_of(file, flavour=flavour):
                is_empty = False
                yield line_of(one, flavour)
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error
    except HasDoctype as error:
        raise CannotImport(
            _("Ce fichier XML contient une définition de type (DOCTYPE), que nous refusons.")
        ) from error
    if is_empty:
        raise CannotImport(_("Nous n’avons trouvé aucune notice dans ce fichier. Vérifiez que c’est le bon."))


leaf_through_unimarc = partial(leaf_through, flavour=UNIMARC)
leaf_through_marc21 = partial(leaf_through, flavour=MARC21)
read_unimarc = partial(read, flavour=UNIMARC)
read_marc21 = partial(read, flavour=MARC21)


def records_of(file: BinaryIO, *, flavour: str = "") -> Iterator[Record | Unreadable]:
    """The records of an open file in order, from its beginning. Raises CannotImport and HasDoctype."""
    kind = format_of(file.read(BEGINNING))
    file.seek(0)
    if kind == XML:
        return read_marcxml(file, parse=parse_xml)
    if kind == ISO2709:
        return read_iso2709(file, flavour=flavour)
    raise CannotImport(
        _("Ce fichier n’est ni en ISO 2709 ni en XML. Vérifiez que c’est un fichier de notices.")
    )


def detected(path: Path) -> tuple[str, str]:
    """(format, flavour) of a file by its first records, each "" when it does not show."""
    try:
        with path.open("rb") as file:
            kind = format_of(file.read(BEGINNING))
            file.seek(0)
            first = [one for one in islice(records_of(file), LOOKED_AT) if isinstance(one, Record)]
    except (OSError, CannotImport, HasDoctype):
        return "", ""
    seen = Counter(flavour_of(one.contents) for one in first)
    return kind, seen.most_common(1)[0][0] if seen else ""


def format_of(beginning: bytes) -> str:
    """ "xml", "iso2709" or "" by the first bytes; ISO 2709 begins with a leader and has a directory."""
    start = beginning.lstrip(b" \t\r\n\0\x1a\x1d\xef\xbb\xbf\xff\xfe")
    if start.startswith(b"<"):
        return XML
    return ISO2709 if b"\x1e" in start or b"\x1d" in start or start[:5].isdigit() else ""


def line_of(one: Record | Unreadable, flavour: str) -> Line:
    """What one record says, or why it is no title. `raw` is kept as the source's copy."""
    numbers = (one.number,)
    if isinstance(one, Unreadable):
        return Line(numbers, one.label, reason=one.reason, sentence=why(one.reason))
    facts = facts_of(one, flavour)
    source = _source_of(one, flavour)
    number = facts.source_id if is_numbered(facts) else ""
    refused = partial(Line, numbers, facts.title or number, source=source, source_id=number)
    if is_not_a_title(one):
        return refused(reason="not_a_title", sentence=why("not_a_title"))
    if one.nature[0] == DELETED and number:
        return refused(withdraws=True)
    if not facts.title:
        return refused(reason="no_title", sentence=_no_title(one, flavour))
    if not facts.medium:
        return refused(reason="unknown_kind", sentence=why("unknown_kind"), is_open=True)
    remarks = remarks_on(one, is_numbered=is_numbered(facts))
    if remarks:
        source = replace(source, rules="")  # read each time: the report says them again
    return Line(numbers, facts.title, facts, source=source, remarks=remarks)


def late_line_of(one: Record | Unreadable, flavour: str) -> Line | Late:
    """The same, to be read later where the number and the bytes alone may do."""
    if isinstance(one, Unreadable) or one.remarks:
        return line_of(one, flavour)
    number = clean_line(number_in(one, flavour), LONGEST_NUMBER)
    if not number:
        return line_of(one, flavour)
    return Late((one.number,), number, _source_of(one, flavour), partial(line_of, one, flavour))


def _source_of(record: Record, flavour: str) -> SourceRecord:
    content = record.raw if record.raw.lstrip()[:1] == b"<" else record.raw + RECORD_END
    return SourceRecord(flavour, content, rules_of("marc", flavour))


def _no_title(record: Record, flavour: str) -> str:
    other = flavour_of(record.contents)
    if other == flavour:
        return why("no_title").format(field=TITLE_OF[flavour])
    return why("other_flavour").format(name=other.upper())
