"""INSEE's sheets as rows of text: the header stands under notes, and in whichever sheet of the workbook has it.

The toolkit's `read_table` wants the header first, and the first sheet only.
"""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from liseron.partners.importing.reading import LARGEST_FILE, CannotImport
from liseron.protocols.insee_sheets import Aliases, find_header
from liseron.toolkit.sheets import read_sheets
from liseron.toolkit.workbooks import CannotRead

LONGEST_LINE = 100_000
MOST_ROWS = 200_000

Rows = list[list[str]]


def read_rows(content: bytes, wanted: Aliases, required: Sequence[Sequence[str]], expected: str) -> "Table":
    """The rows under the first header that has one of the `required` sets of columns.

    `expected` names the columns in French for the refusal. Raises CannotImport.
    """
    if len(content) > LARGEST_FILE:
        raise CannotImport(_("Ce fichier dépasse 64\u00a0Mo. Vérifiez qu’il s’agit du bon fichier."))
    sheets = _workbook(content) if content[:2] == b"PK" else [_csv(content)]
    for rows in sheets:
        if found := find_header(rows, wanted, required):
            number, columns = found
            return Table(columns, rows[number], rows[number + 1 :], rows[:number])
    raise CannotImport(
        _("Ce fichier n’a pas les colonnes attendues\u00a0: {expected}. Vérifiez sa ligne d’en-tête.").format(
            expected=expected
        )
    )


class Table:
    """Rows read by the names of the columns that were found; `above` is what stands over the header."""

    def __init__(self, columns: dict[str, int], header: list[str], rows: Rows, above: Rows) -> None:
        self.columns = columns
        self.header = header
        self.rows = [row for row in rows if any(cell.strip() for cell in row)]
        self.above = above

    def cell(self, row: list[str], name: str) -> str:
        """The cell's text without spaces around; "" when the column or the cell is absent."""
        place = self.columns.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    def named(self, row: list[str]) -> dict[str, str]:
        """The cells of the columns that were found, by name."""
        return {name: self.cell(row, name)[:500] for name in self.columns}


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise CannotImport(
            _("Une ligne de ce fichier est démesurée. Vérifiez qu’il s’agit d’un fichier CSV.")
        )
    top = text[:20_000]
    delimiter = max(";,\t|", key=top.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise CannotImport(
            _("Ce fichier n’est pas un CSV lisible. Enregistrez-le de nouveau en CSV.")
        ) from None
    return _bounded(rows)


def _decoded(content: bytes) -> str:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotImport(_("Ce fichier n’est pas du texte. Donnez un fichier CSV ou Excel (.xlsx)."))
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotImport(_("Les accents de ce fichier sont illisibles. Enregistrez-le en UTF-8."))


def _workbook(content: bytes) -> list[Rows]:
    try:
        return list(read_sheets(content))
    except CannotRead as problem:
        raise CannotImport(str(problem)) from None


def _bounded(rows: Rows) -> Rows:
    if len(rows) > MOST_ROWS:
        raise CannotImport(_("Ce fichier a trop de lignes. Découpez-le par département."))
    return rows
