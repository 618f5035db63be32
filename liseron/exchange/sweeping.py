"""Titles that a complete harvest no longer named: they leave when they are few, else when a person says so."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from liseron.catalogue.actions import withdraw_records
from liseron.catalogue.models import Record
from liseron.catalogue.rules.completeness import Absence, may_withdraw
from liseron.exchange.models import Harvest, Sighting
from liseron.toolkit import audit, dates

BATCH = 1000
Sweep = Harvest.Sweep


class CannotDecide(Exception):
    """Nothing waits for a decision any more; the message is a French sentence."""


def sweep(harvest: Harvest, *, by: object | None) -> None:
    """After a proven complete harvest alone. Safe to call again: what left stays away."""
    source = harvest.source
    offered = _offered(harvest).count()
    absent = _absent(harvest).count()
    absence = Absence(offered, absent, harvest.unnamed)
    harvest.absent = absent + harvest.withdrawn
    if may_withdraw(absence, is_confirmed=False, limit=source.drop_limit / 100):
        _withdraw(harvest, by=by)
        harvest.sweep = Sweep.DONE
    elif absent:
        harvest.sweep = Sweep.HELD
    harvest.save(update_fields=["absent", "sweep"])
    harvest.refresh_from_db(fields=["withdrawn"])


def confirm_sweep(*, harvest: Harvest, by: object | None) -> int:
    """Take the absent titles out of the offer, as a person decided; how many. Raises CannotDecide."""
    with transaction.atomic():
        _decide(harvest, Sweep.DONE, by)
        audit.record(by, "harvest.swept", harvest, absent=harvest.absent)
    return _withdraw(harvest, by=by)


@transaction.atomic
def refuse_sweep(*, harvest: Harvest, by: object | None) -> None:
    """The titles stay; a later complete harvest asks again. Raises CannotDecide."""
    _decide(harvest, Sweep.KEPT, by)
    audit.record(by, "harvest.sweep_refused", harvest, absent=harvest.absent)


def _decide(harvest: Harvest, answer: str, by: object | None) -> None:
    held = Harvest.objects.held().filter(pk=harvest.pk)
    if not held.update(sweep=answer, decided_by=audit.name_of_actor(by)):
        raise CannotDecide(_("Ce n’est plus à décider : quelqu’un l’a déjà fait."))
    harvest.refresh_from_db()


def _withdraw(harvest: Harvest, *, by: object | None) -> int:
    """A batch a transaction; what left is no longer absent, so that an interruption costs nothing."""
    done = 0
    for numbers in _batches(harvest):
        with transaction.atomic():
            resource = harvest.source.resource
            left = withdraw_records(resource=resource, source_ids=numbers, by=by, now=dates.now())
            Sighting.objects.filter(source=harvest.source, number__in=numbers).delete()
            Harvest.objects.filter(pk=harvest.pk).update(withdrawn=F("withdrawn") + left)
        done += left
    return done


def _batches(harvest: Harvest) -> Iterator[list[str]]:
    while numbers := list(_absent(harvest).values_list("number", flat=True)[:BATCH]):
        yield numbers


def _offered(harvest: Harvest) -> QuerySet[Sighting]:
    """What the source had named of what is in the offer, before or during this harvest."""
    there = Record.objects.available().filter(resource=harvest.source.resource, source_id=OuterRef("number"))
    return Sighting.objects.filter(Exists(there), source=harvest.source)


def _absent(harvest: Harvest) -> QuerySet[Sighting]:
    """In the offer, named before this harvest and not since, and by no other source of the same resource."""
    elsewhere = Sighting.objects.filter(
        source__resource=harvest.source.resource, number=OuterRef("number")
    ).exclude(source=harvest.source)
    return _offered(harvest).filter(~Exists(elsewhere), harvest__lt=harvest.pk)
