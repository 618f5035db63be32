"""What both desks say of a rollout and of a welcome visit."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.partners.following import Followed
from liseron.partners.models import RolloutState, RolloutStep, WelcomeVisit
from liseron.toolkit.dates import in_full

TONES = {
    RolloutState.LATE: "stop",
    RolloutState.IN_PROGRESS: "",
    RolloutState.READY: "ok",
    RolloutState.TO_PREPARE: "warn",
    RolloutState.LAUNCHED: "ok",
}


def state_told(state: str) -> tuple[str, str]:
    """A rollout's state and its tone."""
    known = RolloutState(state)
    return str(known.label), TONES[known]


def next_told(followed: Followed) -> str:
    """The first line of a rollout: what comes next, and when."""
    progress, rollout = followed.progress, followed.rollout
    if rollout.launched_on is not None:
        return _("Lancé {on}\u00a0: les lecteurs entrent.").format(on=in_full(rollout.launched_on))
    if progress.late and progress.late[0].planned_on:
        step = progress.late[0]
        return _("En retard\u00a0: «\u00a0{step}\u00a0», à faire {on} au plus tard.").format(
            step=step.label, on=in_full(step.planned_on or date.max)
        )
    if progress.is_launch_late and rollout.launch_planned_on:
        return _("Le lancement était prévu {on}. Lancez, ou choisissez un autre jour.").format(
            on=in_full(rollout.launch_planned_on)
        )
    if progress.following is not None:
        return _following(progress.following.label, progress.following.planned_on)
    if progress.total == 0:
        return _("Aucune étape n’est encore écrite.")
    return _steps_done(followed)


def _following(label: str, planned_on: date | None) -> str:
    if planned_on is None:
        return _("Prochaine étape\u00a0: «\u00a0{step}\u00a0», sans jour prévu.").format(step=label)
    return _("Prochaine étape\u00a0: «\u00a0{step}\u00a0», {on}.").format(step=label, on=in_full(planned_on))


def _steps_done(followed: Followed) -> str:
    missing = len(followed.readiness.missing)
    if missing:
        return ngettext(
            "Toutes les étapes sont faites. Il manque encore {n} critère.",
            "Toutes les étapes sont faites. Il manque encore {n} critères.",
            missing,
        ).format(n=missing)
    return _("Tout est prêt\u00a0: il reste à lancer.")


def step_told(step: RolloutStep, today: date) -> tuple[str, str]:
    """When a step is to be done or was, and its tone: ok done, stop late."""
    if step.done_on is not None:
        return _("faite {on}").format(on=in_full(step.done_on)), "ok"
    if step.planned_on is None:
        return _("sans jour prévu"), ""
    if step.planned_on < today:
        return _("en retard, prévue {on}").format(on=in_full(step.planned_on)), "stop"
    return _("prévue {on}").format(on=in_full(step.planned_on)), ""


def visit_told(visit: WelcomeVisit, today: date) -> tuple[str, str]:
    """A visit's state and its tone."""
    if visit.cancelled_on is not None:
        return _("Annulée"), ""
    if visit.held_on is not None:
        return _("Faite"), "ok"
    return (_("À confirmer"), "warn") if visit.planned_on < today else (_("Prévue"), "")
