from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from liseron.finance.rules.subsidy import (
    STEPS_FROM,
    Amounts,
    Dates,
    State,
    Step,
    may_take,
    state_of,
    year_of_subsidies,
)

BEGIN = date(2026, 3, 2)
FIELDS = {
    Step.FIND_ELIGIBLE: "eligible_on",
    Step.REFUSE: "refused_on",
    Step.GRANT: "granted_on",
    Step.PAY: "paid_on",
}


def a_file(days: list[int], asked: int = 900, granted: int | None = None, paid: int | None = None) -> Amounts:
    """A file whose steps came so many days after each other: asked, eligible, granted, paid."""
    dates = [BEGIN + timedelta(days=sum(days[: n + 1])) for n in range(len(days))]
    known = dict(zip(("asked_on", "eligible_on", "granted_on", "paid_on"), dates, strict=False))
    return Amounts(
        Dates(**known),
        Decimal(asked),
        None if granted is None else Decimal(granted),
        None if paid is None else Decimal(paid),
    )


class AFile(RuleBasedStateMachine):
    """Any steps in any order: only those that may come change the state."""

    @initialize()
    def ask(self) -> None:
        self.dates = Dates(asked_on=BEGIN)
        self.seen = [State.ASKED]

    @rule(step=st.sampled_from(Step), days=st.integers(0, 40))
    def try_step(self, step: Step, days: int) -> None:
        if may_take(step, self.dates):
            on = self.dates.last_on + timedelta(days=days)
            self.dates = Dates(**{**self.dates.__dict__, FIELDS[step]: on})
            self.seen.append(state_of(self.dates))
            assert self.dates.last_on == on

    @precondition(lambda self: not STEPS_FROM[state_of(self.dates)])
    @rule(step=st.sampled_from(Step))
    def nothing_follows_the_end(self, step: Step) -> None:
        assert not may_take(step, self.dates)

    @invariant()
    def states_come_in_order_and_once(self) -> None:
        order = [State.ASKED, State.ELIGIBLE, State.GRANTED, State.PAID]
        known = [state for state in self.seen if state is not State.REFUSED]
        assert known == order[: len(known)]
        assert self.seen.count(State.REFUSED) <= 1
        assert State.REFUSED not in self.seen[:-1]
        assert not (State.REFUSED in self.seen and State.GRANTED in self.seen)


TestAFile = AFile.TestCase


def test_every_step_but_the_first_answer_needs_the_one_before():
    asked = Dates(asked_on=BEGIN)
    assert [step for step in Step if may_take(step, asked)] == [Step.FIND_ELIGIBLE, Step.REFUSE]
    eligible = Dates(asked_on=BEGIN, eligible_on=BEGIN)
    assert [step for step in Step if may_take(step, eligible)] == [Step.REFUSE, Step.GRANT]


def test_a_file_weighs_on_the_year_of_its_vote():
    late = Amounts(
        Dates(date(2026, 12, 1), date(2026, 12, 20), granted_on=date(2027, 2, 1)), Decimal(900), Decimal(700)
    )
    assert year_of_subsidies(2026, None, [late]).granted == 0
    year = year_of_subsidies(2027, Decimal(1000), [late])
    assert (year.granted, year.waiting, year.left, year.over) == (700, 0, 300, 0)


def test_a_refused_file_weighs_on_no_year():
    refused = Amounts(Dates(date(2026, 12, 1), refused_on=date(2026, 12, 2)), Decimal(900))
    assert year_of_subsidies(2026, Decimal(100), [refused]).waiting == 0


def test_more_voted_than_set_aside_is_said():
    year = year_of_subsidies(2026, Decimal(500), [a_file([0, 1, 1], granted=700)])
    assert (year.left, year.over) == (0, 200)


@given(st.lists(st.lists(st.integers(0, 300), min_size=1, max_size=4), max_size=6))
def test_every_file_weighs_on_exactly_one_year(days):
    files = [
        a_file(one, granted=700 if len(one) > 2 else None, paid=650 if len(one) > 3 else None) for one in days
    ]
    years = [year_of_subsidies(year, None, files) for year in range(2026, 2031)]
    assert sum(one.granted for one in years) == 700 * sum(len(one) > 2 for one in days)
    assert sum(one.waiting for one in years) == 900 * sum(len(one) < 3 for one in days)
    assert sum(one.paid for one in years) == 650 * sum(len(one) > 3 for one in days)
