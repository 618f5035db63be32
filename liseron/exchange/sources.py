"""Repositories that supply a resource: added once they answered, harvested when their day comes or when asked."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liseron.catalogue.imports.job_reading import do_import
from liseron.catalogue.imports.jobs import CannotDoJob, take_up_job
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.models import ImportJob, Resource
from liseron.catalogue.rules import is_web_address
from liseron.exchange.asking import Repository
from liseron.exchange.harvesting import OAI
from liseron.exchange.models import Harvest, Source
from liseron.exchange.removing import hold_resource, why_not_now
from liseron.exchange.rules.windows import Window
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.http import Limits
from liseron.toolkit.text import clean_line

DAYS = {Source.Pace.DAY: 1, Source.Pace.WEEK: 7, Source.Pace.MONTH: 28}
WHILE_A_PERSON_WAITS = Limits(total_seconds=15, max_bytes=5_000_000)
BEST_FIRST = ("pmb_xml_unimarc", "unimarc", "marcxchange", "marc21", "marcxml", "marc", "oai_dc")
State = ImportJob.State


def ask_repository(address: str, prefix: str = "") -> dict[str, Any]:
    """What the repository says of itself, as fields of Source, with the richest format when none is chosen.

    Raises ValidationError, in French, on the field that is wrong.
    """
    if not is_web_address(address):
        raise ValidationError({"address": _("Cette adresse n’est pas une adresse web (http ou https).")})
    repository = Repository(address, limits=WHILE_A_PERSON_WAITS, tries=1)
    try:
        identity, formats = repository.identity(), repository.formats()
        sets = repository.sets()
    except CannotImport as refusal:
        raise ValidationError({"address": str(refusal)}) from refusal
    if prefix and prefix not in formats:
        sentence = _("Ce dépôt ne donne pas ce format. Il donne : {formats}.")
        raise ValidationError({"prefix": sentence.format(formats=", ".join(formats[:20]))})
    return {
        "repository": clean_line(identity.name, 200),
        "granularity": identity.granularity,
        "deletions": identity.deleted,
        "earliest": identity.earliest[:20],
        "formats": formats[:50],
        "sets": [[spec, name[:200]] for spec, name in sets[:500]],
        "prefix": prefix or best_format(formats),
    }


def best_format(formats: list[str]) -> str:
    """The one that says most: UNIMARC before MARC21 before Dublin Core."""
    for wished in BEST_FIRST:
        for offered in formats:
            if wished in offered.lower():
                return offered
    return "oai_dc"


@transaction.atomic
def add_source(
    *,
    resource: Resource,
    address: str,
    told: dict[str, Any],
    by: object | None,
    today: date,
    **choices: Any,
) -> Source:
    """`told` is what `ask_repository` gave, asked before any transaction; `choices` are set_spec, pace, drop_limit and
    pause_seconds. Harvested from the next night on. Raises ValidationError, in French."""
    tomorrow = today + timedelta(days=1)
    source = Source(resource=resource, address=address, next_on=tomorrow, **told, **choices)
    source.full_clean()
    source.save(force_insert=True)
    audit.record(by, "harvest_source.added", source, pace=source.pace)
    return source


@transaction.atomic
def change_source(*, source: Source, by: object | None, **choices: Any) -> None:
    """Another format or another set means that all is read again. Raises ValidationError, in French."""
    if Source.objects.leaving().filter(pk=source.pk).exists():
        raise ValidationError(_("Ce dépôt est en cours de suppression."))
    is_other = any(
        name in choices and choices[name] != getattr(source, name) for name in ("prefix", "set_spec")
    )
    for name, value in choices.items():
        setattr(source, name, value)
    source.since = "" if is_other else source.since
    source.full_clean()
    source.save(update_fields=[*choices, "since"])
    audit.record(by, "harvest_source.changed", source, fields=sorted(choices))


@transaction.atomic
def set_source_active(*, source: Source, is_active: bool, by: object | None, today: date) -> None:
    """Suspend it, or go on from the next night; nothing is missed, the next harvest begins where the last one did."""
    Source.objects.filter(pk=source.pk).update(is_active=is_active, next_on=today + timedelta(days=1))
    audit.record(by, "harvest_source.resumed" if is_active else "harvest_source.suspended", source)


@transaction.atomic
def begin_harvest(
    *, source: Source, by: object | None, today: date, is_trial: bool = False, is_full: bool = False
) -> Harvest:
    """What changed since the last one, or everything. A trial reads a thousand records and writes none.

    Raises CannotDoJob while an import of the same resource is under way, or a source of it is being removed.
    """
    hold_resource(source.resource_id)
    if reason := why_not_now(source.resource_id):
        raise CannotDoJob(reason)
    is_due = source.is_swept and (source.full_on is None or source.full_on <= today)
    is_full = is_full or not source.since or is_due
    since = "" if is_full else source.since
    try:
        with transaction.atomic():
            job = ImportJob.objects.create(
                resource=source.resource,
                kind=OAI,
                source=clean_line(source.repository or source.address, 200),
                address=source.address,
                by=name_of_actor(by),
                state=State.PREVIEWING if is_trial else State.RUNNING,
                expected=0 if is_trial else 1,
            )
    except IntegrityError as error:
        raise CannotDoJob(_("Un import de cette ressource est déjà en cours. Attendez sa fin.")) from error
    Harvest.objects.filter(source=source).update(resume_at=None)
    harvest = Harvest.objects.create(
        source=source, job=job, is_full=is_full, since=since, windows=[Window(since)]
    )
    audit.record(by, "harvest.begun", harvest, is_trial=is_trial, is_full=is_full)
    do_import.enqueue(job.pk)
    return harvest


def harvest_due_sources(now: datetime) -> int:
    """One harvest for each source whose night has come; how many. Safe to call again."""
    today = dates.paris_today(now)
    return sum(_harvest(source, today) for source in Source.objects.due_on(today).select_related("resource"))


@transaction.atomic
def _harvest(source: Source, today: date) -> int:
    """0 when another worker was faster or the last one is to be taken up; tomorrow while an import is under way."""
    step = DAYS.get(Source.Pace(source.pace))
    following = today + timedelta(days=step) if step else None
    if not Source.objects.filter(pk=source.pk, next_on=source.next_on, is_active=True).update(
        next_on=following
    ):
        return 0
    if not step or Harvest.objects.filter(source=source, resume_at__isnull=False).exists():
        return 0
    try:
        begin_harvest(source=source, by=None, today=today)
    except CannotDoJob:
        Source.objects.filter(pk=source.pk).update(next_on=today + timedelta(days=1))
        return 0
    return 1


def take_up_waiting(now: datetime) -> int:
    """Harvests that a passing trouble stopped go on by themselves; how many."""
    count = 0
    for harvest in Harvest.objects.to_take_up(now).select_related("job"):
        if not Harvest.objects.filter(pk=harvest.pk, resume_at=harvest.resume_at).update(resume_at=None):
            continue
        try:
            take_up_job(job=harvest.job, by=None)
        except CannotDoJob:
            continue
        count += 1
    return count
