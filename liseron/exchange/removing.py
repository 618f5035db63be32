"""A source that nobody wants any more: the titles that it alone brings leave with their copies, then it goes too.

Asked at once, done by the worker, a thousand titles a message: a worker that dies costs one batch. While it lasts no
source of the same resource is harvested, so that what another one names is known for certain.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from liseron.catalogue.actions import withdraw_records
from liseron.catalogue.models import ImportJob, Record, RecordQuerySet, Resource
from liseron.exchange.models import Holding, Sighting, Source
from liseron.toolkit import audit, dates, outbox

BATCH = 1000
MESSAGE = "harvest_source.leave"


class CannotRemove(Exception):
    """The source may not be removed now; the message is a French sentence that says what to do."""


@dataclass(frozen=True)
class Leaving:
    """What the removal of a source takes away: titles in the offer, of which `found_elsewhere` other resources have
    too, and copies on shelves. `staying` titles are also named by another source of the resource."""

    titles: int
    found_elsewhere: int
    copies: int
    staying: int


def what_leaves(source: Source) -> Leaving:
    """As of now; nothing changes. Four queries."""
    alone, shared = _titles_of(source)
    there = Record.objects.available().filter(work=OuterRef("work"), resource__is_published=True)
    return Leaving(
        titles=alone.count(),
        found_elsewhere=alone.filter(Exists(there.exclude(resource=source.resource_id))).count(),
        copies=Holding.objects.filter(record__in=alone.values("pk")).count(),
        staying=shared.count(),
    )


def _titles_of(source: Source) -> tuple[RecordQuerySet, RecordQuerySet]:
    """Titles in the offer that the source alone named, and those that another one of the resource named too."""
    same = Sighting.objects.filter(number=OuterRef("source_id"))
    others = list(Source.objects.filter(resource=source.resource_id).exclude(pk=source.pk).values("pk"))
    elsewhere = Exists(same.filter(source__in=[one["pk"] for one in others]))
    named = Record.objects.available().filter(Exists(same.filter(source=source)), resource=source.resource_id)
    return named.filter(~elsewhere), named.filter(elsewhere)


def why_not_now(resource: int) -> str:
    """A French sentence while a source of that resource is being removed, else ""."""
    if not Source.objects.leaving().filter(resource=resource).exists():
        return ""
    return _("Un dépôt de cette ressource est en cours de suppression. Attendez sa fin, puis recommencez.")


def hold_resource(resource: int) -> None:
    """Harvests of a resource begin, and its sources are removed, one after the other."""
    Resource.objects.select_for_update(no_key=True).get(pk=resource)


@transaction.atomic
def remove_source(*, source: Source, by: object | None) -> None:
    """Nothing is read from it any more; its titles leave within minutes. Raises CannotRemove.

    What was decided stays in the journal, and its titles keep their numbers: followed again, they come back.
    """
    hold_resource(source.resource_id)
    if reason := _why_not(source):
        raise CannotRemove(reason)
    Source.objects.filter(pk=source.pk).update(removed_at=dates.now(), removed_by=audit.name_of_actor(by))
    audit.record(by, "harvest_source.removal_asked", source, resource=source.resource_id)
    _go_on(source.pk, part=1, left=0)


def _why_not(source: Source) -> str:
    if Source.objects.leaving().filter(pk=source.pk).exists():
        return _("Ce dépôt est déjà en cours de suppression.")
    if reason := why_not_now(source.resource_id):
        return reason
    under_way = ImportJob.objects.under_way()
    if under_way.filter(harvest__source=source).exists():
        return _(
            "Un moissonnage de ce dépôt est en cours. Ouvrez-le et choisissez «\u00a0Mettre en pause\u00a0», "
            "ou attendez sa fin. Vous pourrez ensuite le supprimer."
        )
    if under_way.filter(resource=source.resource_id).exists():
        return _("Un import de cette ressource est en cours. Attendez sa fin, puis supprimez ce dépôt.")
    return ""


def _go_on(source: int, *, part: int, left: int) -> None:
    payload = {"source": source, "part": part, "left": left}
    outbox.post(MESSAGE, payload, unique_key=f"{MESSAGE} {source} {part}")


@transaction.atomic
def let_next_leave(*, source: int, part: int, left: int) -> None:
    """The next thousand numbers that it named, or the source itself once none is left. Safe to call again.

    `part` numbers the batches, `left` is how many titles left before.
    """
    found = Source.objects.leaving().select_related("resource").filter(pk=source).first()
    if found is None:
        return
    rows = dict(found.sightings.order_by("number").values_list("pk", "number")[:BATCH])
    if not rows:
        _forget(found, left)
        return
    alone = _titles_of(found)[0].filter(source_id__in=rows.values())
    records = dict(alone.order_by().values_list("pk", "source_id"))
    Holding.objects.filter(record__in=records).delete()
    numbers = sorted(records.values())
    left += withdraw_records(
        resource=found.resource, source_ids=numbers, by=found.removed_by, now=dates.now()
    )
    Sighting.objects.filter(pk__in=rows).delete()
    _go_on(source, part=part + 1, left=left)


def _forget(source: Source, left: int) -> None:
    """Its harvests go with their jobs; the change log of each title and the reports of imports stay."""
    facts = {"address": source.address, "titles": left, "resource": source.resource_id}
    audit.record(source.removed_by, "harvest_source.removed", source, **facts)
    ImportJob.objects.filter(harvest__source=source).delete()
    source.delete()
