"""Going through the door: rights, quotas, visit and address in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from liseron.access import facts, rules
from liseron.access.door_settings import PLAIN, SetDoor, facts_for, open_settings
from liseron.access.models import QuotaCounter, QuotaDraw, Visit
from liseron.access.ports import NO_REFERRER, NoAddress, VisitFacts
from liseron.access.queries import decided
from liseron.access.releasing import audience_of, pseudonym_for, released_facts
from liseron.access.sentences import Decision
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.people.models import Patron
from liseron.toolkit import dates, limits

DOUBLE_CLICK = timedelta(seconds=30)
SAME_VISIT = timedelta(minutes=10)

log = structlog.get_logger("liseron.access")


@dataclass(frozen=True)
class Entry:
    """Where the reader goes: an address elsewhere, or a file that the portal shows. One of both."""

    visit: Visit
    address: str = field(default="", repr=False)
    file: HostedFile | None = None
    referrer_policy: str = NO_REFERRER


class CannotEnter(Exception):
    """The door stays closed and nothing was counted; `decision` says why and what to do."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.says)


def open_door(
    *, patron: Patron | None, resource: Resource, record: Record | None = None, now: datetime
) -> Entry:
    """Let the reader in: one visit, one draw on each quota that counts, and where to go. Raises CannotEnter.

    The same reader asking for the same thing within 30 seconds gets the same visit, and nothing is drawn
    (COUNTER 5.1, double clicks). Everything is written in one transaction, or nothing is: a quota spent leaves
    the others untouched. Rights are read before it, so that refusals never hold the database.
    """
    gathered = facts.gather(patron=patron, resources=[resource], today=dates.paris_today(now))
    is_again = _same_click(patron, resource, record, now) is not None
    ruling = gathered.ruling_on(resource, title=facts.title_of(record), with_quotas=not is_again)
    if not ruling.may_enter:
        raise _refusal(gathered, resource, ruling)
    if record is None and resource.entry == Resource.Entry.HOSTED:
        raise _refusal(gathered, resource, rules.Ruling(rules.Reason.CHOOSE_TITLE))
    with transaction.atomic():
        _wait_for_own_clicks(patron)
        visit = _same_click(patron, resource, record, now)
        if visit is None:
            visit = _record_visit(gathered, resource, record, now)
            _draw(gathered, resource, visit)
        return _entry(gathered, visit, resource, record, now)


def arrive(*, patron: Patron, resource: Resource, now: datetime) -> Visit:
    """The reader comes in by the vendor's own site, which asks us who this is. Raises CannotEnter.

    A visit of the last ten minutes to the same resource is this one: the click at our door, then the sign-in that it
    leads to, count once. Otherwise one visit and one draw on each quota, as at the door.
    """
    gathered = facts.gather(patron=patron, resources=[resource], today=dates.paris_today(now))
    is_again = _latest_visit(patron, resource, now) is not None
    ruling = gathered.ruling_on(resource, with_quotas=not is_again)
    if not ruling.may_enter:
        raise _refusal(gathered, resource, ruling)
    with transaction.atomic():
        _wait_for_own_clicks(patron)
        visit = _latest_visit(patron, resource, now)
        if visit is None:
            visit = _record_visit(gathered, resource, None, now)
            _draw(gathered, resource, visit)
        return visit


def _latest_visit(patron: Patron, resource: Resource, now: datetime) -> Visit | None:
    recent = Visit.objects.filter(patron=patron, resource=resource)
    return recent.filter(at__range=(now - SAME_VISIT, now + DOUBLE_CLICK)).order_by("-at").first()


def _wait_for_own_clicks(patron: Patron | None) -> None:
    """Holds the reader's row to the end of the transaction, so that two clicks are seen one after the other.

    PostgreSQL locks the row; SQLite's IMMEDIATE transactions already wait for each other.
    """
    if patron is not None and connection.features.has_select_for_update:
        Patron.objects.select_for_update(no_key=True).filter(pk=patron.pk).values_list("pk").first()


def _same_click(
    patron: Patron | None, resource: Resource, record: Record | None, now: datetime
) -> Visit | None:
    """Looks both ways: a click that waited its turn finds the visit of one that was made after it."""
    if patron is None:
        return None
    same = Visit.objects.filter(patron=patron, resource=resource, record=record)
    return same.filter(at__range=(now - DOUBLE_CLICK, now + DOUBLE_CLICK)).first()


def _record_visit(
    gathered: facts.Gathered, resource: Resource, record: Record | None, now: datetime
) -> Visit:
    return Visit.objects.create(
        patron=gathered.patron,
        library=gathered.patron.library if gathered.patron else None,
        resource=resource,
        record=record,
        at=now,
        day=gathered.today,
    )


def _draw(gathered: facts.Gathered, resource: Resource, visit: Visit) -> None:
    """One unit of each quota, in the order of their numbers: two readers never wait for each other in a ring."""
    draws = []
    for quota in gathered.quotas_on(resource):
        key = facts.counter_key(quota, gathered.patron, gathered.today)
        counter = gathered.counters.get(key) or _new_counter(key)
        if not limits.spend(QuotaCounter.objects.filter(pk=counter.pk), quota.limit):
            counter.used = quota.limit  # others took the rest since it was read
            gathered.counters[key] = counter
            raise _refusal(gathered, resource, gathered.ruling_on(resource))
        draws.append(QuotaDraw(counter=counter, visit=visit))
    QuotaDraw.objects.bulk_create(draws)


def _new_counter(key: facts.CounterKey) -> QuotaCounter:
    """The counter of a period that begins; when two readers begin it at once, both get the same."""
    quota, subject, starts_on = key
    fresh = QuotaCounter(quota_id=quota, subject=subject, starts_on=starts_on)
    QuotaCounter.objects.bulk_create([fresh], ignore_conflicts=True)
    return QuotaCounter.objects.get(quota=quota, subject=subject, starts_on=starts_on)


def _entry(
    gathered: facts.Gathered, visit: Visit, resource: Resource, record: Record | None, now: datetime
) -> Entry:
    if resource.entry == Resource.Entry.HOSTED and record is not None:
        return Entry(visit, file=facts.ready_file(record))
    try:
        opened = open_settings(resource)
        way = opened.way_for(_visit_facts(gathered, visit, opened, resource, record, now))
    except NoAddress as problem:
        log.warning("door.out_of_order", resource=resource.slug, connector=resource.connector or PLAIN)
        ruling = rules.Ruling(rules.Reason.OUT_OF_ORDER)
        raise _refusal(gathered, resource, ruling) from problem
    return Entry(visit, address=way.address, referrer_policy=way.referrer_policy)


def _visit_facts(
    gathered: facts.Gathered,
    visit: Visit,
    opened: SetDoor,
    resource: Resource,
    record: Record | None,
    now: datetime,
) -> VisitFacts:
    """The vendor's own number of the reader and the facts that were chosen; of nobody, nothing."""
    patron = gathered.patron
    return facts_for(
        resource,
        record,
        opened,
        visit=visit.pk,
        reader=pseudonym_for(patron, audience_of(resource)) if patron else "",
        released=released_facts(patron, opened.released, gathered.today)
        if patron and opened.released
        else {},
        at=now,
    )


def _refusal(gathered: facts.Gathered, resource: Resource, ruling: rules.Ruling) -> CannotEnter:
    return CannotEnter(decided(gathered, resource, ruling))
