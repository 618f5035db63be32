"""The parts of a model: parties, ways to end it, articles, commitments; added, changed, removed, moved."""

from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liseron.agreements.modelling import PARTS, CannotModel, free_to_change, refuse_holes, tidy
from liseron.agreements.models import (
    AgreementModel,
    ModelClause,
    ModelCommitment,
    ModelParty,
    TerminationWay,
)
from liseron.agreements.wholeness import refuse_unknown_words
from liseron.toolkit import audit

Part = ModelParty | TerminationWay | ModelClause | ModelCommitment
MOST: Final = 60
FACTS: Final[dict[str, frozenset[str]]] = {
    "parties": frozenset({"role", "label", "wants_deliberation"}),
    "ways": frozenset({"kind", "served_by", "letter", "counts_from", "months", "days", "article"}),
    "clauses": frozenset({"number", "title", "body"}),
    "commitments": frozenset({"side", "text", "article", "rhythm", "due_days", "evidence_hint"}),
}


@transaction.atomic
def add_part(*, model: AgreementModel, part: str, by: object | None, **facts: Any) -> Part:
    """A new row at the end. `part` from PARTS, `facts` from FACTS[part]. Raises CannotModel, ValidationError."""
    fresh = free_to_change(model)
    rows = PARTS[part]._default_manager.filter(model=fresh)
    if rows.count() >= MOST:
        raise CannotModel(_("{count} suffisent\u00a0: retirez-en avant d’en ajouter.").format(count=MOST))
    last = rows.aggregate(top=Max("position"))["top"] or 0
    made: Any = PARTS[part](model=fresh, position=last + 1)
    _keep(made, part, facts)
    _settle(fresh, "part_added", part, by)
    return made  # type: ignore[no-any-return]


@transaction.atomic
def change_part(*, row: Part, by: object | None, **facts: Any) -> None:
    """Changes some facts of a row. Raises CannotModel, ValidationError."""
    fresh = free_to_change(row.model)
    part = part_of(row)
    held: Any = PARTS[part]._default_manager.get(pk=row.pk)
    if isinstance(held, ModelParty) and facts.get("role", held.role) != held.role:
        raise CannotModel(_("Une partie garde son rôle. Ajoutez-en une autre, ou retirez celle-ci."))
    _keep(held, part, facts)
    _settle(fresh, "part_changed", part, by)
    row.refresh_from_db()


@transaction.atomic
def remove_part(*, row: Part, by: object | None) -> None:
    """Takes a row away. The département and the partner always sign. Raises CannotModel."""
    fresh = free_to_change(row.model)
    if isinstance(row, ModelParty) and row.role != ModelParty.Role.COSIGNATORY:
        raise CannotModel(_("Le Département et la collectivité partenaire signent toujours."))
    PARTS[part_of(row)]._default_manager.filter(pk=row.pk).delete()
    _settle(fresh, "part_removed", part_of(row), by)


@transaction.atomic
def move_part(*, row: Part, step: int, by: object | None) -> None:
    """One place earlier (-1) or later (+1); nothing happens beyond the ends. Raises CannotModel."""
    fresh = free_to_change(row.model)
    part = part_of(row)
    rows: list[Any] = list(PARTS[part]._default_manager.filter(model=fresh).order_by("position", "pk"))
    here = next((place for place, one in enumerate(rows) if one.pk == row.pk), None)
    if here is None or not 0 <= here + step < len(rows):
        return
    rows.insert(here + step, rows.pop(here))
    for position, one in enumerate(rows, 1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    _settle(fresh, "part_moved", part, by)


def part_of(row: models.Model) -> str:
    """ "clauses" for a clause."""
    return next(part for part, kind in PARTS.items() if isinstance(row, kind))


def _keep(row: Any, part: str, facts: dict[str, Any]) -> None:
    if unknown := facts.keys() - FACTS[part]:
        raise TypeError(f"no such facts of {part}: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(row, name, tidy(value))
    row.full_clean()
    if isinstance(row, ModelClause):
        refuse_unknown_words({"title": row.title, "body": row.body})
    row.save()


def _settle(model: AgreementModel, verb: str, part: str, by: object | None) -> None:
    refuse_holes(AgreementModel.objects.get(pk=model.pk))
    model.save(update_fields=["changed_at"])
    audit.record(by, f"agreement_model.{verb}", model, part=part)
