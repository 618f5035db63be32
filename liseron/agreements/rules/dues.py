"""Which calendar years are due, at which rate, and the amount to the cent."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from liseron.agreements.rules.course import in_effect
from liseron.agreements.rules.values import Change, DueYears, Span
from liseron.toolkit.dates import add_months

CENT = Decimal("0.01")


def rate_in(year: int, *, rate: Decimal | None, changes: Sequence[Change]) -> Decimal | None:
    """€ per inhabitant for a calendar year: the model's, or that of the amendment signed last among those it reaches.

    Charente art. 4.2: a change of rate needs an amendment. None: nothing is asked.
    """
    found = rate
    for change in in_effect(changes):
        if change.rate_from_year is not None and change.rate_from_year <= year:
            found = change.new_rate
    return found


def is_due(year: int, *, due: DueYears, whole: Span | None, reference: date) -> bool:
    """Whether the calendar year is due: a whole one, whatever ends within it (Charente art. 6)."""
    if whole is None:
        return False
    if due is DueYears.REFERENCE_DAY:
        return whole.first_day <= reference <= whole.last_day
    return whole.first_day.year <= year <= whole.last_day.year


def amount_due(*, population: int, rate: Decimal) -> Decimal:
    """Inhabitants × € per inhabitant, rounded once, half a cent upwards. Population in inhabitants, amount in €."""
    if population < 0 or rate < 0:
        raise ValueError("neither population nor rate is negative")
    return (population * rate).quantize(CENT, rounding=ROUND_HALF_UP)


def reference_day(year: int, *, month: int, day: int) -> date:
    """The day of the year at which populations are read; 29 February is the 28th in an ordinary year."""
    return add_months(date(2000, month, day), 12 * (year - 2000))
