from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.finance.rules.budget import (
    Cost,
    Licence,
    State,
    a_year_later,
    alerts,
    cost_per_use,
    figures_of,
    moved_by_a_year,
)

CENT = Decimal("0.01")
ONE_DAY = timedelta(days=1)
AMOUNTS = st.decimals(0, 100_000, places=2)
COSTS = st.lists(st.builds(Cost, AMOUNTS, st.none() | AMOUNTS), max_size=8)
BUDGETS = st.decimals("0.01", 100_000, places=2)
DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))
TODAY = date(2026, 11, 22)
LICENCES = st.lists(
    st.tuples(
        st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400)),
        st.integers(0, 200),
        st.booleans(),
    ),
    max_size=8,
).map(lambda rows: [Licence(key, *row) for key, row in enumerate(rows)])


def committed(amount: str, budget: str = "30000"):
    return figures_of(Decimal(budget), [Cost(Decimal(amount))])


def test_charente_s_year_says_what_is_left():
    lines = [
        Cost(Decimal(9000), Decimal("8950.50")),
        Cost(Decimal(12000)),
        Cost(Decimal(3000), Decimal("3359.50")),
    ]
    year = figures_of(Decimal(30000), lines)
    assert (year.planned, year.actual, year.committed) == (24000, Decimal("12310.00"), Decimal("24310.00"))
    assert (year.left, year.over, year.percent, year.state) == (5690, 0, 81, State.WITHIN)


@pytest.mark.parametrize(
    ("amount", "state", "percent"),
    [
        ("0", State.WITHIN, 0),
        ("28500", State.WITHIN, 95),
        ("28500.01", State.TIGHT, 95),
        ("29999.99", State.TIGHT, 99),
        ("30000", State.TIGHT, 100),
        ("30000.01", State.OVER, 101),
        ("60000", State.OVER, 200),
    ],
)
def test_a_year_is_tight_above_ninety_five_points_and_over_from_the_first_cent(amount, state, percent):
    assert (committed(amount).state, committed(amount).percent) == (state, percent)


def test_a_year_without_budget_is_neither_spent_nor_over():
    year = figures_of(None, [Cost(Decimal(10))])
    assert (year.state, year.percent, year.left, year.over) == (State.UNSET, None, 0, 0)


@given(BUDGETS, COSTS)
def test_budget_is_what_is_committed_plus_what_is_left_less_what_is_over(budget, costs):
    year = figures_of(budget, costs)
    assert year.budget == year.committed + year.left - year.over
    assert year.left == 0 or year.over == 0
    assert (year.over > 0) == (year.state is State.OVER) == ((year.percent or 0) > 100)


@given(BUDGETS, COSTS)
def test_the_order_of_the_lines_changes_nothing(budget, costs):
    assert figures_of(budget, costs) == figures_of(budget, costs[::-1])


@given(BUDGETS, COSTS, AMOUNTS)
def test_an_invoice_at_the_planned_cost_commits_nothing_more(budget, costs, amount):
    before = figures_of(budget, [*costs, Cost(amount)])
    after = figures_of(budget, [*costs, Cost(amount, amount)])
    assert (after.committed, after.left) == (before.committed, before.left)
    assert after.actual == before.actual + amount


@given(BUDGETS, COSTS)
def test_spending_one_more_cent_never_makes_a_year_look_better(budget, costs):
    order = [State.WITHIN, State.TIGHT, State.OVER]
    before, after = figures_of(budget, costs), figures_of(budget, [*costs, Cost(CENT)])
    assert order.index(after.state) >= order.index(before.state)
    assert after.left <= before.left


@given(LICENCES)
def test_only_undecided_licences_within_their_notice_are_told_the_latest_first(licences):
    told = alerts(licences, TODAY)
    wanted = {
        one.key
        for one in licences
        if not one.is_decided and one.until - timedelta(days=one.notice_days) <= TODAY
    }
    assert {one.key for one in told} == wanted
    assert [one.until for one in told] == sorted(one.until for one in told)
    ended = [one.has_ended for one in told]
    assert ended == sorted(ended, reverse=True)


@given(LICENCES, st.integers(0, 100))
def test_an_alert_stays_until_somebody_decides(licences, days):
    now = {one.key for one in alerts(licences, TODAY)}
    later = {one.key for one in alerts(licences, TODAY + timedelta(days=days))}
    assert now <= later


def test_a_licence_that_ends_today_has_not_ended():
    (alert,) = alerts([Licence(1, TODAY, 0)], TODAY)
    assert (alert.days, alert.has_ended) == (0, False)


@pytest.mark.parametrize(
    ("first", "last", "moved_first", "moved_last"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31)),
        (date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28), date(2029, 3, 1), date(2030, 2, 28)),
        (date(2026, 9, 15), date(2027, 9, 14), date(2027, 9, 15), date(2028, 9, 14)),
        (None, date(2026, 6, 30), None, date(2027, 6, 30)),
        (date(2026, 6, 30), None, date(2027, 6, 30), None),
        (None, None, None, None),
    ],
)
def test_a_renewed_licence_keeps_its_days_and_its_month_ends(first, last, moved_first, moved_last):
    assert moved_by_a_year(first, last) == (moved_first, moved_last)


@given(DAYS)
def test_a_licence_of_a_year_begins_again_on_the_morrow_of_its_end(first):
    last = a_year_later(first) - ONE_DAY
    following, its_last = moved_by_a_year(first, last)
    assert following == last + ONE_DAY
    assert its_last is not None
    assert its_last == a_year_later(following) - ONE_DAY


@given(DAYS, st.integers(0, 800))
def test_a_moved_licence_is_still_in_order(first, length):
    moved_first, moved_last = moved_by_a_year(first, first + timedelta(days=length))
    assert moved_first is not None
    assert moved_last is not None
    assert moved_last >= moved_first - ONE_DAY


def test_a_use_costs_the_exact_share_rounded_half_a_cent_upwards():
    assert cost_per_use(Decimal("0.25"), 2) == Decimal("0.13")
    assert cost_per_use(Decimal(9500), 18) == Decimal("527.78")
    assert cost_per_use(Decimal(9500), 0) is None
