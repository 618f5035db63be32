"""One import from its source to its report: every line read is in, unchanged, refused or to settle."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from django.db import transaction

from liseron.catalogue.actions import put_records
from liseron.catalogue.imports import (
    courses,
    culture_chez_nous,
    films,
    games,
    gutenberg,
    marc,
    music,
    onix,
    opds,
    press,
    tables,
    withdrawals,
)
from liseron.catalogue.imports.columns import ColumnPlan
from liseron.catalogue.imports.leaving import Roll, withdraw_absent, withdraw_lines
from liseron.catalogue.imports.reading import CannotImport, Late, Line, rejoined
from liseron.catalogue.imports.recognising import recognised
from liseron.catalogue.intake import Outcome, Seen
from liseron.catalogue.models import Record, Resource
from liseron.toolkit.imports import ImportRun, Report

BATCH = 1000
Watch = Callable[[Report], None]

KINDS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "courses": courses.read,
    "culture-chez-nous": culture_chez_nous.read,
    "films": films.read,
    "games": games.read,
    "gutenberg": gutenberg.read,
    "marc21": marc.read_marc21,
    "music": music.read,
    "onix": onix.read,
    "opds": opds.read,
    "press": press.read,
    "table": tables.read,
    "unimarc": marc.read_unimarc,
    "withdrawals": withdrawals.read,
}


LEAFED_THROUGH: dict[str, Callable[[Path], Iterator[Line | Late]]] = {
    "marc21": marc.leaf_through_marc21,
    "unimarc": marc.leaf_through_unimarc,
}
"""Kinds whose lines may be recognised before they are read."""


def lines_of(kind: str, path: Path) -> Iterator[Line | Late]:
    """The lines of a file, for `import_lines`."""
    return LEAFED_THROUGH.get(kind, KINDS[kind])(path)


def import_titles(
    *,
    kind: str,
    path: Path,
    resource: Resource,
    by: object | None,
    is_preview: bool = False,
    mapping: ColumnPlan | None = None,
    is_complete: bool = False,
    is_confirmed: bool = False,
) -> Report:
    """Read `path` into `resource`; the report's totals add up to the lines read. Raises CannotImport.

    A preview counts and explains the same way, and changes nothing. `mapping` says what the columns of a "table"
    mean; without it they are guessed. `is_complete` and `is_confirmed`: see `import_lines`.
    """
    return import_lines(
        kind=kind,
        lines=lines_of(kind, path) if mapping is None else tables.read(path, mapping),
        source=path.name,
        resource=resource,
        by=by,
        is_preview=is_preview,
        is_complete=is_complete,
        is_confirmed=is_confirmed,
    )


def import_lines(
    *,
    kind: str,
    lines: Iterator[Line | Late],
    source: str,
    resource: Resource,
    by: object | None,
    is_preview: bool = False,
    is_complete: bool = False,
    is_confirmed: bool = False,
    watch: Watch = lambda report: None,
) -> Report:
    """The same for lines read anywhere; `source` is the name that people know. Raises CannotImport.

    `is_complete`: the lines are all the titles of the resource, so that titles they do not name leave the offer, once
    the last line was read and when they are few; a person who saw them counted says `is_confirmed`. The totals then
    tell "absent" titles and those "withdrawn". `watch` is shown the report at its beginning and after each thousand
    lines; what it raises stops the reading there.
    """
    lines = rejoined(lines)
    seen: Seen = {}
    roll = Roll(offered=Record.objects.available().filter(resource=resource).count() if is_complete else 0)
    with Report.start(kind=f"titles-{kind}", source=source, by=by, preview=is_preview) as report:
        watch(report)
        for some in _batches(lines, report, roll):
            with transaction.atomic():
                batch = recognised(some, resource)
                outcomes = take(batch, resource, seen, by, report.run, is_preview)
            roll.call(batch)
            for line, outcome in zip(batch, outcomes, strict=True):
                note(report, line, outcome)
            watch(report)
        if is_complete:
            withdraw_absent(report, resource, roll, by=by, is_preview=is_preview, is_confirmed=is_confirmed)
    return report


def _batches(lines: Iterator[Line | Late], report: Report, roll: Roll) -> Iterator[list[Line | Late]]:
    """Lines by the thousand. A source that breaks off leaves a line that says so before the error goes on."""
    batch: list[Line | Late] = []
    try:
        for line in lines:
            batch.append(line)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except CannotImport as refusal:
        if batch:
            yield batch
        report.reject(roll.last + 1, "unread", str(refusal))
        raise
    if batch:
        yield batch


def take(
    batch: list[Line],
    resource: Resource,
    seen: Seen,
    by: object | None,
    run: ImportRun,
    is_preview: bool,
) -> list[Outcome]:
    """What became of each line, in their order: one transaction, taken back for a preview."""
    outcomes: list[Outcome] = []
    with transaction.atomic():
        for leaves, group in groupby(batch, key=lambda line: line.withdraws):
            lines = list(group)
            outcomes += (
                withdraw_lines(lines, resource, seen, by=by)
                if leaves
                else _put(lines, resource, seen, by, run)
            )
        transaction.set_rollback(is_preview)
    return outcomes


def _put(
    lines: list[Line], resource: Resource, seen: Seen, by: object | None, run: ImportRun
) -> list[Outcome]:
    """Titles go in; lines that hold none say so themselves."""
    rows = [row for line in lines if (row := line.facts or line.known)]
    sources = [line.source for line in lines if line.facts or line.known]
    put = iter(put_records(resource=resource, rows=rows, sources=sources, by=by, run=run, seen=seen))
    return [next(put) if line.facts or line.known else _refusal(line) for line in lines]


def _refusal(line: Line) -> Outcome:
    return Outcome("to_settle" if line.is_open else "refused", line.reason, line.sentence)


def note(report: Report, line: Line, outcome: Outcome) -> None:
    """Count a line, and keep it when it did not simply go in."""
    for code, sentence in line.remarks:
        report.remark(line.numbers[0], code, sentence, label=line.label)
    if outcome.result in {"added", "changed"}:
        report.put_in(len(line.numbers), is_new=outcome.result == "added")
    elif outcome.result == "unchanged":
        report.leave_unchanged(len(line.numbers))
    else:
        keep = report.ask if outcome.result == "to_settle" else report.reject
        for number in line.numbers:
            keep(number, outcome.reason, outcome.sentence, label=line.label)
