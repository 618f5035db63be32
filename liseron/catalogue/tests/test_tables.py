"""Tables of titles with a plan of their columns: whatever the table, a line out for each row in."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liseron.catalogue.imports import tables
from liseron.catalogue.imports.columns import CannotMap, ColumnPlan, Rule
from liseron.catalogue.imports.proposing import propose
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.imports.table_facts import read_row
from liseron.catalogue.models import Audience, Medium, Record
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.catalogue.tests.making import TODAY, a_resource
from liseron.toolkit.sheets import write_xlsx

TABLE = """Liste des films au 1er mars;;;;
;;;;
Identifiant;Titre;Réalisateur;Année;Genre
f1;La Dune;Marais, Odile;2019;Drame, Mer
f2;Sable;;;Comédie
"""
PLAN = ColumnPlan(
    (
        ("source_id", Rule(columns=("N°",))),
        ("title", Rule(columns=("Titre", "Complément"), joint=" : ")),
        ("creators", Rule(columns=("Auteur",), split=";")),
        ("creators", Rule(columns=("Traducteur",), role="trl")),
        ("medium", Rule(columns=("Support",), values={"Livre num.": "book", "DVD": "film"})),
        ("published", Rule(columns=("Paru",))),
        ("available_until", Rule(columns=("Fin",), date="%m/%d/%Y")),
        ("url", Rule(columns=("N°",), pattern="https://e.example/t/{}")),
        ("language", Rule(constant="fr")),
        ("isbn", Rule(columns=("ISBN",))),
        ("withdrawn", Rule(columns=("Retiré",))),
    )
)
ROW = {
    "N°": "12",
    "Titre": "La Dune",
    "Complément": "roman",
    "Auteur": "Marais, Odile; Pic, Jean (1950-2001)",
    "Traducteur": "Line Roc",
    "Support": "LIVRE NUM",
    "Paru": "2/3/2019",
    "Fin": "12/31/2026",
    "ISBN": "978-2-07-000000-5",
    "Retiré": "",
}


def a_file(tmp_path: Path, content: str | bytes, name: str = "titres.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def facts(lines: list[Line]) -> list[tuple[str, str]]:
    return [(line.facts.source_id, line.facts.title) for line in lines if line.facts]


def test_a_row_becomes_facts_by_the_rules_of_its_plan() -> None:
    assert read_row(ROW, PLAN, TODAY).facts == TitleFacts(
        source_id="12",
        title="La Dune : roman",
        medium=Medium.BOOK,
        creators=(Creator("Odile Marais"), Creator("Jean Pic"), Creator("Line Roc", "trl")),
        published="2019-03-02",
        year=2019,
        language="fr",
        url="https://e.example/t/12",
        identifiers=(Identifier("isbn", "978-2-07-000000-5"),),
        available_until=date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("changed", "reason", "waits"),
    [
        ({"Support": "Vinyle"}, "unknown_kind", True),
        ({"Support": ""}, "unknown_kind", True),
        ({"Fin": "bientôt"}, "unreadable_date", True),
    ],
)
def test_what_cannot_be_read_is_said_and_waits_when_it_matters(
    changed: dict[str, str], reason: str, waits: bool
) -> None:
    reading = read_row(ROW | changed, PLAN, TODAY)
    assert [problem.reason for problem in reading.problems] == [reason]
    assert (reading.halt is not None) == waits


def test_a_row_that_says_so_withdraws_its_title() -> None:
    assert read_row(ROW | {"Retiré": "Oui"}, PLAN, TODAY).withdraws
    assert not read_row(ROW | {"Retiré": "non"}, PLAN, TODAY).withdraws


def test_a_plan_survives_being_kept() -> None:
    assert ColumnPlan.from_json(PLAN.to_json()) == PLAN


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"rules": "x"},
        {"rules": [{"target": "prix"}]},
        {"rules": [{"target": "title", "columns": "Titre"}]},
        {"rules": [{"target": "title", "columns": [1]}]},
        {"rules": [{"target": "title", "split": 1}]},
        {"rules": [{"target": "url", "pattern": "https://e.example/"}]},
        {"rules": [{"target": "medium", "values": {"a": 1}}]},
        {"rules": [{"target": "title"}] * 1000},
    ],
)
def test_a_plan_of_another_shape_is_refused(content: Any) -> None:
    with pytest.raises(CannotMap):
        ColumnPlan.from_json(content)


def test_a_plan_needs_a_title_and_a_medium() -> None:
    title = ("title", Rule(columns=("T",)))
    for rules in ((), (title,), (("medium", Rule(constant="book")),)):
        with pytest.raises(CannotMap):
            ColumnPlan(rules).check()
    ColumnPlan((title, ("medium", Rule(constant="book")))).check()


def test_the_header_is_found_under_the_sheet_s_own_title(tmp_path: Path) -> None:
    shown = tables.preview(a_file(tmp_path, TABLE), medium="film")
    assert (shown.header_row, [row.number for row in shown.rows]) == (3, [4, 5])
    first = shown.rows[0].facts
    assert first is not None
    assert (first.creators, first.year, first.subjects) == (
        (Creator("Odile Marais"),),
        2019,
        ("Drame", "Mer"),
    )
    assert shown.examples["Genre"] == ("Drame, Mer", "Comédie")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_table_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = ["Identifiant", "Titre"], ["1", "Été à l’ombre"], ["2", "Œuvre"]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    assert facts(list(tables.read(a_file(tmp_path, content)))) == [("1", "Été à l’ombre"), ("2", "Œuvre")]


def test_a_sheet_with_dates_is_read(tmp_path: Path) -> None:
    header = ["Identifiant", "Titre", "Type", "Date de fin"]
    rows = [["001", "La Dune", "DVD", date(2026, 12, 31)], ["2", "Sable", "Revue", None]]
    lines = list(tables.read(a_file(tmp_path, write_xlsx(rows, header), "t.xlsx")))
    found = [line.facts for line in lines if line.facts]
    assert [(f.source_id, f.medium, f.available_until) for f in found] == [
        ("001", "film", date(2026, 12, 31)),
        ("2", "press", None),
    ]


def test_columns_are_proposed_by_their_names_and_by_what_they_hold() -> None:
    header = ["ref", "Intitulé", "Créateurs", "colA", "colB", "colC", "Nature"]
    row = [
        "1",
        "La Dune",
        "Odile Marais | Jean Pic",
        "9782070000005",
        "https://e.example/c.jpg",
        "français",
        "Livre",
    ]
    plan = dict(propose(header, [row] * 3).rules)
    assert {name: rule.columns[0] for name, rule in plan.items()} == {
        "source_id": "ref", "title": "Intitulé", "creators": "Créateurs", "isbn": "colA", "cover_url": "colB",
        "language": "colC", "medium": "Nature",
    }  # fmt: skip
    assert (plan["creators"].split, plan["medium"].values) == ("|", {"Livre": "book"})


def test_the_audience_is_understood_in_words_and_ages() -> None:
    plan = ColumnPlan((("audience", Rule(columns=("P",))),))
    said = {"Jeunesse": "youth", "8-11 ans": "youth", "dès 13 ans": "teens", "Adultes": "adults", "": "all"}
    assert {word: read_row({"P": word}, plan, TODAY).facts.audience for word in said} == said
    odd = read_row({"P": "Martiens"}, plan, TODAY)
    assert odd.facts.audience == Audience.ALL
    assert "unknown_audience" in {problem.reason for problem in odd.problems}


def test_a_table_without_numbers_gives_each_title_its_own(tmp_path: Path) -> None:
    path = a_file(tmp_path, "Titre;Auteur\nSable;Odile Marais\nSable;Jean Pic\n")
    first, second = (number for number, _title in facts(list(tables.read(path))))
    assert first != second
    assert [number for number, _title in facts(list(tables.read(path)))] == [first, second]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "vide"),
        (";;\n\n", "vide"),
        (b"\x00\x01\x02", "ne lisons pas"),
        ("a;" * 1_000_000, "trop de colonnes"),
        ("Titre;Auteur\n" + "x" * 60_000 + ";y\n", "trop longue|abîmé"),
        ('Titre;Auteur;Année\na;b;c\n"d;e;f\ng;h;i\nj;k;l\n', "guillemet"),
        (b"PK\x03\x04rest", "abîmé"),
    ],
    ids=["empty", "blank", "bytes", "columns", "cell", "quote", "zip"],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(CannotImport, match=sentence):
        list(tables.read(a_file(tmp_path, content)))


def test_a_table_that_lacks_a_column_of_its_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="ISBN"):
        list(tables.read(a_file(tmp_path, TABLE), PLAN))


def test_a_column_named_twice_is_two_columns(tmp_path: Path) -> None:
    path = a_file(tmp_path, "Titre;Sujet;Sujet\nSable;Mer;Été\n")
    plan = ColumnPlan(
        (("title", Rule(columns=("Titre",))), ("subjects", Rule(columns=("Sujet", "Sujet (2)"))))
    )
    assert tables.preview(path, plan).rows[0].cells == {"Titre": "Sable", "Sujet": "Mer", "Sujet (2)": "Été"}


@pytest.mark.django_db
def test_an_import_by_a_plan_reports_every_row(tmp_path: Path) -> None:
    head = ";".join(ROW)
    good = ";".join(f'"{cell}"' for cell in ROW.values())
    odd = good.replace("LIVRE NUM", "Vinyle").replace('"12"', '"13"')
    path = a_file(tmp_path, f"{head}\n{good}\n\n{odd}\n")
    report = import_titles(kind="table", path=path, resource=a_resource(), by=None, mapping=PLAN)
    assert report.totals == {"in": 1, "unchanged": 0, "rejected": 0, "to_settle": 1}
    assert report.run.lines.get().number == 4
    assert Record.objects.get().url == "https://e.example/t/12"


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=12),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_the_table_there_are_as_many_lines_as_rows(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["Titre", "Auteur", "ISBN"], *rows])
    path = a_file(tmp_path, text.getvalue().encode(encoding, "surrogatepass"))
    plan = ColumnPlan(
        (("title", Rule(columns=("Titre",))), ("creators", Rule(columns=("Auteur",), split=",")))
    )
    lines = list(tables.read(path, plan))
    assert len(lines) == sum(any(cell.strip() for cell in row) for row in rows)
    assert all(bool(line.facts) != bool(line.reason) for line in lines)
