"""Tables of titles, CSV, TSV or XLSX, whose columns mean what a saved plan says."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.imports.columns import CannotMap, ColumnPlan
from liseron.catalogue.imports.proposing import SAMPLE, propose, recognised
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.table_facts import Reading, read_row
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import SourceRecord, TitleFacts
from liseron.catalogue.tidying import CannotPut, tidied
from liseron.toolkit import dates
from liseron.toolkit.rows import rows_of
from liseron.toolkit.workbooks import CannotRead

HEADER_WITHIN = 30


@dataclass(frozen=True)
class PreviewRow:
    """A row as it would come in: `facts` is None when nothing would; `problems` are French sentences."""

    number: int
    cells: dict[str, str]
    facts: TitleFacts | None
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The columns in their order, the plan that was used, the first rows, and a few values of each column."""

    header: tuple[str, ...]
    header_row: int
    plan: ColumnPlan
    rows: tuple[PreviewRow, ...]
    examples: dict[str, tuple[str, ...]]


def read(path: Path, mapping: ColumnPlan | None = None, *, medium: str = "") -> Iterator[Line]:
    """One line for each row below the header that is not blank; without `mapping` the columns are guessed.

    `medium` is that of rows whose type no column tells. Raises CannotImport before the first line when the file is no
    table or lacks a column of the mapping, later when it breaks off.
    """
    _header_row, header, rows = _opened(path, mapping)
    plan = mapping or _guessed(path, medium)
    today = dates.paris_today()
    for number, row in rows:
        cells = _named(header, row)
        yield _line(number, cells, read_row(cells, plan, today))


def preview(path: Path, mapping: ColumnPlan | None = None, *, rows: int = 20, medium: str = "") -> Preview:
    """The first `rows` as they would come in, and what was understood of the columns. Raises CannotImport."""
    header_row, header, found = _opened(path, mapping)
    first = list(islice(found, max(rows, SAMPLE)))
    plan = mapping or propose(header, (row for _number, row in first), medium=medium)
    today = dates.paris_today()
    read_rows = (
        (number, cells, read_row(cells, plan, today))
        for number, row in first
        for cells in [_named(header, row)]
    )
    return Preview(
        header=tuple(header),
        header_row=header_row,
        plan=plan,
        rows=tuple(_previewed(*one) for one in islice(read_rows, rows)),
        examples={name: _examples(first, place) for place, name in enumerate(header)},
    )


def _guessed(path: Path, medium: str) -> ColumnPlan:
    """A first look at the rows, for their columns; a table without a column of media is of books, if nobody says."""
    _row, header, rows = _opened(path, None)
    plan = propose(header, (row for _number, row in islice(rows, SAMPLE)), medium=medium or Medium.BOOK)
    try:
        plan.check()
    except CannotMap as refusal:
        raise CannotImport(str(refusal)) from refusal
    return plan


def _line(number: int, cells: dict[str, str], reading: Reading) -> Line:
    facts, halt = reading.facts, reading.halt
    label = facts.title or next((cell for cell in cells.values() if cell), "")[:80]
    if reading.withdraws:
        return Line((number,), label, source_id=facts.source_id, withdraws=True)
    if halt is not None:
        return Line(
            (number,),
            label,
            reason=halt.reason,
            sentence=halt.sentence,
            is_open=True,
            source_id=facts.source_id,
        )
    content = json.dumps({name: cell for name, cell in cells.items() if cell}, ensure_ascii=False)
    return Line((number,), label, facts, source=SourceRecord("table", content.encode("utf-8", "replace")))


def _previewed(number: int, cells: dict[str, str], reading: Reading) -> PreviewRow:
    problems = [problem.sentence for problem in reading.problems]
    facts: TitleFacts | None = None
    try:
        facts = tidied(reading.facts) if reading.halt is None and not reading.withdraws else None
    except CannotPut as refusal:
        problems.append(str(refusal))
    if reading.withdraws:
        problems.append(_("Ce titre sera retiré de l’offre."))
    return PreviewRow(number, cells, facts, tuple(problems))


def _opened(
    path: Path, mapping: ColumnPlan | None
) -> tuple[int, list[str], Iterator[tuple[int, Sequence[str]]]]:
    """(row of the header, its names, the rows below it with their numbers, blank ones left out)."""
    wanted = mapping.columns if mapping else frozenset()
    rows = _rows(path, (lambda row: len(wanted & set(_names(row)))) if wanted else recognised)
    head = list(islice(rows, HEADER_WITHIN))
    place = _header_place([row for _number, row in head], wanted)
    header = _names(head[place][1])
    missing = wanted - set(header)
    if missing:
        names = ", ".join(sorted(missing))
        raise CannotImport(
            _("Il manque des colonnes : {names}. Vérifiez que c’est le bon fichier.").format(
                names=names[:300]
            )
        )

    def below() -> Iterator[tuple[int, Sequence[str]]]:
        yield from (one for one in head[place + 1 :] if any(one[1]))
        yield from (one for one in rows if any(one[1]))

    return head[place][0], header, below()


def _rows(path: Path, judge: Callable[[list[str]], int]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(rows_of(path, judge), 1)
    except CannotRead as refusal:
        raise CannotImport(str(refusal)) from refusal
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error


def _header_place(head: list[list[str]], wanted: frozenset[str]) -> int:
    """The row of the column names: the one that has those of the plan, or most that we know, or the first wide one."""
    if not any(any(row) for row in head):
        raise CannotImport(_("Ce fichier est vide : une ligne doit donner le nom des colonnes."))
    filled = [sum(map(bool, row)) for row in head]
    if wanted:
        return max(range(len(head)), key=lambda n: (len(wanted & set(_names(head[n]))), -n))
    known = [recognised(row) for row in head]
    if max(known):
        return max(range(len(head)), key=lambda n: (known[n], -n))
    return next(n for n, count in enumerate(filled) if count * 2 > max(filled))


def _names(row: Sequence[str]) -> list[str]:
    """A name for each column: those that come twice are numbered, those without a name too."""
    names: list[str] = []
    for place, cell in enumerate(row, 1):
        wished = " ".join(cell.split())[:100] or _("Colonne {number}").format(number=place)
        name, copy = wished, 2
        while name in names:
            name, copy = f"{wished} ({copy})", copy + 1
        names.append(name)
    return names


def _named(header: list[str], row: Sequence[str]) -> dict[str, str]:
    """Cells by column; cells beyond the header have their own names, so that none is lost."""
    names = (
        header
        if len(row) <= len(header)
        else [*header, *(f"+{n}" for n in range(1, len(row) - len(header) + 1))]
    )
    return {name: row[place] if place < len(row) else "" for place, name in enumerate(names)}


def _examples(rows: list[tuple[int, Sequence[str]]], place: int) -> tuple[str, ...]:
    cells = (row[place] for _number, row in rows if place < len(row) and row[place])
    return tuple(islice(dict.fromkeys(cell[:80] for cell in cells), 3))
