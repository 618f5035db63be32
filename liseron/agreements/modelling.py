"""What the département does with its models: load those shipped, write its own, offer and withdraw them.

A model that an agreement follows never changes in its terms: a new version does.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liseron.agreements.models import (
    AgreementModel,
    ModelClause,
    ModelCommitment,
    ModelParty,
    TerminationWay,
)
from liseron.agreements.wholeness import refuse_unknown_words, what_is_missing
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today

SEEDS: Final = Path(__file__).parent / "seeds"
FACTS: Final = frozenset(
    {
        *("name", "title", "preamble", "begins", "term_kind", "fixed_end_on", "months", "renewal_months"),
        *("longest_months", "objection_days", "rate", "population_kind", "due_years", "reference_month"),
        *("reference_day", "court", "term_article", "amendment_article", "money_article", "court_article"),
    }
)
PARTS: Final[dict[str, type[models.Model]]] = {
    "parties": ModelParty,
    "ways": TerminationWay,
    "clauses": ModelClause,
    "commitments": ModelCommitment,
}


class CannotModel(Exception):
    """The model cannot be so, or cannot change any more; the message is a French sentence that says what to do."""


def shipped() -> dict[str, str]:
    """Names of the models that come with the product, with what they are called: `{"charente": "Partenariat…"}`."""
    return {path.stem: str(_read(path)["name"]) for path in sorted(SEEDS.glob("*.toml"))}


@transaction.atomic
def load_model(
    name: str, by: object | None, *, offered: bool = True, today: date | None = None
) -> AgreementModel:
    """The model shipped under that name, made once: asked again, it is the same row as it stands by now.

    `name` from `shipped()`. A fixed end is 31 December, some years after `today`. Raises CannotModel.
    """
    if name not in {path.stem for path in SEEDS.glob("*.toml")}:
        raise CannotModel(_("Il n’y a pas de modèle livré sous ce nom."))
    seed, day = _read(SEEDS / f"{name}.toml"), today or paris_today()
    known = AgreementModel.objects.filter(name=seed["name"], version=1).first()
    if known is not None:
        return known
    parts = {part: seed.pop(part, []) for part in PARTS}
    if years := seed.pop("fixed_end_years", None):
        seed["fixed_end_on"] = date(day.year + years, 12, 31)
    model = AgreementModel(**{key: tidy(value) for key, value in seed.items()})
    _keep(model)
    for part, rows in parts.items():
        for position, row in enumerate(rows, 1):
            facts = {key: tidy(value) for key, value in row.items()}
            _keep(PARTS[part](model=model, position=position, **facts))
    audit.record(by, "agreement_model.loaded", model, seed=name)
    if offered:
        offer_model(model=model, by=by, today=day)
    return model


@transaction.atomic
def create_model(*, by: object | None, **facts: Any) -> AgreementModel:
    """A model of one's own, in preparation, with its two parties. `facts` from FACTS. Raises ValidationError."""
    model = AgreementModel(status=AgreementModel.Status.DRAFT)
    _set(model, facts)
    refuse_unknown_words({"title": model.title, "preamble": model.preamble})
    _keep(model)
    _keep(ModelParty(model=model, position=1, role="department", label=_("le Département")))
    _keep(ModelParty(model=model, position=2, role="partner", label=_("la collectivité")))
    audit.record(by, "agreement_model.created", model)
    return model


@transaction.atomic
def change_model(*, model: AgreementModel, by: object | None, **facts: Any) -> None:
    """Changes some of FACTS. Raises CannotModel once an agreement follows it, ValidationError."""
    fresh = free_to_change(model)
    renamed = facts.get("name", fresh.name) != fresh.name
    if renamed and (fresh.previous_id or AgreementModel.objects.filter(previous=fresh).exists()):
        raise CannotModel(_("Toutes les versions d’un modèle portent le même nom. Gardez-le."))
    _set(fresh, facts)
    refuse_unknown_words({"title": fresh.title, "preamble": fresh.preamble})
    _keep(fresh)
    refuse_holes(fresh)
    audit.record(by, "agreement_model.changed", fresh, facts=sorted(facts))
    model.refresh_from_db()


@transaction.atomic
def new_version(*, model: AgreementModel, by: object | None) -> AgreementModel:
    """A copy to change, in preparation, one number higher. Raises CannotModel when there is one already."""
    fresh = AgreementModel.objects.select_for_update().get(pk=model.pk)
    later = AgreementModel.objects.filter(previous=fresh).first()
    if later is not None:
        raise CannotModel(_("La version {version} existe déjà. Partez d’elle.").format(version=later.version))
    highest = AgreementModel.objects.filter(name=fresh.name).aggregate(top=Max("version"))["top"]
    facts = {name: getattr(fresh, name) for name in FACTS}
    made = AgreementModel(**facts, version=highest + 1, previous=fresh, status=AgreementModel.Status.DRAFT)
    _keep(made)
    for part in PARTS:
        for row in getattr(fresh, part).all():
            row.pk, row.model = None, made
            row._state.adding = True
            _keep(row)
    audit.record(by, "agreement_model.versioned", made, version=made.version, previous=fresh.pk)
    return made


@transaction.atomic
def offer_model(*, model: AgreementModel, by: object | None, today: date) -> None:
    """New agreements may follow it; the version before it is withdrawn. Raises CannotModel when it is not whole."""
    fresh = AgreementModel.objects.select_for_update().get(pk=model.pk)
    missing = what_is_missing(fresh, today)
    if missing:
        raise CannotModel(_("Ce modèle n’est pas complet. {missing}").format(missing=" ".join(missing)))
    _put_status(fresh, AgreementModel.Status.OFFERED, by)
    older = _before(fresh)
    for one in older:
        if one.status == AgreementModel.Status.OFFERED:
            _put_status(one, AgreementModel.Status.WITHDRAWN, by)
    model.refresh_from_db()


@transaction.atomic
def withdraw_model(*, model: AgreementModel, by: object | None) -> None:
    """No new agreement follows it; those that do go on. Raises CannotModel when it was not offered."""
    fresh = AgreementModel.objects.select_for_update().get(pk=model.pk)
    if fresh.status != AgreementModel.Status.OFFERED:
        raise CannotModel(_("Ce modèle n’est pas proposé\u00a0: il n’y a rien à retirer."))
    _put_status(fresh, AgreementModel.Status.WITHDRAWN, by)
    model.refresh_from_db()


@transaction.atomic
def remove_model(*, model: AgreementModel, by: object | None) -> None:
    """Throws away a model that never served. Raises CannotModel when an agreement or a version follows it."""
    fresh = free_to_change(model)
    if AgreementModel.objects.filter(previous=fresh).exists():
        raise CannotModel(_("Une version plus récente vient de celle-ci. Retirez-la plutôt de la liste."))
    audit.record(by, "agreement_model.removed", fresh)
    fresh.delete()


def free_to_change(model: AgreementModel) -> AgreementModel:
    """The row, held for this transaction. Raises CannotModel once an agreement follows it."""
    fresh = AgreementModel.objects.select_for_update().get(pk=model.pk)
    count = fresh.agreements.count()
    if count:
        raise CannotModel(
            _(
                "Des conventions suivent déjà ce modèle ({count}). Il ne peut plus changer\u00a0: "
                "faites une nouvelle version."
            ).format(count=count)
        )
    return fresh


def refuse_holes(model: AgreementModel) -> None:
    """A model that is offered stays whole. Raises CannotModel."""
    if model.status != AgreementModel.Status.OFFERED:
        return
    missing = what_is_missing(model, None)
    if missing:
        raise CannotModel(
            _(
                "Ce modèle est proposé, il doit rester complet. {missing} Retirez-le d’abord de la liste."
            ).format(missing=" ".join(missing))
        )


def _before(model: AgreementModel) -> Iterator[AgreementModel]:
    while model.previous_id is not None:
        model = AgreementModel.objects.select_for_update().get(pk=model.previous_id)
        yield model


def _put_status(model: AgreementModel, status: AgreementModel.Status, by: object | None) -> None:
    if model.status != status:
        model.status = status
        model.save(update_fields=["status", "changed_at"])
        verb = "offered" if status == AgreementModel.Status.OFFERED else "withdrawn"
        audit.record(by, f"agreement_model.{verb}", model, version=model.version)


def _set(model: AgreementModel, facts: dict[str, Any]) -> None:
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"no such facts of a model: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(model, name, tidy(value))


def _keep(row: models.Model) -> None:
    row.full_clean()
    row.save()


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tidy(value: Any) -> Any:
    """A text without the line ends of browsers, and without spaces around it; anything else as it is."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value
