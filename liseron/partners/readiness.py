"""Is a partner ready to offer the digital library, and how far is its rollout? Decisions on values only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ELIGIBLE = frozenset({"structuring", "local"})
"""Classifications that may join (Pas-de-Calais, « Conditions d’accès », first row)."""


class State(StrEnum):
    TO_PREPARE = "to_prepare"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    LATE = "late"
    LAUNCHED = "launched"


def is_eligible(classifications: Iterable[str]) -> bool:
    """True when one library at least is « structurante » or « de proximité ». `classifications` of those still open."""
    return not ELIGIBLE.isdisjoint(classifications)


@dataclass(frozen=True)
class Answer:
    """One criterion as it stands for a partner; `key` is its number."""

    key: int
    label: str
    is_required: bool
    is_met: bool
    is_about_eligibility: bool = False


@dataclass(frozen=True)
class Readiness:
    """What is missing before a launch (`missing`), and what would only be better (`wished`), in order."""

    is_eligible: bool
    missing: tuple[Answer, ...]
    wished: tuple[Answer, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness_of(answers: Sequence[Answer]) -> Readiness:
    """A partner is eligible unless a criterion about it says no: a département that has none takes everybody."""
    unmet = [one for one in answers if not one.is_met]
    return Readiness(
        is_eligible=not any(one.is_about_eligibility for one in unmet),
        missing=tuple(one for one in unmet if one.is_required),
        wished=tuple(one for one in unmet if not one.is_required),
    )


@dataclass(frozen=True)
class PlannedStep:
    """A step in its order among the others; no `planned_on` while nobody chose a day."""

    label: str
    planned_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Progress:
    """How far a rollout is. `late` are the steps past their day, the oldest first; `following` the one to do next."""

    state: State
    done: int
    total: int
    late: tuple[PlannedStep, ...] = ()
    is_launch_late: bool = False
    following: PlannedStep | None = None

    @property
    def has_only_the_launch_left(self) -> bool:
        return self.state is not State.LAUNCHED and self.following is None and self.total > 0


def progress_of(
    steps: Sequence[PlannedStep],
    *,
    is_ready: bool,
    launch_planned_on: date | None,
    launched_on: date | None,
    today: date,
) -> Progress:
    """Launched ends it; then what is late wins over all; then a step done, then the criteria.

    A day planned for today is not late yet. The step to do next is the late one, else the first not done.
    """
    waiting = [one for one in steps if one.done_on is None]
    done = len(steps) - len(waiting)
    if launched_on is not None:
        return Progress(State.LAUNCHED, done, len(steps))
    late = tuple(sorted((one for one in waiting if _is_past(one.planned_on, today)), key=_planned))
    is_launch_late = _is_past(launch_planned_on, today)
    following = late[0] if late else next(iter(waiting), None)
    if late or is_launch_late:
        state = State.LATE
    elif done:
        state = State.IN_PROGRESS
    else:
        state = State.READY if is_ready else State.TO_PREPARE
    return Progress(state, done, len(steps), late, is_launch_late, following)


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _planned(step: PlannedStep) -> date:
    return step.planned_on or date.max
