"""How much each source and each site is used: numbers, never names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Sum

from liseron.access.models import Visit
from liseron.sso.models import ArrivalCount, IdentitySource, Reached, Service
from liseron.toolkit.dates import paris_today

SHOWN_DAYS = 30
Outcome = ArrivalCount.Outcome


def count_arrival(source: IdentitySource, outcome: str, day: date) -> None:
    """One more sign-in that ended so. Two statements at most, none that waits for another's row for long."""
    rows = ArrivalCount.objects.filter(source=source, day=day, outcome=outcome)
    if not rows.update(count=F("count") + 1):
        ArrivalCount.objects.bulk_create(
            [ArrivalCount(source=source, day=day, outcome=outcome)], ignore_conflicts=True
        )
        rows.update(count=F("count") + 1)


@dataclass(frozen=True)
class Arrivals:
    """Sign-ins of a source over the last 30 days; `last_on` is the latest day on which somebody entered."""

    entered: int = 0
    refused: int = 0
    failed: int = 0
    last_on: date | None = None

    @property
    def is_silent(self) -> bool:
        return not (self.entered or self.refused or self.failed)


def arrivals_of(sources: list[IdentitySource], today: date) -> dict[int, Arrivals]:
    """By source number, in one query; a source that nobody used is in it too."""
    rows = (
        ArrivalCount.objects.filter(
            source__in=sources, day__gt=today - timedelta(days=SHOWN_DAYS), count__gt=0
        )
        .order_by()
        .values("source", "outcome")
        .annotate(n=Sum("count"), last_on=Max("day"))
    )
    found: dict[int, dict[str, tuple[int, date]]] = {}
    for row in rows:
        found.setdefault(row["source"], {})[row["outcome"]] = (row["n"], row["last_on"])
    return {source.pk: _arrivals(found.get(source.pk, {})) for source in sources}


def _arrivals(by_outcome: dict[str, tuple[int, date]]) -> Arrivals:
    def n(outcome: str) -> int:
        return by_outcome.get(outcome, (0, None))[0]

    last_on = by_outcome[Outcome.ENTERED][1] if Outcome.ENTERED in by_outcome else None
    return Arrivals(n(Outcome.ENTERED), n(Outcome.REFUSED), n(Outcome.FAILED), last_on)


@dataclass(frozen=True)
class Use:
    """`open_now`: living sign-ins that opened the site; `last_at` the latest of them. `visits` of its resource."""

    open_now: int = 0
    last_at: datetime | None = None
    visits: int | None = None


def use_of(service: Service, now: datetime) -> Use:
    """Two queries. Passages are those of the resource, through this site or any other door of it."""
    living = Reached.objects.filter(service=service).aggregate(
        n=Count("session", distinct=True), last=Max("at")
    )
    visits = None
    if service.resource_id is not None:
        since = paris_today(now) - timedelta(days=SHOWN_DAYS)
        visits = Visit.objects.filter(resource=service.resource_id, day__gt=since).count()
    return Use(living["n"], living["last"], visits)
