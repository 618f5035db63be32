"""Stamps that rise and that nobody sees too early (docs/decisions/0016-pages-of-the-repository.md).

A second is shown once it is over. So that a writer who commits late loses nothing, it first announces, in a transaction
of its own, from which second its rows will bear their stamps: readers stop before it until it has written.
"""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from liseron.exchange.models import Horizon
from liseron.protocols.oai.stamps import second_of
from liseron.toolkit import dates

ROW = 1


class Overtaken(Exception):
    """Another publication was written meanwhile: what was prepared may be older than what it wrote."""


def announce() -> int:
    """Readers stop here until the next publication is written; the turn to give back with it."""
    Horizon.objects.bulk_create([Horizon(pk=ROW)], ignore_conflicts=True)
    second = second_of(dates.now())
    with transaction.atomic():
        Horizon.objects.filter(pk=ROW, announced=None).update(announced=Greatest(F("given"), second))
        return int(Horizon.objects.values_list("turn", flat=True).get(pk=ROW))


def give_stamp(turn: int, *, after: int = 0) -> int:
    """The stamp of this transaction's rows: never before another one, and after `after`. Raises Overtaken.

    Inside the transaction that writes them. The clock may have been put back; stamps are not.
    """
    row = Horizon.objects.select_for_update().get(pk=ROW)
    if row.turn != turn or row.announced is None:
        raise Overtaken
    stamp = max(second_of(dates.now()), row.given, row.announced, after + 1)
    Horizon.objects.filter(pk=ROW).update(given=stamp, announced=None, turn=F("turn") + 1)
    return stamp
