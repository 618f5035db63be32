"""The bytes decide; what a record declares helps only when they do not."""

import io

import pytest

from liseron.protocols.marc.characters import is_mojibake, title_without_marks, without_marks
from liseron.protocols.marc.iso2709 import read_iso2709
from liseron.protocols.marc.record import Charset, Record
from liseron.protocols.marc.tests.writing import LEADER, iso2709

CODED = "  \x1fa20200101d2019    m  y0frey{}ba"
WITH_A = LEADER[:9] + "a" + LEADER[10:]


def the_record(raw: bytes, flavour: str = "") -> Record:
    (record,) = read_iso2709(io.BytesIO(raw), flavour=flavour)
    assert isinstance(record, Record)
    return record


def unimarc(title: bytes, declared: str = "0103  ", leader: str = LEADER) -> Record:
    raw = iso2709([("100", CODED.format(declared)), ("200", "1 \x1fa" + title.decode("latin-1"))],
                  leader=leader, charset="latin-1")  # fmt: skip
    return the_record(raw)


@pytest.mark.parametrize("declared", ["0103  ", "50    ", "      ", "03    "])
@pytest.mark.parametrize("leader", [LEADER, WITH_A])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str, leader: str):
    record = unimarc("L’été à Noël".encode(), declared, leader)
    assert (record.first("200", "a"), record.charset) == ("L’été à Noël", Charset("utf-8"))


@pytest.mark.parametrize("declared", ["0103  ", "03    ", "01    ", "  03  "])
def test_bytes_that_are_not_utf8_follow_what_unimarc_declares(declared: str):
    record = unimarc(b"L'\xc2et\xc2e", declared)
    assert (record.first("200", "a"), record.charset) == ("L'été", Charset("iso5426", "declared"))


def test_a_unimarc_record_that_declares_nothing_is_taken_for_windows():
    record = unimarc(b"L\x92\xe9t\xe9", "      ")
    assert (record.first("200", "a"), record.charset) == ("L’été", Charset("cp1252", "guessed"))


def test_broken_utf8_that_is_declared_is_replaced_and_counted():
    record = unimarc("été".encode() + b" \xe9t\xe9", leader=WITH_A)
    assert record.first("200", "a") == "été \ufffdt\ufffd"
    assert record.charset == Charset("utf-8", "declared", 2)
    assert [remark.code for remark in record.remarks] == ["characters"]


def test_one_letter_cut_in_two_does_not_garble_the_others():
    record = unimarc("L’été à Noël, un conte d’hive".encode() + b"\xc3")
    assert record.first("200", "a") == "L’été à Noël, un conte d’hive\ufffd"
    assert record.charset == Charset("utf-8", "guessed", 1)


def test_marc21_that_is_not_utf8_is_marc8():
    raw = iso2709([("008", "x" * 40), ("245", "10\x1faL'\xe2et\xe2e")], charset="latin-1")
    record = the_record(raw)
    assert (record.first("245", "a"), record.charset) == ("L'été", Charset("marc-8", "declared"))


def test_another_alphabet_called_by_an_escape_is_read_though_the_bytes_are_plain():
    raw = iso2709([("008", "x" * 40), ("245", "10\x1fa\x1b(NRUSSKIJ\x1bs et")], charset="latin-1")
    record = the_record(raw)
    assert record.charset.name == "marc-8"
    assert record.first("245", "a") == "русский et"


def test_marc8_that_does_not_fit_gives_way_to_windows():
    raw = iso2709(
        [("008", "x" * 40), ("245", "10\x1faJusqu\x92\xe0 l\x92\xe9t\xe9 \xd8 \xd9")], charset="latin-1"
    )
    assert the_record(raw).charset.name in {"marc-8", "cp1252"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x88La \x89guerre", "La guerre"),
        ("\x98L'\x9cîle", "L'île"),
        ("\x1bHLe \x1bIgrand Meaulnes", "Le grand Meaulnes"),
        ("[La ]guerre", "La guerre"),
        ("[L']île", "L'île"),
        ("Mémoires [extraits]", "Mémoires [extraits]"),
        ("[des origines à nos jours]", "[des origines à nos jours]"),
    ],
)
def test_the_signs_of_what_does_not_sort_are_not_shown(written: str, shown: str):
    assert title_without_marks(written) == shown
    assert without_marks(shown) == shown


@pytest.mark.parametrize("text", ["8Â°071", "Ã©tÃ©", "lâ€™Ã®le", "Å“uvre"])
def test_mojibake_is_seen(text: str):
    assert is_mojibake(text)


@pytest.mark.parametrize("text", ["8°071", "été", "SÃO PAULO", "Âge tendre", "château", "œuvre"])
def test_sound_french_and_portuguese_are_not_mojibake(text: str):
    assert not is_mojibake(text)


def test_mojibake_is_reported_with_its_field_and_left_as_it_is():
    record = unimarc("8Â°".encode())
    assert (record.first("200", "a"), record.remarks) == ("8Â°", (("garbled", "200"),))
