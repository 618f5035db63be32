from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.rules import (
    QuotaFacts,
    ReaderFacts,
    Reason,
    RemedyKind,
    ResourceFacts,
    Standing,
    Title,
    decide,
    quota_counts,
)
from liseron.access.sentences import Context, decision

TODAY = date(2026, 11, 22)
IN_ORDER = ReaderFacts(Standing.IN_ORDER, age=30, agreement_in_force=True)
OPEN = ResourceFacts()
SPENT = QuotaFacts(1, "patron", "month", 4, 4, date(2026, 12, 1))
LEFT = QuotaFacts(2, "department", "year", 100, 40, date(2027, 1, 1))
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def ruling(resource=OPEN, reader=IN_ORDER, *, is_entitled=True, quotas=(), title=Title.OFFERED):
    return decide(
        today=TODAY, resource=resource, reader=reader, is_entitled=is_entitled, quotas=quotas, title=title
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.OK),
        ({"resource": ResourceFacts(is_published=False)}, Reason.CLOSED),
        ({"resource": ResourceFacts(closes_on=YESTERDAY)}, Reason.CLOSED),
        ({"resource": ResourceFacts(closes_on=TODAY, opens_on=TODAY)}, Reason.OK),
        ({"resource": ResourceFacts(opens_on=TOMORROW)}, Reason.NOT_OPEN_YET),
        ({"title": Title.WITHDRAWN}, Reason.WITHDRAWN),
        ({"title": Title.NOT_READY}, Reason.NOT_READY),
        ({"reader": None}, Reason.SIGN_IN),
        ({"reader": replace(IN_ORDER, standing=Standing.NONE)}, Reason.NOT_REGISTERED),
        ({"reader": replace(IN_ORDER, standing=Standing.PENDING)}, Reason.PENDING),
        ({"reader": replace(IN_ORDER, standing=Standing.MORE_ASKED)}, Reason.MORE_ASKED),
        ({"reader": replace(IN_ORDER, standing=Standing.LAPSED)}, Reason.CARD_LAPSED),
        ({"reader": replace(IN_ORDER, agreement_in_force=False)}, Reason.AGREEMENT_ENDED),
        ({"is_entitled": False}, Reason.NOT_COVERED),
        ({"resource": ResourceFacts(minimum_age=31)}, Reason.TOO_YOUNG),
        ({"resource": ResourceFacts(minimum_age=30)}, Reason.OK),
        ({"quotas": (LEFT, SPENT)}, Reason.QUOTA_SPENT),
        ({"quotas": (LEFT,)}, Reason.OK),
    ],
)
def test_the_door_answers_by_the_table(changes, reason):
    assert ruling(**changes).reason is reason


@pytest.mark.parametrize(
    ("resource", "reader", "reason"),
    [
        (ResourceFacts(is_open_to_all=True), None, Reason.OK),
        (ResourceFacts(is_open_to_all=True), replace(IN_ORDER, standing=Standing.LAPSED), Reason.OK),
        (ResourceFacts(is_open_to_all=True), replace(IN_ORDER, agreement_in_force=False), Reason.OK),
        (ResourceFacts(is_open_to_all=True, minimum_age=18), None, Reason.SIGN_IN),
        (ResourceFacts(is_open_to_all=True, minimum_age=31), IN_ORDER, Reason.TOO_YOUNG),
        (ResourceFacts(is_open_to_all=True, is_published=False), None, Reason.CLOSED),
    ],
)
def test_an_open_resource_asks_for_nothing_but_an_age(resource, reader, reason):
    assert ruling(resource, reader, is_entitled=False).reason is reason


def test_the_quota_that_returns_last_gives_the_date():
    year = QuotaFacts(3, "library", "year", 10, 12, date(2027, 1, 1))
    answer = ruling(quotas=(SPENT, year))
    assert (answer.spent, answer.comes_back_on) == (year, date(2027, 1, 1))


def test_an_agreement_still_to_come_gives_its_first_day():
    reader = replace(IN_ORDER, agreement_in_force=False, agreement_starts_on=TOMORROW)
    assert ruling(reader=reader).comes_back_on == TOMORROW


def test_only_the_departments_limit_on_the_resource_counts_where_no_card_is_asked():
    def counts(scope, on_this_resource):
        return quota_counts(scope=scope, on_this_resource=on_this_resource, is_open_to_all=True)

    assert counts("department", True)
    assert not counts("department", False)
    assert not counts("patron", True)
    assert not counts("library", True)


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))
maybe_days = st.none() | days
readers = st.none() | st.builds(
    ReaderFacts,
    standing=st.sampled_from(Standing),
    age=st.integers(0, 110),
    agreement_in_force=st.booleans(),
    agreement_starts_on=maybe_days,
    agreement_ends_on=maybe_days,
)
resources = st.builds(
    ResourceFacts,
    is_published=st.booleans(),
    opens_on=maybe_days,
    closes_on=maybe_days,
    minimum_age=st.sampled_from([0, 12, 16, 18]),
    is_open_to_all=st.booleans(),
)
quotas = st.lists(
    st.builds(
        QuotaFacts,
        quota=st.integers(1, 9),
        scope=st.sampled_from(["patron", "library", "department"]),
        period=st.sampled_from(["day", "week", "month", "year"]),
        limit=st.integers(1, 2000),
        used=st.integers(0, 2500),
        comes_back_on=st.dates(min_value=TOMORROW, max_value=date(2028, 1, 1)),
    ),
    max_size=4,
)
everything = given(resources, readers, st.booleans(), quotas, st.sampled_from(Title))


@everything
def test_nobody_enters_when_a_quota_is_spent_or_a_right_is_missing(resource, reader, entitled, lines, title):
    answer = ruling(resource, reader, is_entitled=entitled, quotas=lines, title=title)
    if answer.may_enter:
        assert all(line.left > 0 for line in lines)
        assert resource.is_open_to_all or (entitled and reader and reader.standing is Standing.IN_ORDER)
        assert title in {Title.OFFERED, Title.NOT_NAMED}
        assert reader is None or reader.age >= resource.minimum_age


@everything
def test_every_answer_speaks_and_says_what_to_do(resource, reader, entitled, lines, title):
    answer = ruling(resource, reader, is_entitled=entitled, quotas=lines, title=title)
    said = decision(answer, Context(today=TODAY, medium="press", resource="La Revue", library="Ici"))
    assert said.says
    assert said.label
    assert "{" not in said.says + said.label
    assert bool(said.remedy.label) == (not said.may_enter)
    assert (answer.remedy is RemedyKind.NONE) == said.may_enter
    assert answer.comes_back_on is None or answer.comes_back_on > TODAY
    for line in said.quotas:
        assert line.left + line.used == line.limit
        assert line.left >= 0
