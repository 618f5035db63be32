"""A year's money against its budget, licences that end, and a licence moved by a year (J3).

Amounts are Decimals in euros; days are dates; `today` is passed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import Enum

TIGHT_ABOVE = Decimal("0.95")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Cost:
    """What one line costs; `actual` is None until the invoice came."""

    planned: Decimal
    actual: Decimal | None = None

    @property
    def counted(self) -> Decimal:
        """The actual cost, the planned one while it is not known."""
        return self.planned if self.actual is None else self.actual


class State(Enum):
    """How what is committed stands against the budget."""

    UNSET = "unset"
    WITHIN = "within"
    TIGHT = "tight"
    OVER = "over"


@dataclass(frozen=True)
class YearFigures:
    """A calendar year. `budget` is None when none was voted: then nothing is left and nothing is over.

    `planned` is the plan of every line, `actual` what is invoiced, `committed` what is counted: the actual cost
    of each line, or its planned one.
    """

    budget: Decimal | None
    planned: Decimal
    actual: Decimal
    committed: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be spent; never negative."""
        return max(NOTHING, (self.budget or NOTHING) - self.committed)

    @property
    def over(self) -> Decimal:
        """What is spent above the budget; never negative, and nothing without a budget."""
        return NOTHING if self.budget is None else max(NOTHING, self.committed - self.budget)

    @property
    def percent(self) -> int | None:
        """Of the budget, in whole points: 100 only when all is spent, above 100 as soon as a cent is over."""
        if not self.budget:
            return None
        exact = self.committed * 100 / self.budget
        return int(exact.to_integral_value(ROUND_CEILING if self.over else ROUND_FLOOR))

    @property
    def state(self) -> State:
        if self.budget is None:
            return State.UNSET
        if self.over:
            return State.OVER
        return State.TIGHT if self.committed > self.budget * TIGHT_ABOVE else State.WITHIN


def figures_of(budget: Decimal | None, costs: Iterable[Cost]) -> YearFigures:
    """A year from the lines of its subscriptions."""
    lines = list(costs)
    return YearFigures(
        budget=budget,
        planned=sum((one.planned for one in lines), NOTHING),
        actual=sum((one.actual for one in lines if one.actual is not None), NOTHING),
        committed=sum((one.counted for one in lines), NOTHING),
    )


@dataclass(frozen=True)
class Licence:
    """When a subscription's licence ends, how long before it is announced, and whether its renewal is decided."""

    key: int
    until: date
    notice_days: int
    is_decided: bool = False


@dataclass(frozen=True)
class Alert:
    """A licence to decide on. `days` to its last day: 0 today, negative once it has ended."""

    key: int
    until: date
    days: int

    @property
    def has_ended(self) -> bool:
        return self.days < 0


def alerts(licences: Iterable[Licence], today: date) -> list[Alert]:
    """Licences nobody decided on that end within their notice, those ended long ago first."""
    waiting = [
        Alert(one.key, one.until, (one.until - today).days)
        for one in licences
        if not one.is_decided and (one.until - today).days <= one.notice_days
    ]
    return sorted(waiting, key=lambda alert: (alert.until, alert.key))


def a_year_later(first: date) -> date:
    """The same day of the next year; what begins on 29 February begins on 1 March of an ordinary year."""
    try:
        return first.replace(year=first.year + 1)
    except ValueError:
        return date(first.year + 1, 3, 1)


def moved_by_a_year(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """First and last day of the licence that follows.

    The last day is moved as the day before the morning after: the last day of February stays so in a leap year,
    and a licence of a year begins again on the morrow of its end, without a gap and without an overlap.
    """
    one_day = timedelta(days=1)
    return (
        a_year_later(first) if first else None,
        a_year_later(last + one_day) - one_day if last else None,
    )


def cost_per_use(cost: Decimal, uses: int) -> Decimal | None:
    """€ a use, to the cent, half a cent upwards (requirement J3); None when nobody used it."""
    return (cost / uses).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if uses else None
