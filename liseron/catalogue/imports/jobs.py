"""Imports that the worker does: previewed, confirmed, seen as they go, stopped, taken up again after an accident."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from liseron.catalogue.imports import tables
from liseron.catalogue.imports.columns import CannotMap, ColumnPlan
from liseron.catalogue.imports.detecting import TABLE, kind_of_file
from liseron.catalogue.imports.job_reading import do_import
from liseron.catalogue.imports.keeping import save_mapping
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.models import ColumnMapping, Feed, ImportJob, Resource
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line, slug

OPDS = "opds"
LONGEST_NAME = 120
SILENCE = timedelta(minutes=20)
FILE_KEPT = timedelta(days=30)
State = ImportJob.State


class CannotDoJob(Exception):
    """The import cannot begin, go on or stop as asked; the message is a French sentence."""


@transaction.atomic
def bring_file(
    *,
    resource: Resource,
    content: BinaryIO,
    name: str,
    by: object | None,
    kind: str = "",
    is_complete: bool = False,
) -> ImportJob:
    """Keep a file of titles; `kind` "" has it recognised. A table waits for its columns, the rest is previewed."""
    stem, _dot, suffix = name.rpartition(".")
    kept = f"{slug(stem or name, 60) or 'fichier'}.{slug(suffix, 8) or 'txt'}"
    job = ImportJob(
        resource=resource,
        kind=kind or TABLE,
        source=clean_line(name, 200) or kept,
        is_complete=is_complete,
        by=name_of_actor(by),
        state=State.COLUMNS,
    )
    job.file.save(kept, File(content), save=False)
    if not kind:
        job.kind = kind_of_file(Path(job.file.path))
    job.save()
    audit.record(by, "import.brought", job, kind=job.kind)
    if job.kind != TABLE:
        _begin(job, State.PREVIEWING)
    return job


@transaction.atomic
def bring_address(
    *,
    resource: Resource,
    address: str,
    by: object | None,
    is_complete: bool = False,
    feed: Feed | None = None,
) -> ImportJob:
    """An OPDS catalogue to read from its address, previewed first."""
    job = ImportJob.objects.create(
        resource=resource,
        kind=OPDS,
        source=clean_line(address, 200),
        address=address,
        is_complete=is_complete,
        feed=feed,
        by=name_of_actor(by),
        state=State.PREVIEWING,
    )
    audit.record(by, "import.brought", job, kind=OPDS)
    _begin(job, State.PREVIEWING)
    return job


def proposed_plan(job: ImportJob) -> tables.Preview:
    """What the columns of a table seem to mean: as said of this file, else of another of its resource or its vendor,
    else guessed; with its first rows as titles. Raises CannotImport."""
    path, medium = Path(job.file.path), job.resource.medium
    kept = ColumnMapping.objects.usable_for(job.resource)
    nearest = kept.order_by(
        F("resource").desc(nulls_last=True), F("vendor").desc(nulls_last=True), "-changed_at"
    )
    for content in filter(None, [job.plan, *nearest.values_list("rules", flat=True)]):
        try:
            return tables.preview(path, ColumnPlan.from_json(content), medium=medium)
        except (CannotImport, CannotMap):
            continue  # another file than the one it was said of
    return tables.preview(path, medium=medium)


@transaction.atomic
def say_columns(*, job: ImportJob, plan: ColumnPlan, by: object | None) -> None:
    """Keep what the columns mean, for this file and for the next ones of the resource, and begin the preview.

    Raises CannotMap and CannotDoJob.
    """
    plan.check()
    _move(
        job,
        (State.COLUMNS, State.READY, State.FAILED, State.STOPPED),
        plan=plan.to_json(),
        state=State.COLUMNS,
    )
    known = ColumnMapping.objects.filter(resource=job.resource).order_by("-changed_at").first()
    name = known.name if known else _free_name(job.resource)
    save_mapping(name=name, plan=plan, by=by, resource=job.resource, mapping=known)
    _begin(job, State.PREVIEWING)


def _free_name(resource: Resource) -> str:
    wished = resource.name[:LONGEST_NAME]
    taken = ColumnMapping.objects.filter(name=wished).exists()
    return f"{wished[: LONGEST_NAME // 2]} ({resource.slug[: LONGEST_NAME // 2 - 3]})" if taken else wished


@transaction.atomic
def confirm_job(*, job: ImportJob, by: object | None, withdraws: bool = False) -> None:
    """Have it done as the preview said; `withdraws`: also take away what a complete list no longer names."""
    _move(job, (State.READY,), is_complete=withdraws, is_confirmed=withdraws, by=name_of_actor(by))
    audit.record(by, "import.confirmed", job, withdraws=withdraws)
    _begin(job, State.RUNNING)


@transaction.atomic
def stop_job(*, job: ImportJob, by: object | None) -> None:
    """What went in stays; the reading ends at its next thousand lines."""
    _move(job, ImportJob.UNDER_WAY, state=State.STOPPED, finished_at=dates.now())
    audit.record(by, "import.stopped", job)


@transaction.atomic
def take_up_job(*, job: ImportJob, by: object | None) -> None:
    """Read it again from its beginning: titles that are in already are only recognised."""
    if not job.has_what_to_read:
        raise CannotDoJob(_("Ce fichier n’est plus gardé. Envoyez-le de nouveau."))
    was_running = job.expected > 0
    _move(job, (State.STOPPED, State.FAILED), problem="", finished_at=None)
    audit.record(by, "import.taken_up", job)
    _begin(job, State.RUNNING if was_running else State.PREVIEWING)


def _begin(job: ImportJob, state: str) -> None:
    try:
        with transaction.atomic():
            ImportJob.objects.filter(pk=job.pk).update(
                state=state, lines_read=0, totals={}, problem="", finished_at=None, seen_at=dates.now()
            )
    except IntegrityError as error:
        raise CannotDoJob(_("Un import de cette ressource est déjà en cours. Attendez sa fin.")) from error
    do_import.enqueue(job.pk)


def _move(job: ImportJob, states: tuple[str, ...], **facts: Any) -> None:
    """Raises CannotDoJob when somebody was faster."""
    if not ImportJob.objects.filter(pk=job.pk, state__in=states).update(**facts):
        raise CannotDoJob(_("Cet import a changé d’état entre-temps. Regardez où il en est."))
    job.refresh_from_db()


def give_up_silent(now: datetime) -> int:
    """Jobs whose readers all died are said interrupted; how many."""
    silent = ImportJob.objects.under_way().filter(seen_at__lt=now - SILENCE)
    return silent.update(
        state=State.FAILED,
        finished_at=now,
        problem=_(
            "La lecture s’est arrêtée sans dire pourquoi. Vous pouvez la reprendre : rien ne sera en double."
        ),
    )


def forget_old_files(now: datetime) -> int:
    """Files of imports that nobody will take up again; how many."""
    old = ImportJob.objects.exclude(file="").exclude(state__in=ImportJob.UNDER_WAY)
    count = 0
    for job in old.filter(created_at__lt=now - FILE_KEPT).iterator():
        ImportJob.objects.filter(pk=job.pk, state__in=(State.COLUMNS, State.READY)).update(
            state=State.STOPPED
        )
        ImportJob.objects.filter(pk=job.pk).update(file="")
        job.file.delete(save=False)
        count += 1
    return count
