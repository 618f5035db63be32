"""Titles taken out of the offer by a person, with a reason, one or a hundred thousand at once; and back again."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue import placing, search
from liseron.catalogue.models import Record, RecordChange, RecordQuerySet, Withdrawal
from liseron.toolkit import audit
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line

BATCH = 1000
UNDONE_WITHIN = timedelta(days=30)
LONGEST_REASON = 200


class CannotWithdraw(Exception):
    """Nothing may be withdrawn or brought back as asked; the message is a French sentence."""


@transaction.atomic
def withdraw_titles(*, records: RecordQuerySet, reason: str, by: object | None, now: datetime) -> Withdrawal:
    """Those of `records` that are still in the offer leave it. Raises CannotWithdraw without a reason or a title."""
    said = clean_line(reason, LONGEST_REASON)
    if not said:
        raise CannotWithdraw(_("Dites pourquoi ces titres quittent l’offre."))
    keys = list(records.available().order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise CannotWithdraw(_("Aucun de ces titres n’est encore dans l’offre."))
    made = Withdrawal.objects.create(reason=said, records=keys, count=len(keys), at=now, by=name_of_actor(by))
    for part in _by_thousand(keys):
        Record.objects.filter(pk__in=part).update(withdrawn_at=now, changed_at=now)
        _note(part, RecordChange.Kind.WITHDRAWN, now, by, reason=said)
    audit.record(by, "records.taken_out", made, count=made.count)
    return made


@transaction.atomic
def undo_withdrawal(*, withdrawal: Withdrawal, by: object | None, now: datetime) -> int:
    """Its titles come back, but for those that changed since; how many. Raises CannotWithdraw."""
    if withdrawal.at < now - UNDONE_WITHIN:
        raise CannotWithdraw(_("Ce retrait a plus de 30 jours : remettez les titres un par un."))
    ours = Withdrawal.objects.filter(pk=withdrawal.pk, undone_at__isnull=True)
    if not ours.update(undone_at=now, undone_by=name_of_actor(by)):
        raise CannotWithdraw(_("Ce retrait est déjà annulé : quelqu’un l’a fait avant vous."))
    count = 0
    for part in _by_thousand(withdrawal.records):
        ready = Record.objects.filter(pk__in=part, withdrawn_at=withdrawal.at)
        back = list(ready.values_list("pk", flat=True))
        _bring_back(back, by, now)
        count += len(back)
    audit.record(by, "records.brought_back", withdrawal, count=count)
    return count


@transaction.atomic
def restore_record(*, record: Record, by: object | None, now: datetime) -> None:
    """One title is offered again. Raises CannotWithdraw when it already is."""
    if not Record.objects.filter(pk=record.pk, withdrawn_at__isnull=False).exists():
        raise CannotWithdraw(_("Ce titre est déjà dans l’offre."))
    _bring_back([record.pk], by, now)
    audit.record(by, "record.brought_back", record)


def is_undoable(withdrawal: Withdrawal, now: datetime) -> bool:
    return withdrawal.undone_at is None and withdrawal.at >= now - UNDONE_WITHIN


def _bring_back(keys: list[int], by: object | None, now: datetime) -> None:
    Record.objects.filter(pk__in=keys).update(withdrawn_at=None, changed_at=now)
    _note(keys, RecordChange.Kind.RETURNED, now, by)


def _note(keys: list[int], kind: str, now: datetime, by: object | None, **after: str) -> None:
    """The change log, the works' leads, and the search index."""
    who = name_of_actor(by)
    RecordChange.objects.bulk_create(
        [RecordChange(record_id=key, kind=kind, at=now, by=who, after=after) for key in keys]
    )
    works = Record.objects.filter(pk__in=keys).order_by().values_list("work_id", flat=True).distinct()
    placing.choose_leads(works)
    search.note_keys(f"record:{key}" for key in keys)


def _by_thousand(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = list(keys)
    return (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))
