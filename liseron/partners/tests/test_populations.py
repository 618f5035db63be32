from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from liseron.partners.importing.lines import Outcome
from liseron.partners.importing.populations import import_intercommunalities, import_populations
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.tables import read_rows
from liseron.partners.importing.territory import import_territory
from liseron.partners.models import Intercommunality, Municipality, Partner, Population
from liseron.partners.populations import CannotCount, count, population_of
from liseron.protocols.insee_sheets import POPULATION
from liseron.toolkit.sheets import write_xlsx

SPRING = {year: date(year, 4, 1) for year in (2024, 2025, 2026)}


def sheet(*rows: str, header: str = "CODGEO;LIBGEO;PMUN;PCAP;PTOT") -> bytes:
    return "\n".join([header, *rows]).encode()


OF_2022 = sheet(
    "16001;Aubeval;1 100;10;1 110",
    "16002;Belle-Étoile;700;0;700",
    "16003;Coldour;290;1;291",
    "16004;Saint-Dour;95;0;95",
    "16005;Vieille-Combe;60;2;62",
)


def test_vintages_stand_side_by_side_and_the_latest_in_force_counts(territory, partner: Partner) -> None:
    import_populations(OF_2022, source="Insee", census_year=2022)
    assert population_of(partner, on=SPRING[2025]) == (1100, 1110, 2022)
    assert population_of(partner, on=SPRING[2026]) == (1200, None, 2023)
    with pytest.raises(CannotCount):
        population_of(partner, on=SPRING[2024])


def test_an_epci_counts_its_members_and_what_they_took_over(territory) -> None:
    partner = Partner.objects.create(name="CC", slug="cc", intercommunality=Intercommunality.objects.get())
    import_populations(OF_2022, source="Insee", census_year=2022)
    assert population_of(partner, on=SPRING[2025]) == (1100 + 700 + 60 + 95, 1110 + 700 + 62 + 95, 2022)


def test_a_year_that_misses_a_commune_is_not_counted(territory, partner: Partner) -> None:
    import_populations(OF_2022, source="Insee", census_year=2022)
    Population.objects.filter(census_year=2023, municipality=territory["Coldour"]).delete()
    everyone = Municipality.objects.in_force(SPRING[2026])
    assert count(everyone, on=SPRING[2026]).census_year == 2022
    with pytest.raises(CannotCount):
        count([], on=SPRING[2026])


def test_a_former_commune_known_by_its_code_gets_its_name(territory) -> None:
    assert Municipality.objects.filter(insee_code="16005", name="16005").exists()
    import_populations(OF_2022, source="Insee", census_year=2022)
    assert Municipality.objects.get(insee_code="16005").name == "Vieille-Combe"


def test_the_same_file_again_changes_nothing_and_a_correction_is_told(territory) -> None:
    import_populations(OF_2022, source="Insee", census_year=2022)
    assert import_populations(OF_2022, source="Insee", census_year=2022).counts() == {Outcome.UNCHANGED: 5}
    corrected = OF_2022.replace(b"290;1;291", b"292;1;293")
    counts = import_populations(corrected, source="Insee", census_year=2022).counts()
    assert counts == {Outcome.UNCHANGED: 4, Outcome.CHANGED: 1}


@pytest.mark.parametrize(
    ("row", "outcome", "said"),
    [
        ("16999;Ailleurs;12;0;12", Outcome.TO_SETTLE, "territoire"),
        ("xx;Ailleurs;12;0;12", Outcome.REJECTED, "code"),
        ("16001;Aubeval;douze;0;12", Outcome.REJECTED, "nombre entier"),
        ("16001;Aubeval;12;0;11", Outcome.REJECTED, "plus petite"),
    ],
)
def test_a_row_that_does_not_go_in_is_told(territory, row: str, outcome: Outcome, said: str) -> None:
    lines = import_populations(sheet(row), source="Insee", census_year=2022)
    assert lines.counts() == {outcome: 1}
    assert said in lines.lines[0].reason
    assert lines.lines[0].row["name"] == row.split(";")[1]


def test_codes_in_two_columns_and_numbers_without_their_zero_are_read(territory) -> None:
    content = sheet(
        "16;1;Aubeval;1000", header="Code département;Code commune;Nom de la commune;Population municipale"
    )
    lines = import_populations(content, source="Insee", census_year=2021)
    assert lines.counts() == {Outcome.CREATED: 1}


def test_the_year_must_be_said_somewhere(territory) -> None:
    with pytest.raises(CannotImport, match="millésime"):
        import_populations(sheet("16001;Aubeval;12;0;12"), source="Insee")


def test_a_workbook_with_notes_above_its_header_is_read(territory, tmp_path: Path, capsys) -> None:
    book = write_xlsx(
        [
            ["Populations en vigueur au 1er janvier 2024"],
            ["CODGEO", "LIBGEO", "PMUN", "PTOT"],
            ["16001", "Aubeval", 1050, 1060],
        ],
        ["Insee, millésime 2021"],
    )
    file = tmp_path / "ensemble.xlsx"
    file.write_bytes(book)
    call_command("import_populations", str(file), "--census-year", "2021")
    row = Population.objects.get(census_year=2021)
    assert (row.municipal, row.total, row.in_force_on) == (1050, 1060, date(2024, 1, 1))
    assert "1 ajoutées" in capsys.readouterr().out


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    with suppress(CannotImport):
        assert "municipal" in read_rows(content, POPULATION, [["code", "municipal"]], "code").columns


def test_the_list_of_epci_is_checked_against_the_territory(territory) -> None:
    content = sheet(
        "200072049;CC des Essais;CC",
        "200071827;Autre;CA",
        "123;Faux;CC",
        header="code_epci;nom_epci;nature_epci",
    )
    outcomes = [line.outcome for line in import_intercommunalities(content).lines]
    assert outcomes == [Outcome.UNCHANGED, Outcome.CREATED, Outcome.REJECTED]


def test_insee_s_own_files_give_the_departments_totals(db: None, shared_data: Path) -> None:
    admin, insee = shared_data / "real" / "4_admin", shared_data / "insee"
    import_territory((admin / "communes_16_62.json").read_bytes(), (admin / "epci_16_62.json").read_bytes())
    for file in sorted(insee.glob("communes_*.csv")):
        lines = import_populations(file.read_bytes(), source=file.name)
        assert not lines.remarks()
    for file in sorted(insee.glob("epci_*.csv")):
        assert set(import_intercommunalities(file.read_bytes()).counts()) == {Outcome.UNCHANGED}
    rows = Population.objects.filter(census_year=2022)
    assert rows.filter(municipality__department="16").count() == 362
    assert rows.filter(municipality__department="62").count() == 890
    in_16 = Municipality.objects.in_force(SPRING[2025]).filter(department="16")
    in_62 = Municipality.objects.in_force(SPRING[2025]).filter(department="62")
    assert count(in_16, on=SPRING[2025]) == (351_603, 360_259, 2022)
    assert count(in_62, on=SPRING[2025]) == (1_460_184, 1_481_487, 2022)
