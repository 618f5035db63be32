from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.finance.rules.contribution import (
    Deal,
    Due,
    OrderFacts,
    OrderState,
    WhyNot,
    communes_counted,
    deal_that_counts,
    due_for,
    expected_census,
    may_remind,
    order_state,
    why_no_deal,
)
from liseron.protocols.insee import in_force_on

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
RATES = st.decimals("0", "10", places=4)
MONEY = st.decimals("0", "1000", places=2)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    first = draw(DAYS)
    return Deal(
        agreement=draw(st.integers(1, 1000)),
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 1500))),
        is_due=draw(st.booleans()),
        rate=draw(st.none() | RATES),
        reference_on=date(2026, 1, 1),
    )


def deal(rate: str | None = "0.15", **facts: object) -> Deal:
    return Deal(
        1, date(2026, 1, 1), date(2028, 12, 31), True, Decimal(rate) if rate else None, date(2026, 1, 1)
    )


@given(st.lists(deals(), max_size=6))
def test_one_agreement_at_most_counts_and_none_that_counts_began_before(found: list[Deal]) -> None:
    chosen = deal_that_counts(found)
    asking = [one for one in found if one.is_due and one.rate]
    assert (chosen is None) == (not asking)
    if chosen is not None:
        assert chosen in asking
        assert all(chosen.first_day <= one.first_day for one in asking)


@given(st.lists(deals(), max_size=4), st.integers(2019, 2036))
def test_a_partner_of_whom_nothing_is_asked_always_has_a_reason(found: list[Deal], year: int) -> None:
    silent = [one for one in found if not one.asks_for_money]
    assert why_no_deal(silent, year) in WhyNot


@given(
    st.lists(st.sets(st.integers(1, 40), max_size=12), max_size=5),
    st.sets(st.integers(1, 40), max_size=8),
)
def test_no_commune_counts_twice(communities: list[set[int]], own: set[int]) -> None:
    """EPCI that share nothing, some of whose communes owe for themselves: prepared in any order."""
    apart, seen = [], set()
    for members in communities:
        apart.append(members - seen)
        seen |= members
    counted = [communes_counted(members, is_community=True, own=own, elsewhere=()) for members in apart]
    counted += [communes_counted([town], is_community=False, own=own, elsewhere=()) for town in own]
    every = [town for one in counted for town in one]
    assert len(every) == len(set(every))
    assert set(every) == seen | own


@given(st.sets(st.integers(1, 20)), st.sets(st.integers(1, 20)), st.booleans())
def test_what_is_counted_elsewhere_is_never_counted_again(
    territory: set[int], elsewhere: set[int], is_community: bool
) -> None:
    counted = communes_counted(territory, is_community=is_community, own=(), elsewhere=elsewhere)
    assert counted == territory - elsewhere


@given(st.dictionaries(st.integers(), st.integers(0, 500_000), min_size=1, max_size=30), RATES)
def test_the_amount_is_rounded_once_for_the_whole_territory(heads: dict[int, int], rate: Decimal) -> None:
    found = due_for(deal(str(rate)), heads)
    exact = sum(heads.values()) * rate
    if isinstance(found, Due):
        assert found.population == sum(heads.values())
        assert abs(found.amount - exact) <= Decimal("0.005")
        assert found.amount == found.amount.quantize(Decimal("0.01"))
    else:
        assert found is WhyNot.NOTHING_TO_PAY
        assert exact < Decimal("0.005")


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 5000), max_size=6))
def test_one_figure_that_is_missing_asks_for_nothing(heads: dict[int, int]) -> None:
    assert due_for(deal(), {**heads, 10: None}) is WhyNot.NO_TOTAL


@given(DAYS)
def test_the_census_expected_is_the_latest_in_force(day: date) -> None:
    year = expected_census(day)
    assert in_force_on(year) <= day < in_force_on(year + 1)


@given(MONEY, MONEY, st.booleans(), st.none() | DAYS, st.none() | DAYS, DAYS)
def test_an_order_is_late_only_when_money_is_missing_after_its_day(
    amount: Decimal, paid: Decimal, is_sent: bool, due_on: date | None, cancelled_on: date | None, today: date
) -> None:
    facts = OrderFacts(amount, min(paid, amount), is_sent, due_on, cancelled_on)
    state = order_state(facts, today)
    assert (state is OrderState.CANCELLED) == (cancelled_on is not None)
    if state is OrderState.LATE:
        assert facts.left > 0
        assert due_on is not None
        assert due_on < today
    if state is OrderState.PAID:
        assert facts.left == 0
    assert facts.left >= 0


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 3, 31), OrderState.SENT), (date(2026, 4, 1), OrderState.LATE)],
)
def test_an_order_is_late_the_day_after_its_last_day(today: date, state: OrderState) -> None:
    assert order_state(OrderFacts(Decimal(10), is_sent=True, due_on=date(2026, 3, 31)), today) is state


def test_a_partner_is_reminded_once_a_fortnight_at_most() -> None:
    first = date(2026, 4, 1)
    assert may_remind(OrderState.LATE, None, first)
    assert not may_remind(OrderState.LATE, first, first + timedelta(days=14))
    assert may_remind(OrderState.LATE, first, first + timedelta(days=15))
    assert not may_remind(OrderState.PAID, None, first)
