"""Gathers, in a constant number of queries, the facts that the rules ask for about many resources at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

from django.db.models import Q, QuerySet

from liseron.access import rules
from liseron.access.models import Entitlement, Quota, QuotaCounter
from liseron.access.standing import reader_facts
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.partners.models import Library, Partner
from liseron.people.models import Patron
from liseron.toolkit import dates

DEPARTMENT = 0

CounterKey = tuple[int, int, date]


@dataclass(frozen=True)
class Holders:
    """Who, in the network, has a resource: names of partners in force and the number of their libraries."""

    partners: tuple[str, ...] = ()
    libraries: int = 0


@dataclass(frozen=True)
class Gathered:
    """What was read for one reader and some resources on one day."""

    today: date
    patron: Patron | None
    reader: rules.ReaderFacts | None
    card_ended_on: date | None = None
    entitled: frozenset[int] = frozenset()
    quotas: tuple[Quota, ...] = ()
    counters: dict[CounterKey, QuotaCounter] = field(default_factory=dict)

    def quotas_on(self, resource: Resource) -> list[Quota]:
        """Quotas that count for entering `resource`, in the order in which they are locked."""
        return [
            quota
            for quota in self.quotas
            if is_about(quota, resource)
            and rules.quota_counts(
                scope=quota.scope,
                on_this_resource=quota.resource_id == resource.pk,
                is_open_to_all=is_open_to_all(resource),
            )
        ]

    def facts_of(self, quota: Quota) -> rules.QuotaFacts:
        counter = self.counters.get(counter_key(quota, self.patron, self.today))
        return rules.QuotaFacts(
            quota=quota.pk,
            scope=quota.scope,
            period=quota.period,
            limit=quota.limit,
            used=counter.used if counter else 0,
            comes_back_on=dates.period_end(period_of(quota), self.today) + timedelta(days=1),
        )

    def ruling_on(
        self, resource: Resource, *, title: rules.Title = rules.Title.NOT_NAMED, with_quotas: bool = True
    ) -> rules.Ruling:
        """The rules applied to what was gathered."""
        quotas = self.quotas_on(resource) if with_quotas else []
        return rules.decide(
            today=self.today,
            resource=resource_facts(resource),
            reader=self.reader,
            is_entitled=resource.pk in self.entitled,
            quotas=[self.facts_of(quota) for quota in quotas],
            title=title,
        )


def gather(*, patron: Patron | None, resources: Sequence[Resource], today: date) -> Gathered:
    """Reads rights, quotas and counters. Seven queries at most, whatever the number of resources."""
    quotas = _quotas(patron, resources)
    reader, card_ended_on = reader_facts(patron, today) if patron else (None, None)
    return Gathered(
        today=today,
        patron=patron,
        reader=reader,
        card_ended_on=card_ended_on,
        entitled=_entitled(patron, resources, today),
        quotas=quotas,
        counters=counters_of(quotas, patron, today),
    )


def title_of(record: Record | None) -> rules.Title:
    """What a named title is worth at the door; one query for a title that the portal hosts."""
    if record is None:
        return rules.Title.NOT_NAMED
    if record.withdrawn_at is not None:
        return rules.Title.WITHDRAWN
    hosted = record.resource.entry == Resource.Entry.HOSTED
    return rules.Title.NOT_READY if hosted and ready_file(record) is None else rules.Title.OFFERED


def titles_of(records: Sequence[Record]) -> dict[int, rules.Title]:
    """The same for many titles, by their numbers, their resources read; one query at most."""
    hosted = [record.pk for record in records if record.resource.entry == Resource.Entry.HOSTED]
    ready = set(
        HostedFile.objects.filter(record__in=hosted, state=HostedFile.State.READY).values_list(
            "record_id", flat=True
        )
        if hosted
        else []
    )
    return {record.pk: _worth(record, is_ready=record.pk in ready) for record in records}


def _worth(record: Record, *, is_ready: bool) -> rules.Title:
    if record.withdrawn_at is not None:
        return rules.Title.WITHDRAWN
    hosted = record.resource.entry == Resource.Entry.HOSTED
    return rules.Title.NOT_READY if hosted and not is_ready else rules.Title.OFFERED


def ready_file(record: Record) -> HostedFile | None:
    """The file to read: the EPUB, which fits a phone, before the PDF."""
    return record.files.filter(state=HostedFile.State.READY).order_by("format").first()


def holders_of(resources: Iterable[Resource], today: date) -> dict[int, Holders]:
    """For each resource's number, who has it. Two queries."""
    rows = list(
        Entitlement.objects.in_force(today)
        .filter(resource__in=resources, partner__in=Partner.objects.covered_on(today))
        .order_by("partner__name")
        .values_list("resource_id", "partner_id", "partner__name")
    )
    if not rows:
        return {}
    libraries: dict[int, int] = {}
    partners = {row[1] for row in rows}
    for partner in (
        Library.objects.open_to_readers().filter(partner__in=partners).values_list("partner_id", flat=True)
    ):
        if partner is not None:
            libraries[partner] = libraries.get(partner, 0) + 1
    found: dict[int, Holders] = {}
    for resource, partner, name in rows:
        before = found.get(resource, Holders())
        found[resource] = Holders((*before.partners, name), before.libraries + libraries.get(partner, 0))
    return found


def is_open_to_all(resource: Resource) -> bool:
    """A free site asks for no card, nor does a resource that the département opened."""
    return resource.is_open_to_all or resource.entry == Resource.Entry.FREE


def resource_facts(resource: Resource) -> rules.ResourceFacts:
    return rules.ResourceFacts(
        is_published=resource.is_published,
        opens_on=resource.opens_on,
        closes_on=resource.closes_on,
        minimum_age=resource.minimum_age,
        is_open_to_all=is_open_to_all(resource),
    )


def is_about(quota: Quota, resource: Resource) -> bool:
    """A quota is on one resource, or on every resource of a medium."""
    return quota.resource_id == resource.pk or (quota.resource_id is None and quota.medium == resource.medium)


def counter_key(quota: Quota, patron: Patron | None, day: date) -> CounterKey:
    """Quota, subject and first day of the period: what makes a counter unique."""
    subject = DEPARTMENT
    if patron is not None and quota.scope == Quota.Scope.PATRON:
        subject = patron.pk
    if patron is not None and quota.scope == Quota.Scope.LIBRARY:
        subject = patron.library_id
    return quota.pk, subject, dates.period_start(period_of(quota), day)


def period_of(quota: Quota) -> dates.Period:
    return cast(dates.Period, str(quota.period))


def _quotas(patron: Patron | None, resources: Sequence[Resource]) -> tuple[Quota, ...]:
    about = Q(resource__in=resources) | Q(medium__in={resource.medium for resource in resources})
    quotas = Quota.objects.filter(about, is_active=True).order_by("pk")
    if patron is None:
        quotas = quotas.filter(scope=Quota.Scope.DEPARTMENT)
    return tuple(quotas)


def counters_of(
    quotas: Sequence[Quota], patron: Patron | None, today: date
) -> dict[CounterKey, QuotaCounter]:
    """The counters of the running periods, by key; one query."""
    if not quotas:
        return {}
    keys = [counter_key(quota, patron, today) for quota in quotas]
    rows = QuotaCounter.objects.filter(
        quota__in=quotas, subject__in={key[1] for key in keys}, starts_on__in={key[2] for key in keys}
    )
    return {(row.quota_id, row.subject, row.starts_on): row for row in rows}


def entitled_resources(patron: Patron, today: date) -> QuerySet[Entitlement, int]:
    """Numbers of the resources that the reader's partner may enter on that day."""
    return (
        Entitlement.objects.in_force(today)
        .filter(Q(partner__isnull=True) | Q(partner__isnull=False, partner=patron.library.partner_id))
        .values_list("resource_id", flat=True)
    )


def _entitled(patron: Patron | None, resources: Sequence[Resource], today: date) -> frozenset[int]:
    if patron is None:
        return frozenset()
    return frozenset(entitled_resources(patron, today).filter(resource__in=resources))
