"""Sheets: written so that no cell is a formula, read from CSV and XLSX as text."""

import codecs
import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from liseron.toolkit.dates import PARIS
from liseron.toolkit.workbooks import CannotRead, first_sheet, open_workbook, sheet_rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DELIMITERS = ";,\t|"
MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 32_000
ROWS_PER_CHUNK = 2000
REST = ""

Cell = str | int | float | Decimal | date | datetime | time | bool | None


def write_csv(rows: Iterable[Sequence[Cell]], header: Sequence[str]) -> bytes:
    """UTF-8 with its mark and semicolons, as French spreadsheets open it. No text cell can be a formula."""
    return b"".join(csv_chunks(rows, header))


def csv_chunks(rows: Iterable[Sequence[Cell]], header: Sequence[str]) -> Iterator[bytes]:
    """The bytes of `write_csv`, some thousand rows at a time: for sheets too long to be held whole."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow([_harmless(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(cell) for cell in row])
        if number % ROWS_PER_CHUNK == 0:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def write_xlsx(rows: Iterable[Sequence[Cell]], header: Sequence[str], *, title: str = "Feuille 1") -> bytes:
    """One sheet. Text stays text (INSEE codes keep their zeros), dates are dates, numbers numbers."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Feuille 1")
    bold = book.add_format({"bold": True})
    formats: dict[type, Any] = {
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    for column, name in enumerate(header):
        sheet.write_string(0, column, name[:MAX_CELL], bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, formats)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def read_table(data: bytes, filename: str) -> Iterator[dict[str, str]]:
    """Rows of a CSV or of the first sheet of an XLSX, as text by column name; empty rows are left out.

    The file is checked before this returns: raises CannotRead when it is too big, is no table, has no header or
    the same column twice. Cells beyond the header come together under "".
    """
    rows = read_rows(data, filename)
    header = _header(rows)
    return (_named(header, row) for row in rows if any(row))


def read_rows(data: bytes, filename: str) -> Iterator[list[str]]:
    """Every row of a CSV, a TSV or the first sheet of an XLSX that is not empty, as text, header and blank rows too.

    A file without its mark is read as UTF-8 when it is, else as Windows wrote it. Raises CannotRead, at the row that
    cannot be read when the others can.
    """
    if len(data) > MAX_BYTES:
        raise CannotRead(_("Ce fichier est trop gros. Coupez-le en plusieurs."))
    is_sheet = data[:4] == b"PK\x03\x04"
    if not is_sheet and filename.lower().endswith((".xls", ".xlsx", ".ods")):
        raise CannotRead(_("Ce fichier n’est pas une feuille XLSX. Enregistrez-le en XLSX ou en CSV."))
    return _sheet_rows(first_sheet(open_workbook(data))) if is_sheet else _csv_rows(data)


def _header(rows: Iterator[list[str]]) -> list[str]:
    names = next((row for row in rows if any(row)), [])
    known = [name for name in names if name]
    if not known:
        raise CannotRead(_("Ce fichier est vide : la première ligne doit donner le nom des colonnes."))
    twice = next((name for name in known if known.count(name) > 1), None)
    if twice is not None:
        raise CannotRead(_("La colonne « {name} » est là deux fois. Gardez-en une.").format(name=twice[:60]))
    return names


def _named(header: list[str], row: list[str]) -> dict[str, str]:
    named = {name: row[place] if place < len(row) else "" for place, name in enumerate(header) if name}
    rest = [cell for place, cell in enumerate(row) if cell and (place >= len(header) or not header[place])]
    return {**named, REST: " ; ".join(rest)} if rest else named


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = _decode(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    # Counted, not sniffed: csv.Sniffer takes quadratic time on a hostile file.
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1):
            yield _bounded(number, [cell.strip() for cell in row])
    except csv.Error as error:
        raise CannotRead(_("Ce fichier CSV est abîmé. Enregistrez-le de nouveau.")) from error


def _decode(data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CannotRead(_("Nous ne lisons pas ce fichier. Enregistrez-le en CSV (UTF-8) ou en XLSX."))


def read_sheets(data: bytes) -> Iterator[list[list[str]]]:
    """Each sheet of an XLSX in turn, as rows of text, for files whose header must be looked for.

    Raises CannotRead when the file is too big, damaged or no workbook: at the sheet that is so.
    """
    if len(data) > MAX_BYTES:
        raise CannotRead(_("Ce fichier est trop gros. Coupez-le en plusieurs."))
    book = open_workbook(data)
    for place in range(len(book.sheet_names)):
        yield list(_sheet_rows(sheet_rows(book, place)))


def _sheet_rows(rows: Iterator[list[Any]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        yield _bounded(number, [_text(cell).strip() for cell in row])


def _bounded(number: int, row: list[str]) -> list[str]:
    if number > MAX_ROWS:
        raise CannotRead(_("Ce fichier a plus de {rows} lignes. Coupez-le.").format(rows=MAX_ROWS))
    if len(row) > MAX_COLUMNS:
        raise CannotRead(_("La ligne {number} a trop de colonnes.").format(number=number))
    if any(len(cell) > MAX_CELL for cell in row):
        raise CannotRead(_("La ligne {number} contient une case trop longue.").format(number=number))
    return row


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case float() if math.isfinite(cell) and cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case _:
            return str(cell)


def _harmless(text: str) -> str:
    """A spreadsheet calculates a cell that begins like a formula; behind an apostrophe it shows it."""
    return (
        f"'{text}"
        if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case str():
            return _harmless(cell)
        case float() | Decimal():
            return str(cell).replace(".", ",")
        case datetime():
            return f"{_in_paris(cell):%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return str(cell)


def _write_cell(sheet: Any, number: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_string(number, column, "oui" if cell else "non")
        case int() | float() | Decimal():
            sheet.write_number(number, column, cell)
        case datetime():
            sheet.write_datetime(number, column, _in_paris(cell).replace(tzinfo=None), formats[datetime])
        case date():
            sheet.write_datetime(number, column, cell, formats[date])
        case _:
            sheet.write_string(number, column, str(cell)[:MAX_CELL])


def _in_paris(instant: datetime) -> datetime:
    return instant.astimezone(PARIS) if instant.tzinfo else instant
