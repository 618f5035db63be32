"""Which covers are to be fetched: noted in the transaction that writes a record, and swept every night."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, Q

from liseron.catalogue.models import Cover, Record
from liseron.toolkit import bulk, dates
from liseron.toolkit.among import among

BATCH = 1000


def note_covers(records: Iterable[Record], now: datetime | None = None) -> int:
    """Ask for the covers that these records name and that were not asked for yet; how many. At most three queries.

    A record that names another address than before is fetched again; one that names none loses its picture.
    """
    return note_addresses({record.pk: record.cover_url for record in records}, now or dates.now())


def note_addresses(addresses: Mapping[int, str], now: datetime) -> int:
    """As note_covers, from the address that each record (by primary key) names, "" for none."""
    known = dict(Cover.objects.filter(among("record", addresses)).values_list("record_id", "address"))
    differing = {pk: address for pk, address in addresses.items() if known.get(pk, "") != address}
    bulk.insert(
        Cover,
        ["record", "address", "state", "due_at", "attempts", "reason", "stem"],
        ((pk, address, Cover.State.WAITING.value, now, 0, "", "") for pk, address in differing.items()),
        unique=["record"],
        updating=["address", "state", "due_at", "attempts", "reason"],
    )
    return len(differing)


def sweep(now: datetime) -> int:
    """Note what was not noted by the way: records changed by hand, titles withdrawn; how many."""
    wanted = (
        Record.objects.available()
        .exclude(cover_url="")
        .filter(Q(cover__isnull=True) | ~Q(cover__address=F("cover_url")))
        .only("pk", "cover_url")
        .order_by("pk")
    )
    noted, after = 0, 0
    while batch := list(wanted.filter(pk__gt=after)[:BATCH]):
        noted += note_covers(batch, now)
        after = batch[-1].pk
    useless = Cover.objects.filter(Q(record__cover_url="") | Q(record__withdrawn_at__isnull=False))
    return noted + Cover.objects.filter(pk__in=useless.values("pk")).exclude(address="").update(
        address="", state=Cover.State.WAITING, due_at=now, attempts=0, reason=""
    )
