from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.partners.readiness import (
    Answer,
    PlannedStep,
    State,
    is_eligible,
    progress_of,
    readiness_of,
)

TODAY = date(2027, 3, 1)
answers = st.lists(
    st.builds(
        Answer,
        key=st.integers(1, 99),
        label=st.text(min_size=1, max_size=5),
        is_required=st.booleans(),
        is_met=st.booleans(),
        is_about_eligibility=st.booleans(),
    ),
    max_size=8,
)
days = st.none() | st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
steps = st.lists(st.builds(PlannedStep, label=st.text(max_size=5), planned_on=days, done_on=days), max_size=8)


@pytest.mark.parametrize(
    ("classifications", "expected"),
    [
        ([], False),
        (["other"], False),
        (["other", "other"], False),
        (["structuring"], True),
        (["local"], True),
        (["other", "local"], True),
    ],
)
def test_one_structuring_or_local_library_is_enough_to_be_eligible(classifications, expected) -> None:
    assert is_eligible(classifications) is expected


@given(answers)
def test_a_partner_is_ready_exactly_when_every_required_criterion_is_met(found) -> None:
    readiness = readiness_of(found)
    assert readiness.is_ready == all(one.is_met for one in found if one.is_required)
    assert set(readiness.missing) | set(readiness.wished) == {one for one in found if not one.is_met}
    assert not any(one.is_required for one in readiness.wished)


@given(answers)
def test_meeting_one_more_criterion_never_takes_readiness_away(found) -> None:
    met = [Answer(one.key, one.label, one.is_required, is_met=True) for one in found]
    for cut in range(len(found) + 1):
        after = readiness_of([*met[:cut], *found[cut:]])
        before = readiness_of([*met[: max(0, cut - 1)], *found[max(0, cut - 1) :]])
        assert len(after.missing) <= len(before.missing)
    assert readiness_of(met).is_ready


def test_a_departement_that_asks_nothing_about_classification_takes_everybody() -> None:
    assert readiness_of([]).is_eligible
    assert readiness_of([Answer(1, "Connexion", is_required=True, is_met=False)]).is_eligible


def test_an_unmet_classification_is_told_even_when_it_is_only_wished() -> None:
    readiness = readiness_of([Answer(1, "Classement", False, False, is_about_eligibility=True)])
    assert (readiness.is_eligible, readiness.is_ready) == (False, True)


@given(steps, st.booleans(), days, days)
def test_a_rollout_is_late_exactly_when_a_day_has_passed_on_what_is_not_done(
    plan, is_ready, launch, launched
) -> None:
    progress = progress_of(
        plan, is_ready=is_ready, launch_planned_on=launch, launched_on=launched, today=TODAY
    )
    past = [s for s in plan if s.done_on is None and s.planned_on is not None and s.planned_on < TODAY]
    if launched is not None:
        assert progress.state is State.LAUNCHED
        assert progress.late == ()
        return
    is_launch_late = launch is not None and launch < TODAY
    assert (progress.state is State.LATE) == bool(past or is_launch_late)
    assert sorted(progress.late, key=id) == sorted(past, key=id)
    assert [s.planned_on for s in progress.late] == sorted(s.planned_on for s in past)


@given(steps, st.booleans(), days)
def test_the_step_to_do_next_is_one_that_is_not_done(plan, is_ready, launch) -> None:
    progress = progress_of(plan, is_ready=is_ready, launch_planned_on=launch, launched_on=None, today=TODAY)
    waiting = [one for one in plan if one.done_on is None]
    assert progress.done + len(waiting) == progress.total == len(plan)
    if not waiting:
        assert progress.following is None
        assert progress.has_only_the_launch_left == bool(plan)
    else:
        assert progress.following in (progress.late[:1] or (waiting[0],))


@pytest.mark.parametrize(
    ("plan", "is_ready", "expected"),
    [
        ([], False, State.TO_PREPARE),
        ([], True, State.READY),
        ([PlannedStep("a", TODAY)], True, State.READY),
        ([PlannedStep("a", TODAY)], False, State.TO_PREPARE),
        ([PlannedStep("a", TODAY - timedelta(days=1))], True, State.LATE),
        ([PlannedStep("a", TODAY - timedelta(days=9), TODAY)], True, State.IN_PROGRESS),
        ([PlannedStep("a", None, TODAY), PlannedStep("b")], False, State.IN_PROGRESS),
    ],
)
def test_a_rollout_says_its_state(plan, is_ready, expected) -> None:
    progress = progress_of(plan, is_ready=is_ready, launch_planned_on=None, launched_on=None, today=TODAY)
    assert progress.state is expected
