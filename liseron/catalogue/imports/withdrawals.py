"""A vendor's list of titles to take away: one number a row, in the first column or in the one that is named so."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.imports.plain import source_number
from liseron.catalogue.imports.proposing import NAMES
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.toolkit.rows import rows_of
from liseron.toolkit.text import fold
from liseron.toolkit.workbooks import CannotRead

NUMBERS = ("source_id", "isbn", "ean", "url")


def read(path: Path) -> Iterator[Line]:
    """One line a row that is not blank; a first row of column names is none."""
    try:
        rows = enumerate(rows_of(path), 1)
        first = next(((n, row) for n, row in rows if any(row)), None)
        if first is None:
            raise CannotImport(_("Ce fichier est vide : écrivez un numéro de titre par ligne."))
        place = _place(first[1])
        for number, row in rows if place is not None else chain([first], rows):
            if any(row):
                yield _line(number, row, place or 0)
    except CannotRead as refusal:
        raise CannotImport(str(refusal)) from refusal
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error


def _line(number: int, row: list[str], place: int) -> Line:
    said = row[place] if place < len(row) else ""
    label = " ".join(filter(None, islice(row, 3)))[:200]
    if not said:
        return Line((number,), label, reason="no_number", sentence=_("Cette ligne n’a pas de numéro."))
    return Line((number,), label, source_id=source_number(said), withdraws=True)


def _place(header: list[str]) -> int | None:
    """Where the numbers stand, None when the first row already is one."""
    folded = [fold(cell) for cell in header]
    known = {name for names in NAMES.values() for name in names}
    for target in NUMBERS:
        for name in NAMES[target]:
            if name in folded:
                return folded.index(name)
    return 0 if any(name in known for name in folded) else None
