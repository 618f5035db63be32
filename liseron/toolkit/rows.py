"""Rows of a table on disk, however long: a CSV or a TSV read as it comes, an XLSX within its limits."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.toolkit.sheets import DELIMITERS, MAX_BYTES, MAX_CELL, MAX_COLUMNS, read_rows
from liseron.toolkit.workbooks import CannotRead

LARGEST = 2_000_000_000
CHUNK = 1_000_000
HEAD_LINES = 20


def rows_of(path: Path) -> Iterator[list[str]]:
    """Every row as text, stripped, header and blank rows too: row n of the file is the nth.

    UTF-8, UTF-16 with its mark, else Windows' own encoding; the delimiter that parts the first lines best. Raises
    CannotRead, at the row that cannot be read when those before it can; OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04" or path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        if path.stat().st_size > MAX_BYTES:
            raise CannotRead(_("Cette feuille est trop grosse. Enregistrez-la en CSV, ou coupez-la."))
        yield from read_rows(path.read_bytes(), path.name)
    else:
        yield from _text_rows(path, _encoding(path))


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that parts most of `lines` into the same number of cells, more than one."""

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        usual = max(set(counts), key=counts.count, default=0) if any(counts) else 0
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=agreement)


def _text_rows(path: Path, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        head = [line for line, _number in zip(_short_lines(file), range(HEAD_LINES), strict=False)]
        file.seek(0)
        delimiter = delimiter_of(head)
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
