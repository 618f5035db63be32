"""One rollout as a whole: its criteria, its steps, how far it is."""

from dataclasses import dataclass
from datetime import date

from liseron.partners.checks import Checked, checked_criteria, readiness_from
from liseron.partners.models import Rollout, RolloutStep
from liseron.partners.readiness import PlannedStep, Progress, Readiness, progress_of


@dataclass(frozen=True)
class Followed:
    """A rollout with what is known of it on one day."""

    rollout: Rollout
    checked: list[Checked]
    readiness: Readiness
    steps: list[RolloutStep]
    progress: Progress


def follow(rollout: Rollout, today: date) -> Followed:
    """Four queries."""
    checked, steps = checked_criteria(rollout.partner), list(rollout.steps.all())
    readiness = readiness_from(checked)
    progress = progress_of(
        [PlannedStep(one.label, one.planned_on, one.done_on) for one in steps],
        is_ready=readiness.is_ready,
        launch_planned_on=rollout.launch_planned_on,
        launched_on=rollout.launched_on,
        today=today,
    )
    return Followed(rollout, checked, readiness, steps, progress)
