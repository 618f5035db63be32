"""Every rule, for all terms and facts."""

from calendar import isleap
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liseron.agreements import rules
from liseron.agreements.living import joined
from liseron.agreements.rules import (
    Change,
    DueYears,
    Ending,
    Facts,
    Happening,
    Span,
    State,
    TermKind,
    Terms,
    Way,
    Why,
)
from liseron.agreements.tests import draws, reference

A_DAY = timedelta(days=1)
ORDER = [
    *(State.ABANDONED, State.DRAFT, State.SIGNING, State.SIGNED, State.IN_FORCE, State.NOTICE_SERVED),
    *(State.TERMINATED, State.EXPIRED),
]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2023, 9, 7), 12, date(2024, 9, 6)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 30)),
        (date(2026, 1, 28), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(first: date, months: int, last: date):
    assert rules.last_day_of(first, months) == last


@given(draws.days, st.integers(1, 120))
def test_a_period_holds_the_days_of_which_fewer_months_have_passed(first: date, months: int):
    last = rules.last_day_of(first, months)
    assert reference.months_passed(first, last) < months <= reference.months_passed(first, last + A_DAY)


@given(draws.ways, draws.days)
def test_a_delay_lasts_through_the_day_of_the_same_number(way: Way, sent: date):
    letter = Ending(way, sent, sent)
    last = letter.last_day
    assert last is not None
    assert not reference.is_over(letter, last)
    assert reference.is_over(letter, last + A_DAY)


@given(draws.ways, draws.days, draws.days)
def test_an_earlier_letter_never_ends_later(way: Way, one: date, other: date):
    early, late = sorted([one, other])
    assert way.last_day_from(early) <= way.last_day_from(late)


@given(draws.counted_terms(), draws.days)
def test_periods_tile_without_gap_or_overlap_and_never_pass_the_limit(terms: Terms, start: date):
    found = rules.periods(terms, start)
    assert found[0].first_day == start
    assert [one.number for one in found] == list(range(len(found)))
    assert all(one.first_day <= one.last_day for one in found)
    assert all(before.last_day + A_DAY == after.first_day for before, after in pairwise(found))
    assert found[-1].last_day <= rules.longest_day(terms, start)
    if terms.renewal_months:
        assert found[-1].last_day == rules.longest_day(terms, start)
    for one in found:
        assert reference.rank_of_period(terms, start, one.first_day) == one.number
        assert reference.rank_of_period(terms, start, one.last_day) == one.number


@given(draws.terms, draws.facts(), draws.days)
def test_an_agreement_is_in_force_on_the_days_that_its_terms_say(terms: Terms, facts: Facts, day: date):
    span = rules.span(terms, facts)
    known = [day] if span is None else [day, span.first_day, span.last_day, span.last_day + A_DAY]
    for one in [*known, known[-1] + A_DAY, known[0] - A_DAY]:
        inside = span is not None and span.first_day <= one <= span.last_day
        assert inside == reference.is_in_force(terms, facts, one)


@given(draws.terms, draws.facts())
def test_the_days_say_why_they_end(terms: Terms, facts: Facts):
    span = rules.span(terms, facts)
    assume(span is not None and span.last_day > span.first_day)
    assert span is not None
    without = {
        Why.TERMINATION: replace(facts, endings=()),
        Why.AMENDMENT: replace(facts, changes=()),
        Why.OBJECTION: replace(facts, objected_on=None),
    }
    if span.why in without:
        other = rules.span(terms, without[span.why])
        assert other is None or other.why != span.why
    elif span.why is Why.FIXED_END:
        assert span.last_day == (facts.ends_on or terms.fixed_end_on)
    else:
        assert (span.why is Why.LIMIT) == terms.is_tacitly_renewed


@given(draws.terms, draws.facts(), draws.days, draws.delays)
def test_life_never_goes_back_as_days_pass(terms: Terms, facts: Facts, day: date, delay: timedelta):
    before, after = rules.life(terms, facts, day), rules.life(terms, facts, day + delay)
    assert ORDER.index(before.state) <= ORDER.index(after.state)
    assert before.renewals <= after.renewals
    assert before.amendments <= after.amendments
    assert before.span == after.span


@given(draws.terms, draws.facts(), draws.days)
def test_the_state_of_a_day_agrees_with_its_span(terms: Terms, facts: Facts, day: date):
    life = rules.life(terms, facts, day)
    inside = life.span is not None and life.span.first_day <= day <= life.span.last_day
    assert (life.state in rules.RUNNING) == inside
    if life.period is not None and inside:
        assert life.period.first_day <= day <= life.period.last_day


@given(draws.terms, draws.facts())
def test_lived_periods_go_from_the_first_day_to_the_last(terms: Terms, facts: Facts):
    span = rules.span(terms, facts)
    assume(span is not None and terms.kind is TermKind.DURATION)
    assert span is not None
    found = rules.lived(terms, facts, span)
    assert (found[0].first_day, found[-1].last_day) == (span.first_day, span.last_day)
    assert all(before.last_day + A_DAY == after.first_day for before, after in pairwise(found))


@given(draws.terms, draws.facts(), st.data())
def test_a_lifted_letter_changes_nothing(terms: Terms, facts: Facts, data: st.DataObject):
    since = max(day for day in facts.signed if day is not None)
    letter = replace(data.draw(draws.endings(since)), lifted_on=since + timedelta(days=1000))
    more = replace(facts, endings=(*facts.endings, letter))
    assert rules.span(terms, more) == rules.span(terms, facts)


@given(draws.terms, draws.facts(), st.data())
def test_a_letter_never_lengthens(terms: Terms, facts: Facts, data: st.DataObject):
    since = max(day for day in facts.signed if day is not None)
    more = replace(facts, endings=(*facts.endings, data.draw(draws.endings(since))))
    before, after = rules.span(terms, facts), rules.span(terms, more)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.last_day <= before.last_day


@given(draws.counted_terms(), draws.days, st.data())
def test_a_renewal_refused_by_the_deadline_does_not_happen(terms: Terms, start: date, data: st.DataObject):
    found = rules.periods(terms, start)
    assume(len(found) > 1)
    period = data.draw(st.sampled_from(found[:-1]))
    on = rules.objection_deadline(terms, period)
    assume(on >= period.first_day)
    span = rules.span(terms, Facts(signed=(start,), objected_on=on))
    assert span == Span(start, period.last_day, Why.OBJECTION)
    late = rules.span(terms, Facts(signed=(start,), objected_on=on + A_DAY))
    assert late is not None
    assert late.last_day > period.last_day


@given(draws.terms, draws.facts())
def test_the_moments_are_in_order_and_none_lies_outside_the_life(terms: Terms, facts: Facts):
    moments = rules.timeline(terms, facts)
    assert [one.on for one in moments] == sorted(one.on for one in moments)
    span = rules.span(terms, facts)
    ends = [one for one in moments if one.what is Happening.ENDS]
    assert [(one.on, one.why) for one in ends] == ([(span.last_day, span.why)] if span else [])
    for one in moments:
        if one.what in (Happening.BEGINS, Happening.RENEWED, Happening.OBJECTION_DEADLINE):
            assert span is not None
            assert one.on <= span.last_day


@given(draws.terms, draws.facts(), draws.days)
def test_what_is_announced_is_to_come_and_said_at_its_nearest_delay(terms: Terms, facts: Facts, day: date):
    moments = rules.timeline(terms, facts)
    for moment, ahead in rules.to_announce(moments, day):
        left = (moment.on - day).days
        assert 0 <= left <= ahead
        assert not [one for one in rules.AHEAD[moment.what] if left <= one < ahead]


@given(st.integers(0, 3_000_000), st.decimals(0, 100, places=4))
def test_an_amount_is_the_exact_product_rounded_half_up(population: int, rate: Decimal):
    exact = Fraction(population) * Fraction(rate) * 100
    cents = int(exact) + (exact - int(exact) >= Fraction(1, 2))
    assert rules.amount_due(population=population, rate=rate) == Decimal(cents) / 100


@given(draws.days, draws.delays, st.integers(2018, 2036))
def test_a_year_touched_on_any_day_is_due(first: date, delay: timedelta, year: int):
    whole = Span(first, first + delay, Why.TERM)
    new_year = date(year, 1, 1)
    touched = any(
        whole.first_day <= new_year + timedelta(days=number) <= whole.last_day
        for number in range(365 + isleap(year))
    )
    assert rules.is_due(year, due=DueYears.TOUCHED, whole=whole, reference=new_year) == touched


@given(draws.days, draws.delays, st.integers(2018, 2036), st.integers(1, 12), st.integers(1, 31))
def test_a_year_whose_reference_day_is_in_force_is_due(
    first: date, delay: timedelta, year: int, month: int, day: int
):
    assume(month != 2 or day <= 29)
    assume(month not in (4, 6, 9, 11) or day <= 30)
    reference_day = rules.reference_day(year, month=month, day=day)
    assert reference_day.year == year
    assert (reference_day.month, reference_day.day) in ((month, day), (2, 28))
    whole = Span(first, first + delay, Why.TERM)
    due = rules.is_due(year, due=DueYears.REFERENCE_DAY, whole=whole, reference=reference_day)
    assert due == (first <= reference_day <= first + delay)
    assert not due or rules.is_due(year, due=DueYears.TOUCHED, whole=whole, reference=reference_day)


rates = st.decimals(0, 1, places=4)
rate_changes = st.lists(
    st.tuples(st.one_of(st.none(), draws.days), rates, st.integers(2020, 2030)), max_size=4
)


@given(rate_changes, st.one_of(st.none(), rates), st.integers(2019, 2031))
def test_the_rate_of_a_year_is_the_last_one_signed_that_reaches_it(
    drawn: list[tuple[date | None, Decimal, int]], rate: Decimal | None, year: int
):
    changes = [Change(number, day, None, new, since) for number, (day, new, since) in enumerate(drawn, 1)]
    wanted, last = rate, (date.min, 0)
    for number, (day, new, since) in enumerate(drawn, 1):
        if day is not None and since <= year and (day, number) > last:
            wanted, last = new, (day, number)
    assert rules.rate_in(year, rate=rate, changes=changes) == wanted


@given(draws.days, draws.delays, draws.days, st.sampled_from(Why))
def test_each_year_of_an_agreement_is_due_once_and_on_one_of_its_days(
    first: date, delay: timedelta, today: date, why: Why
):
    whole = Span(first, first + delay, why)
    due = rules.years_due(whole, today)
    assert list(due) == sorted(set(due))
    assert all(first <= day <= whole.last_day for day in due)
    begun = reference.months_passed(first, min(today, whole.last_day)) // 12 + 1 if today >= first else 0
    cut_short = why is Why.TERMINATION and rules.last_day_of(first, 12 * begun) > whole.last_day
    assert len(due) == (begun - cut_short if begun else 0)


@given(st.lists(st.tuples(draws.days, draws.delays), max_size=5))
def test_joined_spans_hold_the_same_days_and_do_not_touch(drawn: list[tuple[date, timedelta]]):
    spans = [(first, first + delay) for first, delay in drawn]
    found = joined(spans)
    assert all(last + A_DAY < first for (_one, last), (first, _other) in pairwise(found))
    edges = {day + shift for span in spans for day in span for shift in (-A_DAY, timedelta(0), A_DAY)}
    for day in edges:
        assert any(first <= day <= last for first, last in spans) == any(
            first <= day <= last for first, last in found
        )


@given(draws.terms, draws.facts())
def test_only_what_all_have_signed_has_days(terms: Terms, facts: Facts):
    if None in facts.signed or facts.abandoned_on is not None:
        assert rules.span(terms, facts) is None
        assert rules.life(terms, facts, date(2030, 1, 1)).state in (State.SIGNING, State.ABANDONED)
