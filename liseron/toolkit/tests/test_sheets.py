import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from liseron.toolkit.sheets import CannotRead, read_sheets, read_table, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " =1",
    '=HYPERLINK("x")',
]
ROW = ["01001", "été ; « œ »", 3, 2.5, Decimal("1.20"), date(2026, 12, 1), True, None]
HEADER = ["code", "nom", "nombre", "mesure", "prix", "jour", "libre", "vide"]


def rows(data, filename="table.csv"):
    return list(read_table(data, filename))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(formula):
    text = write_csv([[formula, f"{formula};x"]], ["a", formula]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
    assert cells[1:] == [f"'{formula}", f"'{formula}", f"'{formula};x"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_sheet_is_a_formula(formula):
    data = write_xlsx([[formula]], [formula], title=f"{formula}[]:*?/")
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b'<c r="A2" t="s">' in xml


def test_numbers_stay_numbers_and_codes_stay_text():
    line = write_csv([ROW], HEADER).decode("utf-8-sig").splitlines()[1]
    assert line == '01001;"été ; « œ »";3;2,5;1,20;01/12/2026;oui;'
    cells = (
        CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([ROW], HEADER)))
        .get_sheet_by_index(0)
        .to_python()[1]
    )
    assert cells[:6] == ["01001", "été ; « œ »", 3.0, 2.5, 1.2, date(2026, 12, 1)]


def test_instants_are_told_in_paris():
    instant = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert b"02/07/2026 00:30" in write_csv([[instant]], ["a"])
    assert rows(write_xlsx([[instant]], ["a"]), "t.xlsx") == [{"a": "2026-07-02 00:30:00"}]


def test_what_was_written_reads_back():
    expected = [{"code": "01001", "nom": "été ; « œ »", "jour": "2026-12-01"}]
    read = rows(write_xlsx([ROW], HEADER), "t.xlsx")
    assert [{key: row[key] for key in expected[0]} for row in read] == expected
    assert rows(write_csv([ROW], HEADER))[0]["nom"] == "été ; « œ »"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_in_its_encoding_and_delimiter(delimiter, encoding):
    data = delimiter.join([" code ", "nom"]) + "\r\n" + delimiter.join(["01001", "Né"]) + "\r\n\r\n"
    assert rows(data.encode(encoding)) == [{"code": "01001", "nom": "Né"}]


def test_short_and_long_rows_lose_nothing():
    assert rows(b"a;b\n1\n1;2;3;4\n") == [{"a": "1", "b": ""}, {"a": "1", "b": "2", "": "3 ; 4"}]


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "t.csv"),
        (b"\n\n", "t.csv"),
        (b"a;a\n1;2", "t.csv"),
        (b"a;b\n\x00\x01", "t.csv"),
        (b"a\n" + b"x" * 40_000, "t.csv"),
        (b'a\n"' + b"x" * 200_000, "t.csv"),
        (b";".join([b"x"] * 300), "t.csv"),
        (b"a\n" * 200_002, "t.csv"),
        (b"x" * 20_000_001, "t.csv"),
        (b"\xd0\xcf\x11\xe0", "t.xls"),
        (b"PK\x03\x04rest", "t.xlsx"),
        (write_xlsx([], []), "t.xlsx"),
    ],
    ids=range(12),
)
def test_what_is_no_table_is_refused_with_a_sentence(data, filename):
    with pytest.raises(CannotRead, match=r"\.$"):
        rows(data, filename)


def test_a_file_is_checked_before_its_rows_are_asked_for():
    with pytest.raises(CannotRead):
        read_table(b"", "t.csv")


def test_a_sheet_that_is_a_bomb_is_refused():
    stream = io.BytesIO(write_xlsx([["x"]], ["a"]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(90_000_000))
    with pytest.raises(CannotRead, match="trop de données"):
        rows(stream.getvalue(), "t.xlsx")


def test_a_sheet_with_entities_reads_no_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the-secret")
    source = zipfile.ZipFile(io.BytesIO(write_xlsx([["x"]], ["a"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/sharedStrings.xml":
                doctype = f'<!DOCTYPE sst [<!ENTITY s SYSTEM "{secret.as_uri()}">]><sst'.encode()
                content = content.replace(b"<sst", doctype, 1).replace(b">x<", b">&s;<")
            archive.writestr(name, content)
    try:
        outcome = str(rows(stream.getvalue(), "t.xlsx"))
    except CannotRead as refusal:
        outcome = str(refusal)
    assert "the-secret" not in outcome


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(data):
    try:
        outcome = rows(data)
    except CannotRead as refusal:
        outcome = str(refusal)
    assert isinstance(outcome, list) or outcome.endswith(".")


def test_every_sheet_of_a_workbook_is_read_as_rows():
    assert list(read_sheets(write_xlsx([["01004", 12.0]], ["code", "nombre"]))) == [
        [["code", "nombre"], ["01004", "12"]]
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04abc", b"code;nombre"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(CannotRead):
        list(read_sheets(data))


def a_sheet_with_a_cell_at(place):
    """A workbook of some kilobytes; a reader that lays out its rectangle would need gigabytes."""
    source = zipfile.ZipFile(io.BytesIO(write_xlsx([["x"]], ["a"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b'r="A2"', place)
            target.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("place", [b'r="XFD1048576"', b"r='XFD1048576'", b's="1" r="ZZ900000"'])
def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(place):
    with pytest.raises(CannotRead, match="trop loin"):
        rows(a_sheet_with_a_cell_at(place), "t.xlsx")


def test_a_sheet_whose_cells_say_no_place_is_read():
    assert rows(a_sheet_with_a_cell_at(b""), "t.xlsx") == [{"a": "x"}]


def test_another_format_in_an_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<x/>")
    with pytest.raises(CannotRead, match="XLSX"):
        rows(stream.getvalue(), "t.xlsx")


def test_a_table_in_utf16_is_read():
    assert rows("titre;né\r\nÉté;1".encode("utf-16"), "t.csv") == [{"titre": "Été", "né": "1"}]
