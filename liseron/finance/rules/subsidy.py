"""A subsidy step by step: asked, eligible or refused, granted, paid (A3, J4); and what a year gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

NOTHING = Decimal("0.00")


class State(Enum):
    """Where a file stands."""

    ASKED = "asked"
    ELIGIBLE = "eligible"
    REFUSED = "refused"
    GRANTED = "granted"
    PAID = "paid"


class Step(Enum):
    """What the département does to a file."""

    FIND_ELIGIBLE = "find_eligible"
    REFUSE = "refuse"
    GRANT = "grant"
    PAY = "pay"


STEPS_FROM: dict[State, tuple[Step, ...]] = {
    State.ASKED: (Step.FIND_ELIGIBLE, Step.REFUSE),
    State.ELIGIBLE: (Step.GRANT, Step.REFUSE),
    State.REFUSED: (),
    State.GRANTED: (Step.PAY,),
    State.PAID: (),
}


@dataclass(frozen=True)
class Dates:
    """The days on which each step was done; None for what has not been."""

    asked_on: date
    eligible_on: date | None = None
    refused_on: date | None = None
    granted_on: date | None = None
    paid_on: date | None = None

    @property
    def last_on(self) -> date:
        """The day of the last step."""
        known = (self.asked_on, self.eligible_on, self.refused_on, self.granted_on, self.paid_on)
        return max(day for day in known if day is not None)


def state_of(dates: Dates) -> State:
    """The furthest step done."""
    if dates.refused_on is not None:
        return State.REFUSED
    if dates.paid_on is not None:
        return State.PAID
    if dates.granted_on is not None:
        return State.GRANTED
    return State.ASKED if dates.eligible_on is None else State.ELIGIBLE


def may_take(step: Step, dates: Dates) -> bool:
    """Steps come in order, each once; a refusal comes before the vote and ends all."""
    return step in STEPS_FROM[state_of(dates)]


@dataclass(frozen=True)
class Amounts:
    """A file's money; `granted` and `paid` are None until then."""

    dates: Dates
    asked: Decimal
    granted: Decimal | None = None
    paid: Decimal | None = None

    @property
    def charged_in(self) -> int:
        """The calendar year whose budget bears it: that of the vote, until then that of the request."""
        return (self.dates.granted_on or self.dates.asked_on).year


@dataclass(frozen=True)
class YearOfSubsidies:
    """What a year gives. `waiting` is asked and not yet voted; `granted` is voted in the year; `paid` of those.

    `budget` is None when no amount was set aside.
    """

    budget: Decimal | None
    waiting: Decimal
    granted: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal | None:
        """What may still be voted; never negative."""
        return None if self.budget is None else max(NOTHING, self.budget - self.granted)

    @property
    def over(self) -> Decimal:
        return NOTHING if self.budget is None else max(NOTHING, self.granted - self.budget)


def year_of_subsidies(year: int, budget: Decimal | None, files: Iterable[Amounts]) -> YearOfSubsidies:
    """Files charged to that calendar year; refused ones count for nothing."""
    charged = [one for one in files if one.charged_in == year and state_of(one.dates) is not State.REFUSED]
    return YearOfSubsidies(
        budget=budget,
        waiting=sum((one.asked for one in charged if one.granted is None), NOTHING),
        granted=sum((one.granted or NOTHING for one in charged), NOTHING),
        paid=sum((one.paid or NOTHING for one in charged), NOTHING),
    )
