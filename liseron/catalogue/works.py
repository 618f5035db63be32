"""What people decide about works: two are one, one is two, that was a mistake. The rule never undoes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from liseron.catalogue import placing, search
from liseron.catalogue.models import Record, RecordChange, Work, WorkMerge
from liseron.catalogue.rules.grouping import first_creator
from liseron.catalogue.titles import folded, main_title
from liseron.toolkit import audit, bulk, dates
from liseron.toolkit.audit import name_of_actor

MOST_SHOWN = 200
LOOKED_AT = 20_000


class CannotRegroup(ValueError):
    """These works or records cannot be put together or apart; the message is a French sentence."""


@dataclass(frozen=True)
class Alike:
    """Two works that a person may want to look at, each by the record that speaks for it."""

    first: Record
    second: Record


@transaction.atomic
def merge_works(*, keep: Work, absorb: Work, by: object | None) -> WorkMerge | None:
    """All ways in of `absorb` become ways in of `keep`; None when that is so already.

    Raises CannotRegroup when one of them has no record or went into another work, or when the media differ.
    """
    works = {work.pk: work for work in Work.objects.select_for_update().filter(pk__in=[keep.pk, absorb.pk])}
    if keep.pk == absorb.pk or works[absorb.pk].merged_into_id == keep.pk:
        return None
    records = list(Record.objects.filter(work__in=works).order_by("pk"))
    _refuse_merge(works, records)
    moved = [record for record in records if record.work_id == absorb.pk]
    merge = WorkMerge.objects.create(
        kept=keep,
        absorbed=absorb,
        records=[[record.pk, record.is_placed] for record in moved],
        at=dates.now(),
        by=name_of_actor(by),
    )
    Record.objects.filter(work__in=works).update(is_placed=True)
    _log_moves(moved, keep.pk, by)
    placing.join({absorb.pk: keep.pk})
    placing.choose_leads([keep.pk])
    audit.record(by, "works.merged", f"work:{keep.pk}", absorbed=absorb.pk, records=len(moved))
    return merge


@transaction.atomic
def undo_merge(*, merge: WorkMerge, by: object | None) -> bool:
    """What moved goes back to its own work and stays there; False when the merge was undone before.

    A record that a person moved elsewhere since then stays where that person put it.
    """
    undone = WorkMerge.objects.filter(pk=merge.pk, undone_at__isnull=True)
    if not undone.update(undone_at=dates.now(), undone_by=name_of_actor(by)):
        return False
    merge.refresh_from_db()
    moved = [pk for pk, _was_placed in merge.records]
    records = list(Record.objects.filter(pk__in=moved, work=merge.kept_id).order_by("pk"))
    Work.objects.filter(pk=merge.absorbed_id).update(merged_into=None)
    _log_moves(records, merge.absorbed_id, by)
    Record.objects.filter(pk__in=[record.pk for record in records]).update(
        work=merge.absorbed_id, is_placed=True
    )
    _settled([merge.kept_id, merge.absorbed_id])
    audit.record(by, "works.merge_undone", f"work:{merge.kept_id}", absorbed=merge.absorbed_id)
    return True


@transaction.atomic
def split_work(*, work: Work, records: Iterable[Record], by: object | None) -> Work:
    """These records of `work` become a work of their own, and both stay apart; the new work.

    Raises CannotRegroup when there is nothing to take out, or nothing would be left.
    """
    wanted = {record.pk for record in records}
    Work.objects.select_for_update().get(pk=work.pk)
    present = list(Record.objects.filter(work=work).order_by("pk"))
    leaving = [record for record in present if record.pk in wanted]
    if not leaving or len(leaving) == len(present):
        raise CannotRegroup(_("Choisissez une partie des titres : il doit en rester au moins un."))
    apart = Work.objects.create()
    _log_moves(leaving, apart.pk, by)
    Record.objects.filter(work=work).update(is_placed=True)
    Record.objects.filter(pk__in=[record.pk for record in leaving]).update(work=apart)
    _settled([work.pk, apart.pk])
    audit.record(by, "work.split", f"work:{work.pk}", apart=apart.pk, records=len(leaving))
    apart.refresh_from_db()
    return apart


def probable_duplicates(*, medium: str = "", after: str = "", limit: int = MOST_SHOWN) -> list[Alike]:
    """Works alike but not the same to the rule: one medium, one first creator, one title before « : » or a bracket.

    What a person settled is left out. In the order of titles, from `after` on (a `sort_title`); reads at most
    20,000 works at a time.
    """
    leads = (
        Record.objects.available()
        .filter(pk=F("work__lead"), is_placed=False)
        .exclude(folded_creators="")
        .filter(sort_title__gte=after)
    )
    if medium:
        leads = leads.filter(medium=medium)
    found: list[Alike] = []
    earlier: dict[tuple[str, str, str], Record] = {}
    for record in leads.select_related("resource").order_by("sort_title", "pk")[:LOOKED_AT]:
        other = earlier.setdefault(_likeness(record), record)
        if other is not record and other.part_number == record.part_number:
            found.append(Alike(other, record))
            if len(found) == limit:
                break
    return found


def _likeness(record: Record) -> tuple[str, str, str]:
    creators = [(folded(one["name"]), one["role"]) for one in record.creators]
    return record.medium, main_title(record.title), first_creator(creators)


def _refuse_merge(works: dict[int, Work], records: list[Record]) -> None:
    if any(work.merged_into_id for work in works.values()) or {r.work_id for r in records} != set(works):
        raise CannotRegroup(_("Une de ces œuvres n’a plus de titre : elle a déjà rejoint une autre."))
    if len({record.medium for record in records}) > 1:
        raise CannotRegroup(_("Un livre et un film ne sont pas la même œuvre. Gardez-les séparés."))


def _log_moves(records: Iterable[Record], to: int, by: object | None) -> None:
    now, actor = dates.now(), name_of_actor(by)
    rows = (
        (record.pk, RecordChange.Kind.REGROUPED.value, now, actor, {"work": record.work_id}, {"work": to})
        for record in records
    )
    bulk.insert(RecordChange, ["record", "kind", "at", "by", "before", "after"], rows)


def _settled(works: list[int]) -> None:
    placing.choose_leads(works)
    search.note_keys(f"work:{pk}" for pk in works)
