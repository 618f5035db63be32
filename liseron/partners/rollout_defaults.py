"""The lists that every rollout follows, criteria and usual steps: shipped, then the département’s own."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from liseron.partners.facts import put_facts
from liseron.partners.models import DefaultStep, ReadinessCriterion
from liseron.toolkit import audit

SHIPPED = Path(__file__).parent / "defaults" / "rollout.toml"
CRITERION_FACTS = {"position", "label", "help", "source", "answered_by", "is_required", "is_active"}
DEFAULT_STEP_FACTS = {"formula", "position", "label", "weeks"}


@transaction.atomic
def load_rollout_defaults(by: object | None) -> int:
    """Adds the shipped criteria and steps that are not there yet, and touches no other; how many came."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    count = sum(_add_missing(ReadinessCriterion, row, {"label"}) for row in _ranked(shipped["criterion"]))
    for formula, rows in shipped["step"].items():
        count += sum(
            _add_missing(DefaultStep, {**row, "formula": formula}, {"formula", "label"})
            for row in _ranked(rows)
        )
    if count:
        audit.record(by, "rollout_defaults.loaded", "rollout_defaults", rows=count)
    return count


@transaction.atomic
def add_criterion(*, by: object | None, **facts: Any) -> ReadinessCriterion:
    """One more criterion, last unless `position` says so; `facts` from CRITERION_FACTS. Raises ValidationError."""
    criterion = ReadinessCriterion(position=_next_position(ReadinessCriterion.objects.all()))
    put_facts(criterion, facts, CRITERION_FACTS)
    criterion.full_clean()
    criterion.save()
    audit.record(by, "readiness_criterion.added", criterion, is_required=criterion.is_required)
    return criterion


@transaction.atomic
def change_criterion(*, criterion: ReadinessCriterion, by: object | None, **facts: Any) -> None:
    """Changes some of CRITERION_FACTS; what partners answered stays. Raises ValidationError."""
    changed = put_facts(criterion, facts, CRITERION_FACTS)
    criterion.full_clean()
    if changed:
        criterion.save(update_fields=changed)
        audit.record(by, "readiness_criterion.changed", criterion, fields=changed)


@transaction.atomic
def add_default_step(*, by: object | None, **facts: Any) -> DefaultStep:
    """One more usual step, for the rollouts to come; `facts` from DEFAULT_STEP_FACTS. Raises ValidationError."""
    step = DefaultStep(formula=facts.get("formula", ""))
    step.position = _next_position(DefaultStep.objects.filter(formula=step.formula))
    put_facts(step, facts, DEFAULT_STEP_FACTS)
    step.full_clean()
    step.save()
    audit.record(by, "default_step.added", step, formula=step.formula)
    return step


@transaction.atomic
def change_default_step(*, step: DefaultStep, by: object | None, **facts: Any) -> None:
    """Changes some of DEFAULT_STEP_FACTS; rollouts already begun keep their own. Raises ValidationError."""
    changed = put_facts(step, facts, DEFAULT_STEP_FACTS)
    step.full_clean()
    if changed:
        step.save(update_fields=changed)
        audit.record(by, "default_step.changed", step, fields=changed)


@transaction.atomic
def remove_default_step(*, step: DefaultStep, by: object | None) -> None:
    """No longer proposed; rollouts already begun keep theirs."""
    audit.record(by, "default_step.removed", step, formula=step.formula)
    step.delete()


def _ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": rank} for rank, row in enumerate(rows, start=1)]


def _add_missing(
    model: type[ReadinessCriterion] | type[DefaultStep], row: dict[str, Any], same: set[str]
) -> bool:
    """False when it is there already: by its key, even reworded since, or by its words."""
    known = model._default_manager
    if known.filter(key=row["key"]).exists() or known.filter(**{name: row[name] for name in same}).exists():
        return False
    made = model(**row)
    made.full_clean()
    made.save()
    return True


def _next_position(rows: Any) -> int:
    return int(rows.order_by("position").values_list("position", flat=True).last() or 0) + 1
