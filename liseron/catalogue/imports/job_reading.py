"""What the worker does of an import: it reads, for the preview or for good, and says how far it is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from liseron.catalogue.imports import feeds, tables
from liseron.catalogue.imports.columns import ColumnPlan
from liseron.catalogue.imports.detecting import TABLE
from liseron.catalogue.imports.reading import CannotImport, Late, Line, rejoined
from liseron.catalogue.imports.running import import_lines, lines_of
from liseron.catalogue.models import Feed, ImportJob
from liseron.toolkit import dates
from liseron.toolkit.imports import ImportRun, Report
from liseron.toolkit.text import clean_line

State = ImportJob.State
NO_MARKS = {"etag": "", "last_modified": ""}
Reader = Callable[[ImportJob], Report]
READERS: dict[str, Reader] = {}
"""Kinds that an app above reads in its own way: raises CannotImport and LetGo, as `_read` does."""


class LetGo(Exception):
    """Somebody stopped this reading, or another worker took it up."""


@task()
def do_import(job_id: int) -> None:
    """Read a job; may be run again at any time: the last run alone goes on, and titles that are in are recognised."""
    do_job(job_id)


def do_job(job_id: int) -> None:
    """As `do_import`, at once."""
    taken = ImportJob.objects.under_way().filter(pk=job_id)
    if not taken.update(attempt=F("attempt") + 1, seen_at=dates.now(), lines_read=0):
        return
    job = ImportJob.objects.select_related("resource", "feed").get(pk=job_id)
    if job.run_id:
        ImportRun.objects.filter(pk=job.run_id, state=ImportRun.State.RUNNING).update(
            state=ImportRun.State.FAILED
        )
    visit = _visit(job)
    try:
        report = _read(job, visit)
    except LetGo:
        return
    except CannotImport as refusal:
        _end(job, State.FAILED, problem=clean_line(str(refusal), 300))
        Feed.objects.filter(jobs=job).update(problem=clean_line(str(refusal), 300), **NO_MARKS)
        return
    except Exception:
        _end(job, State.FAILED, problem=_("La lecture s’est arrêtée sur une erreur de notre côté."))
        raise
    is_preview = job.state == State.PREVIEWING
    _end(job, State.READY if is_preview else State.DONE, expected=_lines(report), totals=_totals(report))
    if not is_preview:
        _remember(job, visit, report)


def _read(job: ImportJob, visit: feeds.Visit) -> Report:
    """Raises CannotImport and LetGo."""
    if job.kind in READERS:
        return READERS[job.kind](job)
    ours = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state)

    def watch(report: Report) -> None:
        facts = {
            "run": report.run,
            "totals": _totals(report),
            "lines_read": _lines(report),
            "seen_at": dates.now(),
        }
        if not ours.update(**facts):
            raise LetGo

    # Its first line read, a catalogue has said whether it changed: one that did not names no title, and loses none.
    lines = rejoined(_lines_of(job, visit))
    return import_lines(
        kind=job.kind,
        lines=lines,
        source=job.source,
        resource=job.resource,
        by=job.by,
        is_preview=job.state == State.PREVIEWING,
        is_complete=job.is_complete and not visit.is_unchanged,
        is_confirmed=job.is_confirmed,
        watch=watch,
    )


def _lines_of(job: ImportJob, visit: feeds.Visit) -> Iterator[Line | Late]:
    if job.address:
        return feeds.follow(job.address, visit)
    path = Path(job.file.path)
    if job.kind == TABLE:
        plan = ColumnPlan.from_json(job.plan) if job.plan else None
        return tables.read(path, plan, medium=job.resource.medium)
    return lines_of(job.kind, path)


def _visit(job: ImportJob) -> feeds.Visit:
    """The marks of the last whole reading, when nobody looks at a preview."""
    if job.feed and job.is_by_itself:
        return feeds.Visit(etag=job.feed.etag, last_modified=job.feed.last_modified)
    return feeds.Visit()


def _remember(job: ImportJob, visit: feeds.Visit, report: Report) -> None:
    """A list that was held back is not done with: its next visit reads it again."""
    if not job.feed_id:
        return
    is_held = report.totals.get("absent", 0) > report.totals.get("withdrawn", 0)
    marks = {"etag": visit.etag, "last_modified": visit.last_modified} if not is_held else NO_MARKS
    Feed.objects.filter(pk=job.feed_id).update(**marks, read_at=dates.now(), problem="", run=report.run)


def _end(job: ImportJob, state: str, **facts: Any) -> None:
    ours = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state)
    ours.update(state=state, finished_at=dates.now(), **facts)


def _totals(report: Report) -> dict[str, int]:
    return {**report.totals, "added": report.added}


def _lines(report: Report) -> int:
    return sum(report.totals[name] for name in ("in", "unchanged", "rejected", "to_settle"))
