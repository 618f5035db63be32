"""Rows of a table on disk, however long: a CSV or a TSV read as it comes, an XLSX within its limits."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.toolkit.sheets import DELIMITERS, MAX_BYTES, MAX_CELL, MAX_COLUMNS, read_rows
from liseron.toolkit.workbooks import CannotRead

LARGEST = 2_000_000_000
CHUNK = 1_000_000
HEAD_LINES = 20


def rows_of(path: Path, judge: Callable[[list[str]], int] | None = None) -> Iterator[list[str]]:
    """Every row as text, stripped, header and blank rows too: row n of the file is the nth.

    UTF-8, UTF-16 with its mark, else Windows' own encoding; the delimiter that parts the first lines best, for which
    `judge` says how much a row looks like the expected names. Raises CannotRead, at the row that cannot be read when
    those before it can; OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04" or path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        if path.stat().st_size > MAX_BYTES:
            raise CannotRead(_("Cette feuille est trop grosse. Enregistrez-la en CSV, ou coupez-la."))
        yield from read_rows(path.read_bytes(), path.name)
    else:
        yield from _text_rows(path, _encoding(path), judge)


def _delimiter(head: list[str], judge: Callable[[list[str]], int] | None) -> str:
    """The delimiter by which a row is best liked by `judge`, else that parts most rows into as many cells."""

    def merits(delimiter: str) -> tuple[int, int, int]:
        try:
            rows = list(csv.reader(head, delimiter=delimiter))
        except csv.Error:
            return (0, 0, 0)
        widths = [len(row) for row in rows if len(row) > 1 and any(row)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        liked = max((judge([cell.strip() for cell in row]) for row in rows), default=0) if judge else 0
        return (liked, widths.count(usual), usual)

    return max(DELIMITERS, key=merits)


def _text_rows(path: Path, encoding: str, judge: Callable[[list[str]], int] | None) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        head = [line for line, _number in zip(_short_lines(file), range(HEAD_LINES), strict=False)]
        file.seek(0)
        delimiter = _delimiter(head, judge)
        width = max((line.count(delimiter) for line in head), default=0)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for number, row in enumerate(reader, 1):
                _check(number, row, delimiter, width)
                yield [cell.strip() for cell in row]
        except csv.Error as error:
            raise CannotRead(_("Ce fichier CSV est abîmé. Enregistrez-le de nouveau.")) from error


def _short_lines(file: io.TextIOBase) -> Iterator[str]:
    while line := file.readline(MAX_CELL * 4):
        yield line


def _check(number: int, row: list[str], delimiter: str, width: int) -> None:
    if len(row) > MAX_COLUMNS:
        raise CannotRead(_("La ligne {number} a trop de colonnes.").format(number=number))
    for cell in row:
        if len(cell) > MAX_CELL:
            raise CannotRead(_("La ligne {number} contient une case trop longue.").format(number=number))
        if width > 1 and "\n" in cell and _swallows(cell, delimiter, width):
            raise CannotRead(
                _("À la ligne {number}, un guillemet s’ouvre et ne se ferme pas. Corrigez-la.").format(
                    number=number
                )
            )


def _swallows(cell: str, delimiter: str, width: int) -> bool:
    """A cell that holds a whole row of the table between two of its line ends is a quote left open."""
    return any(line.count(delimiter) >= width for line in cell.split("\n")[1:-1])


def _encoding(path: Path) -> str:
    """The first encoding in which every byte of the file means something."""
    with path.open("rb") as file:
        marked = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        if _reads(path, encoding):
            return encoding
    raise CannotRead(_("Nous ne lisons pas ce fichier. Enregistrez-le en CSV (UTF-8) ou en XLSX."))


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise CannotRead(_("Ce fichier est trop gros. Coupez-le en plusieurs."))
            try:
                if "\0" in decoder.decode(chunk):
                    return False
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
