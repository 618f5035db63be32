import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from liseron.partners.importing.territory import import_territory
from liseron.partners.models import Library, Municipality, Partner

SHARED = Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files, read from where they are; tests that need them are skipped without them."""
    for folder in (SHARED, settings.BASE_DIR.parent.parent / "shared" / "data"):
        if (folder / "insee").is_dir():
            return folder
    pytest.skip("the real files are not beside this checkout")


def commune(code: str, name: str, *, kind: str = "commune-actuelle", **more: object) -> dict[str, object]:
    return {"code": code, "nom": name, "type": kind, "departement": code[:2], **more}


COMMUNES = [
    commune("16001", "Aubeval", siren="211600010", codesPostaux=["16100"], population=1200),
    commune("16002", "Belle-Étoile", codesPostaux=["16100", "16110"], population=800, anciensCodes=["16005"]),
    commune("16003", "Coldour", codesPostaux=["16200"], population=300),
    commune("16004", "Saint-Dour", codesPostaux=["16200"], population=90),
    commune("16006", "Vieux-Bourg", kind="commune-deleguee", chefLieu="16002"),
]
COMMUNITIES = [
    {
        "code": "200072049",
        "nom": "CC des Essais",
        "type": "CC",
        "membres": [{"code": "16001"}, {"code": "16002"}, {"code": "16004"}],
    }
]


def as_json(entries: object) -> bytes:
    return json.dumps(entries).encode()


@pytest.fixture
def territory(db: None) -> dict[str, Municipality]:
    """Four invented communes of one département, three of them in one EPCI; by name."""
    import_territory(as_json(COMMUNES), as_json(COMMUNITIES))
    return {m.name: m for m in Municipality.objects.filter(kind="current")}


@pytest.fixture
def make_library(territory: dict[str, Municipality]):
    def make(name: str, town: str, latitude: float | None = None, longitude: float | None = None, **more):
        number = Library.objects.count() + 1
        return Library.objects.create(
            name=name,
            slug=f"bibliotheque-{number}",
            municipality=territory[town],
            latitude=latitude,
            longitude=longitude,
            **more,
        )

    return make


@pytest.fixture
def partner(territory: dict[str, Municipality]) -> Partner:
    return Partner.objects.create(
        name="Aubeval",
        slug="aubeval",
        municipality=territory["Aubeval"],
        agreement_starts_on=date(2026, 1, 1),
        agreement_ends_on=date(2026, 12, 31),
    )
