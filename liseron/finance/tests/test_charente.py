"""Charente on INSEE's own files: every amount and every total worked out from the files alone, or written by hand.

At 0.15 € a product of whole inhabitants has two decimals, so nothing is ever rounded; at 0.155 € the sum of the
amounts is not the rate times the sum, and the difference is written here.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.contributions import Line, lines_of
from liseron.finance.models import RevenueOrder
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import ANNE, LOUIS, TODAY
from liseron.partners.importing.populations import import_populations
from liseron.partners.importing.territory import import_territory
from liseron.partners.models import Intercommunality, Municipality, Population

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
CENSUS_OF = {2025: 2022, 2026: 2023}
LINES_OF_THE_FILE = {2025: 362, 2026: 359}
INHABITANTS = {2025: 351_603, 2026: 352_683}
TOTAL = {2025: Decimal("52740.45"), 2026: Decimal("52902.45")}
# Three communes of the file of 2022 have merged since: code of the file, code that took them over.
MERGED = {"16147": "16198", "16226": "16393", "16238": "16023"}
OF_MERGED = {"16198": "111.45", "16393": "429.30", "16023": "99.30"}  # 487 + 256, 2,163 + 699, 558 + 104
OF_EPCI = {
    2025: {
        "200029734": "2991.00", "200043016": "2066.40", "200068914": "3282.30", "200070282": "2621.55",
        "200070514": "10359.75", "200071827": "21368.70", "200072023": "3300.90", "200072049": "5278.05",
        "241600303": "1471.80",
    },
    2026: {
        "200029734": "3002.70", "200043016": "2077.35", "200068914": "3303.30", "200070282": "2620.35",
        "200070514": "10387.35", "200071827": "21439.95", "200072023": "3312.15", "200072049": "5283.45",
        "241600303": "1475.85",
    },
}  # fmt: skip


@pytest.fixture
def files(shared_data: Path) -> Path:
    """The territory and both years, through the product's own importers."""
    admin = shared_data / "real" / "4_admin"
    import_territory((admin / "communes_16_62.json").read_bytes(), (admin / "epci_16_62.json").read_bytes())
    Population.objects.all().delete()
    for census in CENSUS_OF.values():
        file = shared_data / "insee" / f"communes_16_pop{census}_epci2024.csv"
        assert not import_populations(file.read_bytes(), source=file.name).remarks()
    return shared_data / "insee"


def people_by_code(files: Path, year: int) -> Counter[str]:
    """Municipal population of each commune of today, read from the file with nothing of the product."""
    path = files / f"communes_16_pop{CENSUS_OF[year]}_epci2024.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == LINES_OF_THE_FILE[year]
    found: Counter[str] = Counter()
    for row in rows:
        found[MERGED.get(row["code_commune"], row["code_commune"])] += int(row["population_municipale"])
    return found


def in_cents(people: int, tenths_of_a_cent: int) -> Decimal:
    return Decimal(people * tenths_of_a_cent).scaleb(-3).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def join(places: Iterable[Municipality | Intercommunality], rate: str = "0.15") -> None:
    model = world.a_model(rate=Decimal(rate))
    for place in places:
        key = place.insee_code if isinstance(place, Municipality) else place.siren
        partner = world.a_partner(place, name=f"{place.name} ({key})")
        world.an_agreement(partner, model, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31))


def communes() -> Iterable[Municipality]:
    return Municipality.objects.in_force(TODAY).filter(department="16")


def all_epci() -> Iterable[Intercommunality]:
    return Intercommunality.objects.filter(municipalities__department="16").distinct()


def billed(year: int) -> dict[str, Decimal]:
    """The year's orders, by the INSEE code or the SIREN of the partner."""
    batch = prepare_contributions(year=year, by=ANNE, today=TODAY)
    assert batch
    confirm_batch(batch=batch, by=LOUIS, today=TODAY)
    orders = RevenueOrder.objects.filter(year=year).select_related("contribution__partner__municipality")
    return {code(one.contribution.partner): one.amount for one in orders}


def code(partner: object) -> str:
    town = partner.municipality  # type: ignore[attr-defined]
    return town.insee_code if town else partner.intercommunality_id  # type: ignore[attr-defined,no-any-return]


def due(year: int) -> list[Line]:
    return [line for line in lines_of(year, today=TODAY) if line.is_ready]


def test_every_commune_pays_what_its_line_of_the_file_says(files: Path) -> None:
    join(communes())
    for year in CENSUS_OF:
        people = people_by_code(files, year)
        amounts = billed(year)
        assert amounts == {code: in_cents(number, 150) for code, number in people.items()}
        assert (len(amounts), sum(people.values())) == (359, INHABITANTS[year])
        assert sum(amounts.values()) == TOTAL[year] == Decimal("0.15") * INHABITANTS[year]
        if year == 2025:
            assert {code: str(amounts[code]) for code in OF_MERGED} == OF_MERGED
        chalais = {2025: "269.85", 2026: "271.80"}[year]  # 1,799 and 1,812 inhabitants
        assert str(amounts["16073"]) == chalais
    assert world.broken() == []


def test_rounding_each_amount_is_not_rounding_the_sum(files: Path) -> None:
    """At 0.155 €, half of the amounts fall on half a cent: 0.955 € more over the département in 2026."""
    join(communes(), rate="0.155")
    lines = due(2026)
    people = people_by_code(files, 2026)
    assert {code(line.partner): line.amount for line in lines} == {
        code: in_cents(number, 155) for code, number in people.items()
    }
    total = sum(line.amount for line in lines)
    assert total == Decimal("54666.82")
    assert total - Decimal("0.155") * INHABITANTS[2026] == Decimal("0.955")


def test_by_epci_the_same_inhabitants_make_the_same_total(files: Path) -> None:
    join(all_epci())
    for year in CENSUS_OF:
        amounts = billed(year)
        assert {code: str(amount) for code, amount in amounts.items()} == OF_EPCI[year]
        assert sum(amounts.values()) == TOTAL[year]
    assert world.broken() == []


def test_communes_that_sign_alone_move_money_and_make_none(files: Path) -> None:
    join([*all_epci(), *communes().filter(name__in=["Chalais", "Cognac", "Angoulême"])])  # type: ignore[attr-defined]
    amounts = {code(line.partner): line.amount for line in due(2026)}
    assert len(amounts) == 12
    assert sum(amounts.values()) == TOTAL[2026]
    assert amounts["200070282"] == Decimal("2620.35") - amounts["16073"] == Decimal("2348.55")
