"""What the door would answer, before anyone pushes it: reads only, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from liseron.access import facts, rules
from liseron.access.models import Entitlement, Quota, Visit
from liseron.access.quota_lines import QuotaLine, quota_line
from liseron.access.sentences import Context, Decision, decision
from liseron.catalogue.models import Medium, Record, Resource
from liseron.partners.models import Partner
from liseron.people.models import Patron
from liseron.toolkit import dates


def view_of_door(
    *, patron: Patron | None, resource: Resource, record: Record | None = None, now: datetime
) -> Decision:
    """What would happen if the reader went in now. `patron` is None when nobody is signed in."""
    gathered = facts.gather(patron=patron, resources=[resource], today=dates.paris_today(now))
    return decided(gathered, resource, gathered.ruling_on(resource, title=facts.title_of(record)))


def doors_for_list(
    *, patron: Patron | None, resources: Sequence[Resource], now: datetime
) -> dict[int, Decision]:
    """The decision for each resource's number; as many queries for a hundred resources as for one."""
    gathered = facts.gather(patron=patron, resources=resources, today=dates.paris_today(now))
    rulings = {resource.pk: gathered.ruling_on(resource) for resource in resources}
    missing = [resource for resource in resources if rulings[resource.pk].reason is rules.Reason.NOT_COVERED]
    holders = facts.holders_of(missing, gathered.today) if missing else {}
    return {
        resource.pk: decision(rulings[resource.pk], context_of(gathered, resource, holders.get(resource.pk)))
        for resource in resources
    }


def doors_for_records(
    *, patron: Patron | None, records: Sequence[Record], now: datetime
) -> dict[int, Decision]:
    """The decision for each title's number, read with its resource; as many queries for ten titles as for one."""
    resources = {record.resource_id: record.resource for record in records}
    gathered = facts.gather(patron=patron, resources=list(resources.values()), today=dates.paris_today(now))
    worth = facts.titles_of(records)
    rulings = {record.pk: gathered.ruling_on(record.resource, title=worth[record.pk]) for record in records}
    missing = [record.resource for record in records if rulings[record.pk].reason is rules.Reason.NOT_COVERED]
    holders = facts.holders_of(missing, gathered.today) if missing else {}
    return {
        record.pk: decision(
            rulings[record.pk], context_of(gathered, record.resource, holders.get(record.resource_id))
        )
        for record in records
    }


def slugs_open_to(partners: Iterable[Partner], today: date) -> dict[int, frozenset[str]]:
    """For each partner's number, the resources that readers of its libraries may enter with a card in order.

    Nothing for a partner whose agreement does not cover that day. One query.
    """
    covered = [partner.pk for partner in partners if partner.is_covered_on(today)]
    rows = (
        Entitlement.objects.in_force(today)
        .filter(Q(partner__isnull=True) | Q(partner__in=covered))
        .values_list("partner_id", "resource__slug")
    )
    found: dict[int, set[str]] = {pk: set() for pk in covered}
    for partner, slug in rows:
        for pk in covered if partner is None else [partner]:
            found[pk].add(slug)
    return {pk: frozenset(slugs) for pk, slugs in found.items()}


def quotas_of(patron: Patron, today: date) -> tuple[QuotaLine, ...]:
    """Every quota that concerns the reader, own ones first, for "my space"."""
    may_enter = facts.entitled_resources(patron, today)
    quotas = list(
        Quota.objects.filter(
            Q(resource__isnull=True) | Q(resource__in=may_enter), is_active=True
        ).select_related("resource")
    )
    quotas.sort(key=lambda quota: (_SCOPE_ORDER.index(Quota.Scope(quota.scope)), medium_of(quota), quota.pk))
    gathered = facts.Gathered(
        today=today, patron=patron, reader=None, counters=facts.counters_of(quotas, patron, today)
    )
    return tuple(
        quota_line(gathered.facts_of(quota), medium_of(quota), subject_of(quota), today) for quota in quotas
    )


def visits_of(patron: Patron) -> QuerySet[Visit]:
    """The reader's own visits, latest first, with their resource and title; four months at most are named."""
    return Visit.objects.filter(patron=patron).select_related("resource", "record")


def visits_by_month(patron: Patron) -> list[tuple[date, str, int]]:
    """First day of the month, medium, how many: what a library may see of a reader, never what was opened."""
    rows = (
        Visit.objects.filter(patron=patron)
        .annotate(month=TruncMonth("day"))
        .order_by("-month", "resource__medium")
        .values_list("month", "resource__medium")
        .annotate(number=Count("pk"))
    )
    return [(month, str(Medium(medium).label), number) for month, medium, number in rows]


def medium_of(quota: Quota) -> str:
    """The medium whose word counts the quota."""
    return str(quota.resource.medium if quota.resource else quota.medium)


def subject_of(quota: Quota) -> str:
    """What the quota is on: a resource's name, or a medium's."""
    return quota.resource.name if quota.resource else str(Medium(quota.medium).label)


def decided(gathered: facts.Gathered, resource: Resource, ruling: rules.Ruling) -> Decision:
    """The ruling with its words; two more queries when the sentence must name who has the resource."""
    holders = None
    if ruling.reason is rules.Reason.NOT_COVERED:
        holders = facts.holders_of([resource], gathered.today).get(resource.pk)
    return decision(ruling, context_of(gathered, resource, holders))


def context_of(gathered: facts.Gathered, resource: Resource, holders: facts.Holders | None) -> Context:
    """Names and dates for the sentences."""
    holders = holders or facts.Holders()
    library = gathered.patron.library if gathered.patron else None
    partner = library.partner if library else None
    return Context(
        today=gathered.today,
        medium=resource.medium,
        resource=resource.name,
        library=library.name if library else "",
        partner=partner.name if partner else "",
        minimum_age=resource.minimum_age,
        card_ended_on=gathered.card_ended_on,
        agreement_ended_on=partner.agreement_ends_on if partner else None,
        partners_with_it=holders.partners,
        libraries_with_it=holders.libraries,
    )


_SCOPE_ORDER: list[str] = [Quota.Scope.PATRON, Quota.Scope.LIBRARY, Quota.Scope.DEPARTMENT]
