"""What a MARC21 record says of a title."""

from typing import Any

import pytest

from liseron.catalogue.crosswalks.tests import test_unimarc
from liseron.catalogue.ports import Creator, Identifier, TitleFacts

CODED = "020805s2002    nyu    j      000 1 eng  "


def title(*contents: tuple[str, str], kind: str = "am") -> TitleFacts:
    return test_unimarc.title(*contents, kind=kind, flavour="marc21")


def said(name: str, *contents: tuple[str, str], **options: Any) -> Any:
    return getattr(title(("245", "10\x1faTitle"), *contents, **options), name)


def test_a_whole_record_becomes_a_title():
    assert title(
        ("008", CODED),
        ("020", "  \x1fa0786808772 (hbk.) : $22.95"),
        ("041", "1 \x1faeng"),
        ("100", "1 \x1faChabon, Michael."),
        ("245", "10\x1faSummerland :\x1fba novel /\x1fcMichael Chabon."),
        ("260", "  \x1faNew York :\x1fbMiramax Books,\x1fcc2002."),
        ("300", "  \x1fa500 p. ;\x1fc22 cm."),
        ("490", "1 \x1faBig books ;\x1fv12"),
        ("506", "  \x1faSubscribers only."),
        ("520", "  \x1faA scout."),
        ("532", "0 \x1faRead by screen readers."),
        ("650", " 0\x1faBaseball\x1fvFiction."),
        ("700", "1 \x1faDoe, Jane,\x1feillustrator."),
        ("700", "12\x1faTwain, Mark.\x1ftTom Sawyer."),
        ("856", "42\x1f3Publisher description\x1fuhttp://loc.example/d"),
        ("856", "40\x1fuhttps://read.example/s\x1fqapplication/epub+zip"),
    ) == TitleFacts(
        source_id="n1",
        title="Summerland",
        medium="book",
        subtitle="a novel",
        creators=(Creator("Michael Chabon"), Creator("Jane Doe", "ill")),
        publisher="Miramax Books",
        series="Big books",
        series_number="12",
        published="c2002",
        year=2002,
        language="en",
        subjects=("Baseball -- Fiction",),
        audience="youth",
        summary="A scout.",
        extent="500 p.",
        format="application/epub+zip",
        url="https://read.example/s",
        rights="Subscribers only.",
        accessibility=("Read by screen readers",),
        identifiers=(Identifier("isbn", "0786808772"),),
    )


@pytest.mark.parametrize(
    ("kind", "contents", "medium"),
    [
        ("am", [], "book"),
        ("as", [], "press"),
        ("ai", [], "learn"),
        ("gm", [], "film"),
        ("jm", [], "music"),
        ("im", [], "book"),
        ("rm", [], "game"),
        ("mm", [], "learn"),
        ("mm", [("008", CODED[:26] + "g" + CODED[27:])], "game"),
        ("am", [("008", CODED[:26] + "g" + CODED[27:])], "book"),
        ("mm", [("336", "  \x1fbtdi")], "film"),
        ("am", [("245", "10\x1faX\x1fh[videorecording]")], "film"),
        ("  ", [("300", "  \x1fa300 p.")], "book"),
        ("  ", [], ""),
    ],
)
def test_the_six_media_are_told_apart(kind: str, contents: list[tuple[str, str]], medium: str):
    assert said("medium", *contents, kind=kind) == medium


@pytest.mark.parametrize(
    ("field", "creators"),
    [
        (("100", "1 \x1faVerne, Jules,\x1fd1828-1905."), [("Jules Verne", "aut")]),
        (("100", "0 \x1faLouis\x1fbXIV,\x1fcKing of France"), [("Louis XIV", "aut")]),
        (("700", "1 \x1faDoe, Jane\x1f4http://id.loc.gov/vocabulary/relators/trl"), [("Jane Doe", "trl")]),
        (
            ("700", "1 \x1faDoe, Jane,\x1fetranslator,\x1feeditor."),
            [("Jane Doe", "trl"), ("Jane Doe", "edt")],
        ),
        (("710", "1 \x1faUnited States.\x1fbDept. of State."), [("United States. Dept. of State", "ctb")]),
        (("700", "1 \x1faKing, Martin Luther, Jr."), [("King, Martin Luther, Jr.", "ctb")]),
    ],
)
def test_people_are_named_as_one_says_their_name(field: tuple[str, str], creators: list[tuple[str, str]]):
    assert [(one.name, one.role) for one in said("creators", field)] == creators


def test_the_date_of_publication_comes_before_that_of_copyright():
    fields = [("264", " 4\x1fc©2011"), ("264", " 1\x1faParis :\x1fbHachette,\x1fc2012.")]
    facts = title(("245", "10\x1faX"), *fields)
    assert (facts.publisher, facts.published) == ("Hachette", "2012")


@pytest.mark.parametrize(
    ("field", "identifiers"),
    [
        (("020", "  \x1fz0786808772"), ()),
        (("022", "0 \x1fa0750-6848"), (Identifier("issn", "0750-6848"),)),
        (("024", "3 \x1fa9782070368228"), (Identifier("ean", "9782070368228"),)),
        (("024", "7 \x1fa10.1234/5\x1f2doi"), (Identifier("doi", "10.1234/5"),)),
        (("024", "8 \x1faX1"), ()),
    ],
)
def test_numbers_are_cleaned_and_named(field: tuple[str, str], identifiers: tuple[Identifier, ...]):
    assert said("identifiers", field) == identifiers
