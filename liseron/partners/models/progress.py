"""The state of many rollouts at once: what `liseron.partners.readiness` decides of one, told to the database."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from liseron.partners.models.library import Library
from liseron.partners.readiness import ELIGIBLE, State

if TYPE_CHECKING:
    from liseron.partners.models.rollout import Rollout  # noqa: F401

NEVER = date(9999, 12, 31)


class RolloutState(models.TextChoices):
    """How far a rollout is, in words."""

    LATE = State.LATE.value, _("En retard")
    IN_PROGRESS = State.IN_PROGRESS.value, _("En cours")
    READY = State.READY.value, _("Prêt à commencer")
    TO_PREPARE = State.TO_PREPARE.value, _("À préparer")
    LAUNCHED = State.LAUNCHED.value, _("Lancé")


class RolloutQuerySet(models.QuerySet["Rollout"]):
    def with_state(self, today: date) -> Self:
        """Each with `state`, `rank` (the late first), `due_on` (NEVER when nothing is planned), `n_steps`, `n_done`,
        `n_missing` required criteria and `following`, the step to do next. One query more, to know the criteria.
        """
        steps = _rows("RolloutStep", rollout=OuterRef("pk"))
        waiting = steps.filter(done_on__isnull=True)
        return self.annotate(
            n_steps=_count(steps),
            n_done=_count(steps.filter(done_on__isnull=False)),
            n_missing=_missing(),
            due_on=_due_on(waiting),
            following=Subquery(_first_to_do(waiting, today).values("label")[:1]),
        ).annotate(state=_state(today), rank=_rank(today))


def _rows(model: str, **filters: Any) -> "models.QuerySet[Any]":
    return cast("models.QuerySet[Any]", apps.get_model("partners", model)._default_manager.filter(**filters))


def _count(rows: "models.QuerySet[Any]") -> Coalesce:
    one = rows.order_by().annotate(same=Value(1)).values("same")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _missing() -> Any:
    """Required criteria that are asked for today and not met, as a number."""
    asked = list(
        _rows("ReadinessCriterion", is_active=True, is_required=True).values_list("pk", "answered_by")
    )
    by_hand = [pk for pk, answered_by in asked if answered_by == "hand"]
    read = [answered_by for _pk, answered_by in asked]
    met = _rows("ReadinessCheck", partner=OuterRef("partner"), criterion__in=by_hand, is_met=True)
    eligible = Library.objects.filter(
        partner=OuterRef("partner"), closed_on__isnull=True, classification__in=ELIGIBLE
    )
    unknown = Q(partner__contact_name="") | Q(partner__contact_email="")
    return (
        Value(len(by_hand), output_field=IntegerField())
        - _count(met)
        + _times(read.count("classification"), ~Exists(eligible))
        + _times(read.count("contact"), unknown)
    )


def _times(number: int, condition: Any) -> Case:
    return Case(When(condition, then=Value(number)), default=Value(0), output_field=IntegerField())


def _due_on(waiting: "models.QuerySet[Any]") -> Case:
    """The first day planned among what is not done, the launch included; databases differ on Least with nothing."""
    earliest = waiting.order_by().values("rollout").annotate(day=Min("planned_on")).values("day")
    never = Value(NEVER, output_field=DateField())
    return Case(
        When(launched_on__isnull=False, then=never),
        default=Least(
            Coalesce(Subquery(earliest, output_field=DateField()), never),
            Coalesce(F("launch_planned_on"), never),
        ),
        output_field=DateField(),
    )


def _first_to_do(waiting: "models.QuerySet[Any]", today: date) -> "models.QuerySet[Any]":
    """The late one, the oldest first; else the first in order."""
    is_late = Case(
        When(planned_on__lt=today, then=F("planned_on")), default=Value(NEVER), output_field=DateField()
    )
    found: models.QuerySet[Any] = waiting.annotate(late_on=is_late).order_by("late_on", "position", "pk")
    return found


def _state(today: date) -> Case:
    return Case(
        When(launched_on__isnull=False, then=Value(State.LAUNCHED.value)),
        When(due_on__lt=today, then=Value(State.LATE.value)),
        When(n_done__gt=0, then=Value(State.IN_PROGRESS.value)),
        When(n_missing__lte=0, then=Value(State.READY.value)),
        default=Value(State.TO_PREPARE.value),
        output_field=models.CharField(),
    )


def _rank(today: date) -> Case:
    return Case(
        When(launched_on__isnull=False, then=Value(4)),
        When(due_on__lt=today, then=Value(0)),
        When(n_done__gt=0, then=Value(1)),
        When(n_missing__lte=0, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
