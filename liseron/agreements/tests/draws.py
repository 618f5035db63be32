"""Terms and facts drawn at random, month ends and leap days more than their share."""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import strategies as st

from liseron.agreements.rules import (
    Begins,
    Change,
    CountsFrom,
    Ending,
    Facts,
    Side,
    TermKind,
    Terms,
    Way,
    WayKind,
)

FIRST, LAST = date(2019, 1, 1), date(2033, 12, 31)


def month_end(year: int, month: int, back: int) -> date:
    return date(year, month, monthrange(year, month)[1] - back)


month_ends = st.builds(month_end, st.integers(2019, 2033), st.integers(1, 12), st.integers(0, 3))
leap_days = st.sampled_from([date(2020, 2, 29), date(2024, 2, 29), date(2028, 2, 29), date(2024, 2, 28)])
days = st.one_of(st.dates(FIRST, LAST), month_ends, leap_days)
delays = st.integers(0, 900).map(lambda count: timedelta(days=count))
ways = st.one_of(
    st.builds(
        Way,
        kind=st.sampled_from(WayKind),
        served_by=st.sampled_from(Side),
        counts_from=st.sampled_from(CountsFrom),
        months=st.integers(1, 14),
        article=st.just("6"),
    ),
    st.builds(
        Way,
        kind=st.sampled_from(WayKind),
        served_by=st.sampled_from(Side),
        counts_from=st.sampled_from(CountsFrom),
        days=st.integers(1, 400),
        article=st.just("6"),
    ),
)
fixed_terms = st.builds(
    Terms, kind=st.just(TermKind.FIXED_END), begins=st.sampled_from(Begins), fixed_end_on=days
)


@st.composite
def counted_terms(draw: st.DrawFn) -> Terms:
    months = draw(st.integers(1, 40))
    return Terms(
        kind=TermKind.DURATION,
        begins=draw(st.sampled_from(Begins)),
        months=months,
        renewal_months=draw(st.one_of(st.just(0), st.just(months), st.integers(1, 30))),
        longest_months=draw(st.integers(months, months + 80)),
        objection_days=draw(st.sampled_from([0, 0, 1, 15, 30, 90])),
    )


terms = st.one_of(fixed_terms, counted_terms())


@st.composite
def endings(draw: st.DrawFn, since: date) -> Ending:
    sent = since + draw(delays)
    received = draw(st.one_of(st.none(), delays.map(lambda delay: sent + delay)))
    lifted = draw(st.one_of(st.none(), st.none(), delays.map(lambda delay: sent + delay)))
    return Ending(draw(ways), sent, received, lifted)


@st.composite
def changes(draw: st.DrawFn, number: int, since: date) -> Change:
    end = draw(st.one_of(st.none(), delays.map(lambda delay: since + delay)))
    return Change(number, draw(st.one_of(st.none(), delays.map(lambda delay: since + delay))), end)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Signed by all, more often than not; then letters, amendments and an objection, each perhaps."""
    signed = tuple(draw(st.lists(days, min_size=1, max_size=3)))
    since = max(signed)
    amendments = [draw(changes(number, since)) for number in range(1, draw(st.integers(1, 3)))]
    return Facts(
        signed=draw(st.sampled_from([signed, signed, signed, (*signed, None)])),
        begins_on=draw(st.one_of(st.none(), days)),
        ends_on=draw(st.one_of(st.none(), days)),
        changes=tuple(amendments),
        endings=tuple(draw(st.lists(endings(since), max_size=2))),
        objected_on=draw(st.one_of(st.none(), delays.map(lambda delay: since + delay))),
        abandoned_on=draw(st.sampled_from([None] * 9 + [since])),
    )
