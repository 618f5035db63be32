"""How crosswalks are written: places, precedence, and the page of documentation made from them."""

from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from liseron.catalogue.crosswalks import words
from liseron.catalogue.crosswalks.facts import CROSSWALKS
from liseron.catalogue.crosswalks.table import Row, applied, as_markdown
from liseron.catalogue.ports import TitleFacts
from liseron.protocols.marc.record import UTF8, Record

PAGE = Path(settings.BASE_DIR) / "docs" / "crosswalks.md"
HEAD = """# Crosswalks

How the fields of MARC records become titles. Of several lines for one thing, the first that finds something decides;
`identifiers` adds them up. `200$a` is subfield a of field 200, `100$a/9-12` are characters 9 to 12 from 0,
`264[.1]` has a second indicator 1, `LDR` is the leader. This page is made from the tables themselves
(`liseron/catalogue/crosswalks/`); a test tells when it is to be made again.

"""


def a_record(*contents: tuple[str, str], leader: str = "00000nam0 2200000   450 ") -> Record:
    by_tag: dict[str, list[str]] = {}
    for tag, content in contents:
        by_tag.setdefault(tag, []).append(content)
    return Record(number=1, offset=0, leader=leader, contents=by_tag, charset=UTF8, remarks=(), raw=b"")


RECORD = a_record(
    ("001", "n42"), ("200", "1 \x1faUn\x1faDeux"), ("200", "0 \x1faTrois"), ("100", "  \x1fa0123456789")
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("001", ["n42"]),
        ("200$a", ["Un", "Deux", "Trois"]),
        ("200[0.]$a", ["Trois"]),
        ("200[.1]$a", []),
        ("100$a/2-4", ["234"]),
        ("100$a/9", ["9"]),
        ("LDR/6", ["a"]),
        ("999,001 200[1.]$a", ["n42", "Un", "Deux"]),
    ],
)
def test_a_place_says_where_to_look(where: str, expected: list[str]):
    assert applied([Row("title", where, list)], RECORD).get("title", []) == expected


@pytest.mark.parametrize("where", ["20$a", "200a", "200$", "", "200 $a"])
def test_a_place_that_means_nothing_is_refused(where: str):
    with pytest.raises((ValueError, AssertionError)):
        assert Row("title", where, words.first).places


def test_the_first_row_that_finds_something_decides():
    rows = [
        Row("title", "999$a", words.first),
        Row("title", "200$a", words.first),
        Row("title", "001", words.first),
    ]
    assert applied(rows, RECORD) == {"title": "Un"}


def test_every_row_fills_a_field_of_a_title_and_says_its_rule():
    names = {field.name for field in fields(TitleFacts)}
    for rows in CROSSWALKS.values():
        assert {row.target for row in rows} <= names
        assert all(row.places and row.rule.endswith(".") for row in rows)
        assert names - {row.target for row in rows} <= {"accessibility", "available_from", "available_until"}


def test_the_documentation_shows_the_tables_as_they_are():
    """Write `page()` at its head when a table changed; what we give to others stands behind."""
    assert PAGE.read_text(encoding="utf-8").startswith(page())


def page() -> str:
    return HEAD + "\n".join(as_markdown(name.upper(), rows) for name, rows in CROSSWALKS.items())
