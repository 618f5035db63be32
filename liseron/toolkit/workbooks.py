"""XLSX workbooks, opened only once their sizes are known: what they inflate to, and how far their cells reach."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from liseron.toolkit.archive import ArchiveLimits, CannotOpen, open_archive

LIMITS = ArchiveLimits(max_total=150_000_000, max_entry=100_000_000)
MAX_AREA = 6_000_000
"""Cells of the rectangle that holds all cells of a sheet: the reader lays it out whole, empty cells included."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']0*([0-9]{1,9})")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,4})([0-9]{1,9})[\"']")


class CannotRead(ValueError):
    """The file is no table that we read; the message is a French sentence."""


def open_workbook(data: bytes) -> CalamineWorkbook:
    """A workbook whose announced sizes are the true ones: checked before another reader trusts them.

    Raises CannotRead, also for the other formats that are ZIP archives.
    """
    try:
        with open_archive(data, LIMITS) as archive:
            names = archive.names()
            for name in names:
                content = archive.read(name)
                if _SHEET.fullmatch(name) and _area(content) > MAX_AREA:
                    raise CannotRead(
                        _("Une case de cette feuille est trop loin. Effacez les lignes et colonnes vides.")
                    )
        if "xl/workbook.xml" not in {name.lower() for name in names}:
            raise CannotRead(_("Ce fichier n’est pas une feuille XLSX. Enregistrez-le en XLSX ou en CSV."))
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CannotOpen as error:
        raise CannotRead(error.message) from error
    except CannotRead:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable() from error


def first_sheet(book: CalamineWorkbook) -> Iterator[list[Any]]:
    """The rows of the first sheet that has any."""
    for place in range(len(book.sheet_names)):
        rows = sheet_rows(book, place)
        first = next(rows, None)
        if first is not None:
            yield first
            yield from rows
            return


def sheet_rows(book: CalamineWorkbook, place: int) -> Iterator[list[Any]]:
    """Rows of cells of the sheet at `place`, empty rows included. Raises CannotRead."""
    try:
        return iter(book.get_sheet_by_index(place).iter_rows())
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise _unreadable() from error


def _area(sheet: bytes) -> int:
    """Rows times columns up to the furthest cell that says something; styled empty cells do not count."""
    rows = columns = 1
    for cell in _CELL.finditer(sheet):
        if cell[2]:
            continue
        place = _PLACE.search(cell[1])
        if place is None:
            return _unplaced_area(sheet)
        rows, columns = max(rows, int(place[2])), max(columns, _column(place[1]))
    return rows * columns


def _unplaced_area(sheet: bytes) -> int:
    """The same where cells do not say their place: they follow each other in their row."""
    rows = [int(row[1]) for row in _ROW.finditer(sheet)]
    columns = max(sum(1 for _cell in _CELL.finditer(row)) for row in sheet.split(b"<row"))
    return max([*rows, sheet.count(b"<row")]) * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unreadable() -> CannotRead:
    return CannotRead(_("Ce fichier n’est pas une feuille que nous lisons. Enregistrez-le en XLSX."))
