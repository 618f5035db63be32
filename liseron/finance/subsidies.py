"""Subsidies read: those of a partner, where each stands, and what each weighs on a year."""

from django.db.models import QuerySet

from liseron.finance.models import Subsidy
from liseron.finance.rules.subsidy import Amounts, Dates, State, state_of
from liseron.partners.models import Partner


def subsidies_of(partner: Partner) -> "QuerySet[Subsidy]":
    """Every file of a partner, the newest first; `desk/department/subsidies/of_partner.html` draws them."""
    return Subsidy.objects.filter(partner=partner).order_by("-asked_on", "-pk")


def dates_of(subsidy: Subsidy) -> Dates:
    """The days of its steps, as the rules read them."""
    return Dates(
        asked_on=subsidy.asked_on,
        eligible_on=subsidy.eligible_on,
        refused_on=subsidy.refused_on,
        granted_on=subsidy.granted_on,
        paid_on=subsidy.paid_on,
    )


def amounts_of(subsidy: Subsidy) -> Amounts:
    """Its money, as the rules read it."""
    return Amounts(dates=dates_of(subsidy), asked=subsidy.asked, granted=subsidy.granted, paid=subsidy.paid)


def state_of_subsidy(subsidy: Subsidy) -> State:
    """Where the file stands."""
    return state_of(dates_of(subsidy))
