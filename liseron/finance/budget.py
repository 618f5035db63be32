"""What a year's budget is made of, and the licences that wait for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from liseron.finance.models import Budget, Subscription, Subsidy
from liseron.finance.rules import budget as rules
from liseron.finance.rules.budget import Alert, Cost, Licence, YearFigures
from liseron.finance.rules.subsidy import YearOfSubsidies, year_of_subsidies
from liseron.finance.subsidies import amounts_of


@dataclass(frozen=True)
class LineAlert:
    """A licence to decide on, with its line."""

    alert: Alert
    line: Subscription


def lines_of(year: int) -> "QuerySet[Subscription]":
    """The lines of a calendar year, with what they are for and what continues them."""
    lines = Subscription.objects.filter(year=year).select_related("resource", "vendor", "renewed_as")
    return lines.order_by("label", "pk")


def figures_of(budget: Budget | None, lines: Iterable[Subscription]) -> YearFigures:
    """The money of a year from its lines."""
    costs = [Cost(one.planned, one.actual) for one in lines]
    return rules.figures_of(budget.amount if budget else None, costs)


def figures_of_year(year: int) -> YearFigures:
    """The same, read whole: two queries."""
    return figures_of(Budget.objects.filter(year=year).first(), Subscription.objects.filter(year=year))


def subsidies_of_year(year: int, budget: Budget | None) -> YearOfSubsidies:
    """What the year gives in aids, against what was set aside for them."""
    files = [amounts_of(one) for one in Subsidy.objects.unrefused_since(year)]
    return year_of_subsidies(year, budget.subsidies if budget else None, files)


def alerts_on(today: date) -> list[LineAlert]:
    """Licences that nobody decided on and that end within their notice, whatever their year; ended ones first."""
    waiting = Subscription.objects.to_decide().select_related("resource", "vendor")
    lines = {one.pk: one for one in waiting}
    licences = [
        Licence(one.pk, one.licence_until, one.notice_days) for one in lines.values() if one.licence_until
    ]
    return [LineAlert(alert, lines[alert.key]) for alert in rules.alerts(licences, today)]


def closings_to_align(lines: Iterable[Subscription]) -> dict[int, date]:
    """By line number: the day on which its resource should close, when it closes on another one.

    Only the last licence of a resource says when it closes: an older one was followed.
    """
    candidates = [one for one in lines if one.resource is not None and one.licence_until is not None]
    last: dict[int, date] = {}
    licences = Subscription.objects.filter(
        resource__in={one.resource_id for one in candidates}, licence_until__isnull=False
    )
    for resource, until in licences.values_list("resource", "licence_until"):
        if resource is not None and until is not None:
            last[resource] = max(until, last.get(resource, until))
    return {
        one.pk: one.licence_until
        for one in candidates
        if one.resource is not None
        and one.licence_until is not None
        and one.licence_until == last[one.resource.pk]
        and one.licence_until != one.resource.closes_on
    }


def years_known(today: date) -> list[int]:
    """Years that have a budget or a line, and this one, in order."""
    years = {*Budget.objects.values_list("year", flat=True), today.year}
    return sorted(years | set(Subscription.objects.order_by().values_list("year", flat=True).distinct()))
