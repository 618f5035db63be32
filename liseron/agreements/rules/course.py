"""First and last day, tacit renewals, state on a day, what is still to come."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from liseron.agreements.rules.values import (
    Begins,
    Change,
    Facts,
    Happening,
    Life,
    Moment,
    Period,
    Span,
    State,
    TermKind,
    Terms,
    Why,
)
from liseron.toolkit.dates import add_months

A_DAY = timedelta(days=1)


def last_day_of(first_day: date, months: int) -> date:
    """Last day of a period of `months` that begins on `first_day`: 7 September + 12 months = 6 September.

    Where the month has no such day the period lasts until its end: 31 January + 1 month = 28 February.
    """
    same = add_months(first_day, months)
    return same if same.day != first_day.day else same - A_DAY


def first_day(terms: Terms, facts: Facts) -> date | None:
    """The day of the last signature, or the given day when all have signed before it."""
    if not facts.is_signed:
        return None
    last_signed = max(day for day in facts.signed if day is not None)
    if terms.begins is Begins.GIVEN_DAY and facts.begins_on is not None:
        return max(facts.begins_on, last_signed)
    return last_signed


def periods(terms: Terms, start: date) -> tuple[Period, ...]:
    """The first period and every tacit renewal until the limit, all counted from the first day.

    Charente art. 5: one year, renewed by equal periods, three years in all.
    """
    if terms.kind is not TermKind.DURATION:
        return ()
    limit = longest_day(terms, start)
    found = [Period(0, start, min(last_day_of(start, terms.months), limit))]
    while terms.renewal_months and found[-1].last_day < limit:
        months = terms.months + terms.renewal_months * len(found)
        first = found[-1].last_day + A_DAY
        found.append(Period(len(found), first, min(last_day_of(start, months), limit)))
    return tuple(found)


def longest_day(terms: Terms, start: date) -> date:
    """The day that nothing can pass: the limit in months, from the first day."""
    return last_day_of(start, max(terms.longest_months, terms.months))


def objection_deadline(terms: Terms, period: Period) -> date:
    """Last day to say that one does not renew after this period."""
    return period.last_day - timedelta(days=terms.objection_days)


def in_effect(changes: Sequence[Change]) -> list[Change]:
    """Amendments that all have signed, the last word last: by day of the last signature, then by number."""
    signed = [change for change in changes if change.signed_on is not None]
    return sorted(signed, key=lambda change: (change.signed_on or date.min, change.number))


def span(terms: Terms, facts: Facts) -> Span | None:
    """First and last day if nobody acts any more; None before all have signed, or when the term leaves no day."""
    start = None if facts.abandoned_on else first_day(terms, facts)
    if start is None:
        return None
    end, why = _natural_end(terms, facts, start)
    if end is None or end < start:
        return None
    for ending in facts.endings:
        last = ending.last_day if ending.stands else None
        if last is not None and last < end:
            end, why = max(last, start), Why.TERMINATION
    return Span(start, end, why)


def _natural_end(terms: Terms, facts: Facts, start: date) -> tuple[date | None, Why]:
    amended = [change.new_end_on for change in in_effect(facts.changes) if change.new_end_on is not None]
    if amended:
        return amended[-1], Why.AMENDMENT
    if terms.kind is TermKind.FIXED_END:
        return facts.ends_on or terms.fixed_end_on, Why.FIXED_END
    all_periods = periods(terms, start)
    if facts.objected_on is not None:
        for period in all_periods[:-1]:
            if facts.objected_on <= objection_deadline(terms, period):
                return period.last_day, Why.OBJECTION
    return all_periods[-1].last_day, Why.LIMIT if terms.is_tacitly_renewed else Why.TERM


def lived(terms: Terms, facts: Facts, whole: Span) -> tuple[Period, ...]:
    """Periods from the first to the last day, without gap. Once an amendment has set the end, none is renewed."""
    amended = [change.signed_on for change in in_effect(facts.changes) if change.new_end_on is not None]
    until = min([whole.last_day, *(day for day in amended if day is not None)])
    found = [one for one in periods(terms, whole.first_day) if one.number == 0 or one.first_day <= until]
    return (*found[:-1], replace(found[-1], last_day=whole.last_day)) if found else ()


def life(terms: Terms, facts: Facts, today: date) -> Life:
    """Where the agreement stands on that day, from what is known."""
    whole = span(terms, facts)
    amendments = sum(1 for c in facts.changes if c.signed_on is not None and c.signed_on <= today)
    period = _period_on(terms, facts, whole, today)
    return Life(_state(facts, whole, today), whole, period.number if period else 0, amendments, period)


def _state(facts: Facts, whole: Span | None, today: date) -> State:
    if facts.abandoned_on is not None:
        return State.ABANDONED
    if whole is None:
        return State.SIGNING if any(facts.signed) else State.DRAFT
    if today < whole.first_day:
        return State.SIGNED
    if today > whole.last_day:
        return State.TERMINATED if whole.why is Why.TERMINATION else State.EXPIRED
    served = any(ending.stands and ending.sent_on <= today for ending in facts.endings)
    return State.NOTICE_SERVED if served else State.IN_FORCE


def _period_on(terms: Terms, facts: Facts, whole: Span | None, today: date) -> Period | None:
    """The period of `today`, the last one after the end; None before the first day or without periods."""
    if whole is None or today < whole.first_day:
        return None
    found = [one for one in lived(terms, facts, whole) if one.first_day <= today]
    return found[-1] if found else None


def timeline(terms: Terms, facts: Facts) -> tuple[Moment, ...]:
    """All that happened and will if nobody acts any more, in order of days."""
    return tuple(
        sorted(_moments(terms, facts), key=lambda m: (m.on, list(Happening).index(m.what), m.number))
    )


def _moments(terms: Terms, facts: Facts) -> Iterator[Moment]:
    for rank, day in enumerate(facts.deliberated):
        if day is not None:
            yield Moment(day, Happening.DELIBERATED, rank)
    for rank, day in enumerate(facts.signed):
        if day is not None:
            yield Moment(day, Happening.SIGNED, rank)
    for change in facts.changes:
        if change.signed_on is not None:
            yield Moment(change.signed_on, Happening.AMENDED, change.number)
    for rank, ending in enumerate(facts.endings):
        yield Moment(ending.sent_on, Happening.NOTICE_SENT, rank)
        if ending.received_on is not None:
            yield Moment(ending.received_on, Happening.NOTICE_RECEIVED, rank)
        if ending.lifted_on is not None:
            yield Moment(ending.lifted_on, Happening.NOTICE_LIFTED, rank)
    if facts.objected_on is not None:
        yield Moment(facts.objected_on, Happening.OBJECTED)
    if facts.abandoned_on is not None:
        yield Moment(facts.abandoned_on, Happening.ABANDONED)
    yield from _course(terms, facts, span(terms, facts))


def _course(terms: Terms, facts: Facts, whole: Span | None) -> Iterator[Moment]:
    if whole is None:
        return
    yield Moment(whole.first_day, Happening.BEGINS)
    for before, period in pairwise(lived(terms, facts, whole)):
        yield Moment(period.first_day, Happening.RENEWED, period.number)
        yield Moment(objection_deadline(terms, before), Happening.OBJECTION_DEADLINE, period.number)
    yield Moment(whole.last_day, Happening.ENDS, why=whole.why)


def next_moments(moments: Sequence[Moment], today: date) -> tuple[Moment, ...]:
    """What is still to come, the nearest first; today's included."""
    return tuple(moment for moment in moments if moment.on >= today)


AHEAD: dict[Happening, tuple[int, ...]] = {
    Happening.OBJECTION_DEADLINE: (60, 15),
    Happening.RENEWED: (30,),
    Happening.ENDS: (180, 90, 30, 7),
}


def to_announce(moments: Sequence[Moment], today: date) -> tuple[tuple[Moment, int], ...]:
    """What is to be said ahead on that day, with the number of days it is said before.

    The nearest delay that has come, so that a day missed is caught up and two mails never leave for one moment.
    """
    found = []
    for moment in next_moments(moments, today):
        come = [days for days in AHEAD.get(moment.what, ()) if (moment.on - today).days <= days]
        if come:
            found.append((moment, min(come)))
    return tuple(found)
