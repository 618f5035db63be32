"""What a partner owes for a calendar year and why not (J1), and where a revenue order stands (J2). Euros, days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from liseron.agreements.rules import amount_due
from liseron.protocols import insee

REMIND_AGAIN = timedelta(days=15)
DUE_AFTER = timedelta(days=30)


class WhyNot(StrEnum):
    """Why nothing is asked of a partner for a year."""

    NO_AGREEMENT = "no_agreement"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    NOT_THAT_DAY = "not_that_day"
    NO_RATE = "no_rate"
    TOO_EARLY = "too_early"
    MERGED = "merged"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    NO_FIGURES = "no_figures"
    OLDER_FIGURES = "older_figures"
    NO_TOTAL = "no_total"
    NOTHING_TO_PAY = "nothing_to_pay"


@dataclass(frozen=True)
class Deal:
    """What one agreement says of the money of a year."""

    agreement: int
    first_day: date
    last_day: date
    is_due: bool
    rate: Decimal | None
    reference_on: date
    wants_total: bool = False
    article: str = ""

    @property
    def asks_for_money(self) -> bool:
        return self.is_due and bool(self.rate)


def deal_that_counts(deals: Iterable[Deal]) -> Deal | None:
    """Of the agreements that ask for that year, the one that began first: one contribution a partner and year."""
    asking = [deal for deal in deals if deal.asks_for_money]
    return min(asking, key=lambda deal: (deal.first_day, deal.agreement), default=None)


def why_no_deal(deals: Sequence[Deal], year: int) -> WhyNot:
    """Why no agreement asks for that year."""
    if not deals:
        return WhyNot.NO_AGREEMENT
    if any(deal.is_due for deal in deals):
        return WhyNot.NO_RATE
    if all(deal.last_day.year < year for deal in deals):
        return WhyNot.ENDED
    if all(deal.first_day.year > year for deal in deals):
        return WhyNot.NOT_BEGUN
    return WhyNot.NOT_THAT_DAY if any(_touches(deal, year) for deal in deals) else WhyNot.NO_AGREEMENT


def _touches(deal: Deal, year: int) -> bool:
    return deal.first_day.year <= year <= deal.last_day.year


def communes_counted(
    territory: Collection[int], *, is_community: bool, own: Collection[int], elsewhere: Collection[int]
) -> frozenset[int]:
    """The communes that count for a partner, so that none counts twice in a year.

    `own`: communes that are partners and owe for themselves, left out of their EPCI. `elsewhere`: those that a
    contribution of the year already counts for somebody else.
    """
    taken = set(elsewhere) | (set(own) if is_community else set())
    return frozenset(territory) - taken


def expected_census(reference_on: date) -> int:
    """The census year whose figures are the latest in force on that day: 1 January 2026 → 2023."""
    year = reference_on.year - 2
    while insee.in_force_on(year) > reference_on:
        year -= 1
    return year


@dataclass(frozen=True)
class Due:
    """What is asked: inhabitants, € per inhabitant, and their product rounded once to the cent."""

    population: int
    rate: Decimal
    amount: Decimal


def due_for(deal: Deal, heads: Mapping[int, int | None]) -> Due | WhyNot:
    """From the inhabitants of each commune that counts; None where INSEE's file of that year does not say."""
    known = [number for number in heads.values() if number is not None]
    if len(known) < len(heads):
        return WhyNot.NO_TOTAL
    rate = deal.rate or Decimal(0)
    amount = amount_due(population=sum(known), rate=rate)
    return Due(sum(known), rate, amount) if amount > 0 else WhyNot.NOTHING_TO_PAY


class OrderState(StrEnum):
    PREPARED = "prepared"
    SENT = "sent"
    PARTLY_PAID = "partly_paid"
    LATE = "late"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class OrderFacts:
    """What happened to a revenue order."""

    amount: Decimal
    paid: Decimal = Decimal(0)
    is_sent: bool = False
    due_on: date | None = None
    cancelled_on: date | None = None

    @property
    def left(self) -> Decimal:
        """What is still to be paid; nothing once cancelled."""
        return Decimal(0) if self.cancelled_on else self.amount - self.paid


def order_state(facts: OrderFacts, today: date) -> OrderState:
    """Late from the day after the last day to pay."""
    if facts.cancelled_on is not None:
        return OrderState.CANCELLED
    if facts.paid >= facts.amount:
        return OrderState.PAID
    if facts.due_on is not None and facts.due_on < today:
        return OrderState.LATE
    if facts.paid > 0:
        return OrderState.PARTLY_PAID
    return OrderState.SENT if facts.is_sent else OrderState.PREPARED


def may_remind(state: OrderState, last_reminder: date | None, today: date) -> bool:
    """A late order, not reminded within a fortnight."""
    return state is OrderState.LATE and (last_reminder is None or today - last_reminder >= REMIND_AGAIN)
