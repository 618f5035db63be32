"""One import from its file to its report: every line read is in, unchanged, refused or to settle."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from liseron.catalogue.actions import put_records
from liseron.catalogue.imports import courses, culture_chez_nous, films, games, gutenberg, music, press
from liseron.catalogue.imports.reading import Line, rejoined
from liseron.catalogue.intake import Outcome, Seen
from liseron.catalogue.models import Resource
from liseron.toolkit.imports import ImportRun, Report

BATCH = 1000

KINDS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "courses": courses.read,
    "culture-chez-nous": culture_chez_nous.read,
    "films": films.read,
    "games": games.read,
    "gutenberg": gutenberg.read,
    "music": music.read,
    "press": press.read,
}


def import_titles(
    *, kind: str, path: Path, resource: Resource, by: object | None, is_preview: bool = False
) -> Report:
    """Read `path` into `resource`; the report's totals add up to the lines read. Raises CannotImport.

    A preview counts and explains the same way, and changes nothing.
    """
    lines = rejoined(KINDS[kind](path))
    seen: Seen = {}
    with Report.start(kind=f"titles-{kind}", source=path.name, by=by, preview=is_preview) as report:
        while batch := list(islice(lines, BATCH)):
            for line, outcome in zip(
                batch, _put(batch, resource, seen, by, report.run, is_preview), strict=True
            ):
                _note(report, line, outcome)
    return report


def _put(
    batch: list[Line],
    resource: Resource,
    seen: Seen,
    by: object | None,
    run: ImportRun,
    is_preview: bool,
) -> list[Outcome]:
    """What became of each line; those that hold no title say so themselves."""
    with transaction.atomic():
        rows = [line.facts for line in batch if line.facts]
        sources = [line.source for line in batch if line.facts]
        outcomes = put_records(resource=resource, rows=rows, sources=sources, by=by, run=run, seen=seen)
        transaction.set_rollback(is_preview)
    put = iter(outcomes)
    return [next(put) if line.facts else _refusal(line) for line in batch]


def _refusal(line: Line) -> Outcome:
    return Outcome("to_settle" if line.is_open else "refused", line.reason, line.sentence)


def _note(report: Report, line: Line, outcome: Outcome) -> None:
    if outcome.result in {"added", "changed"}:
        report.put_in(len(line.numbers))
    elif outcome.result == "unchanged":
        report.leave_unchanged(len(line.numbers))
    else:
        note = report.ask if outcome.result == "to_settle" else report.reject
        for number in line.numbers:
            note(number, outcome.reason, outcome.sentence, label=line.label)
