from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, AgreementModel, Party, Termination, TerminationWay
from liseron.partners.models import Municipality, Partner

TODAY = date(2026, 11, 22)
NAMES = {
    "department": ("Département d’Essai", "1, rue du Test, 99000 Essai", "Camille Roy", "Présidente"),
    "partner": ("Commune d’Aubeval", "Mairie, 2, place du Puits, 99100 Aubeval", "Dominique Martin", "Maire"),
    "cosignatory": ("Communauté des Essais", "3, allée Neuve, 99200 Coldour", "", ""),
}


@pytest.fixture(autouse=True)
def kept_files(tmp_path: Path, settings: LazySettings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def partner(db: None) -> Partner:
    town = Municipality.objects.create(insee_code="99001", name="Aubeval")
    return Partner.objects.create(name="Commune d’Aubeval", slug="aubeval", municipality=town)


@pytest.fixture
def make_agreement_of(partner: Partner) -> Callable[..., Agreement]:
    """An agreement of a shipped model, signed by all or not yet."""

    def make(model: str = "charente", *, signed_on: date | None = date(2026, 3, 4)) -> Agreement:
        found = load_model(model, None, today=TODAY)
        agreement = Agreement.objects.create(
            number=f"2026-{Agreement.objects.count() + 1:03}",
            model=found,
            partner=partner,
            drafted_on=date(2026, 1, 5),
            starts_on=signed_on,
            ends_on=date(2029, 3, 3) if signed_on else None,
        )
        for asked in found.parties.all():
            name, address, represented_by, capacity = NAMES[asked.role]
            Party.objects.create(
                agreement=agreement,
                position=asked.position,
                role=asked.role,
                label=asked.label,
                name=name,
                address=address,
                siren="211600010" if asked.role == "partner" else "",
                represented_by=represented_by,
                capacity=capacity,
                wants_deliberation=asked.wants_deliberation,
                deliberation="Assemblée n°\u00a012" if signed_on else "",
                deliberated_on=date(2026, 2, 1) if signed_on else None,
                signed_on=signed_on,
            )
        return Agreement.objects.whole().get(pk=agreement.pk)

    return make


@pytest.fixture
def make_letter(make_agreement_of: Callable[..., Agreement]) -> Callable[..., Termination]:
    """A letter of one way of a shipped model, sent by the département unless `by` says "partner"."""

    def make(model: str, kind: str, *, by: str = "department", **facts: Any) -> Termination:
        agreement = make_agreement_of(model)
        way = TerminationWay.objects.get(model=agreement.model, kind=kind)
        return Termination.objects.create(
            agreement=agreement,
            way=way,
            served_by=agreement.parties.get(role=by),
            **{"sent_on": date(2026, 10, 1), **facts},
        )

    return make


@pytest.fixture
def two_party_model(db: None) -> AgreementModel:
    return load_model("pas-de-calais", None, today=TODAY)
