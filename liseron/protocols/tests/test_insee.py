from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols import insee
from liseron.protocols.insee_sheets import COMMUNE, POPULATION, find_columns, find_header
from liseron.protocols.siren import siren, siret

DEPARTMENTS = sorted(
    {f"{n:02}" for n in range(1, 96) if n != 20} | {"2A", "2B"} | insee.OVERSEAS,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("16001", "16001"),
        ("1001", "01001"),
        ("1001.0", "01001"),
        (" 2a004 ", "2A004"),
        ("2B033", "2B033"),
        ("97105", "97105"),
        ("98735", "98735"),
        ("20004", None),
        ("00123", None),
        ("96001", None),
        ("97901", None),
        ("2C001", None),
        ("160011", None),
        ("", None),
        ("١٦٠٠١", None),
    ],
)
def test_a_commune_code_is_read_as_text(written: str, code: str | None) -> None:
    assert insee.commune_code(written) == code


@given(st.sampled_from(DEPARTMENTS), st.integers(1, 999))
def test_department_and_commune_join_into_a_code_that_gives_them_back(department: str, number: int) -> None:
    number = number % 100 if len(department) == 3 else number
    code = insee.joined_code(department, str(number))
    assert code is not None
    assert insee.department_of(code) == department
    assert int(code[len(department) :]) == number
    assert insee.commune_code(code) == code


@given(st.text())
def test_whatever_is_typed_a_code_is_five_characters_or_nothing(text: str) -> None:
    code = insee.commune_code(text)
    assert code is None or (len(code) == 5 and insee.commune_code(code) == code)


def test_overseas_codes_join_in_both_of_insee_s_ways() -> None:
    assert insee.joined_code("971", "05") == "97105"
    assert insee.joined_code("971", "105") == "97105"
    assert insee.joined_code("971", "205") is None
    assert insee.joined_code("16", "16001") == "16001"


@given(st.integers(0, 999_999_999), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_a_count_is_read_with_any_thousands_space(number: int, space: str) -> None:
    assert insee.whole_number(f"{number:,}".replace(",", space)) == number
    assert insee.whole_number(f"{number}.0") == number


@pytest.mark.parametrize("text", ["", "-3", "1.234", "12,5", "n.d.", "1e6", "²"])
def test_what_is_no_count_is_not_guessed(text: str) -> None:
    assert insee.whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-01", date(2026, 1, 1)),
        ("01/02/2026", date(2026, 2, 1)),
        ("Populations de référence en vigueur au 1er janvier 2025", date(2025, 1, 1)),
        ("31 février 2025", None),
        ("le 3 brumaire 2025", None),
        ("2025", None),
    ],
)
def test_the_day_in_force_is_found_in_its_phrase(text: str, day: date | None) -> None:
    assert insee.day_in_force(text) == day


def test_a_year_is_read_only_when_it_is_alone() -> None:
    assert insee.year("Millésime 2022") == 2022
    assert insee.year("2022, géographie 2024") is None
    assert insee.in_force_on(2023) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Isle-d’Espagnac", "l'isle d'espagnac"),
        ("St-Amant-de-Boixe", "SAINT AMANT DE BOIXE"),
        ("Adjots (Les)", "Les Adjots"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("Ste-Sévère", "Sainte-Severe"),
    ],
)
def test_two_spellings_of_a_place_fold_the_same(one: str, other: str) -> None:
    assert insee.fold_name(one) == insee.fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert insee.fold_name(insee.fold_name(text)) == insee.fold_name(text)


@pytest.mark.parametrize(
    "header",
    [
        ["code_commune", "nom_commune", "population_municipale", "population_totale"],
        ["CODGEO", "LIBGEO", "PMUN", "PTOT"],
        ["REG", "Région", "DEP", "CODARR", "CODCAN", "CODCOM", "COM", "Commune", "PMUN", "PCAP", "PTOT"],
        ["Code département", "Code commune", "Nom de la commune", "Population municipale"],
    ],
)
def test_the_population_columns_are_found_in_every_spelling(header: list[str]) -> None:
    columns = find_columns(header, POPULATION)
    assert "municipal" in columns
    assert "name" in columns
    assert "code" in columns or {"department", "commune"} <= columns.keys()


@given(st.permutations(["CODGEO", "LIBGEO", "DEP", "COM"]), st.integers(0, 30))
def test_a_header_is_found_in_any_order_under_any_notes(header: list[str], notes: int) -> None:
    found = find_header([["Populations de référence"]] * notes + [header], COMMUNE, [["code"]])
    assert found is not None
    number, columns = found
    assert number == notes
    assert {name: header[place] for name, place in columns.items()} == {
        "code": "CODGEO",
        "name": "LIBGEO",
        "department": "DEP",
        "commune": "COM",
    }


@given(st.integers(0, 99_999_999))
def test_one_digit_in_ten_completes_a_siren(stem: int) -> None:
    assert sum(siren(f"{stem:08}{key}") is not None for key in range(10)) == 1


@given(st.integers(0, 99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_siren(stem: int, place: int, shift: int) -> None:
    good = next(n for key in range(10) if (n := siren(f"{stem:08}{key}")))
    wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    assert siren(wrong) is None


def test_siret_numbers_are_checked_and_la_poste_has_its_own_rule() -> None:
    assert siret("732 829 320 00074") == "73282932000074"
    assert siret("73282932000075") is None
    assert siret("35600000000048") == "35600000000048"
    assert siret("35600000049837") == "35600000049837"
    assert siret("35600000049838") is None
