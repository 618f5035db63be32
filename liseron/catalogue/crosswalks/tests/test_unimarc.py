"""What a UNIMARC record says of a title."""

from typing import Any

import pytest

from liseron.catalogue.crosswalks.facts import facts_of, is_numbered
from liseron.catalogue.crosswalks.tests.test_table import a_record
from liseron.catalogue.ports import Creator, Identifier, ItemFacts, TitleFacts

TITLE = ("200", "1 \x1faTitre")


def title(*contents: tuple[str, str], kind: str = "am", flavour: str = "unimarc") -> TitleFacts:
    leader = f"00000n{kind}0 2200000   450 "
    return facts_of(a_record(("001", "n1"), *contents, leader=leader), flavour)


def said(name: str, *contents: tuple[str, str], **options: Any) -> Any:
    return getattr(title(TITLE, *contents, **options), name)


def test_a_whole_record_becomes_a_title():
    assert title(
        ("010", "  \x1fa978-2-07-036822-8\x1fbbr.\x1fd7,50 EUR"),
        ("100", "  \x1fa20200101d2019    e  y0frey50      ba"),
        ("101", "1 \x1fafre\x1fceng"),
        ("135", "  \x1fadrcn"),
        ("200", "1 \x1fa\x88L'\x89île mystérieuse\x1feroman\x1fh2\x1fiL'abandonné\x1ffJules Verne"),
        ("214", " 0\x1faParis\x1fcHetzel\x1fdDL 2019"),
        ("215", "  \x1fa1 vol. (300 p.)"),
        ("225", "1 \x1faVoyages extraordinaires\x1fv12"),
        ("310", "  \x1faAccès réservé aux abonnés"),
        ("330", "  \x1faCinq naufragés."),
        ("606", "  \x1faNaufrages\x1fxRomans\x1f2rameau"),
        ("610", "0 \x1faîles\x1faaventures"),
        ("700", " 1\x1faVerne\x1fbJules\x1ff1828-1905\x1f4070"),
        ("702", " 1\x1faFérat\x1fbJules\x1f4440"),
        ("856", "4 \x1fuhttps://lire.example/ile\x1fqapplication/epub+zip"),
        ("896", "  \x1fahttps://lire.example/ile.jpg"),
        kind="lm",
    ) == TitleFacts(
        source_id="n1",
        title="L'île mystérieuse",
        medium="book",
        subtitle="roman",
        creators=(Creator("Jules Verne"), Creator("Jules Férat", "ill")),
        publisher="Hetzel",
        series="Voyages extraordinaires",
        series_number="12",
        part_number="2",
        part_title="L'abandonné",
        published="DL 2019",
        year=2019,
        language="fr",
        subjects=("Naufrages -- Romans", "îles", "aventures"),
        audience="teens",
        summary="Cinq naufragés.",
        extent="1 vol. (300 p.)",
        format="application/epub+zip",
        url="https://lire.example/ile",
        cover_url="https://lire.example/ile.jpg",
        rights="Accès réservé aux abonnés",
        identifiers=(Identifier("isbn", "978-2-07-036822-8"),),
    )


@pytest.mark.parametrize(
    ("kind", "contents", "medium"),
    [
        ("am", [], "book"),
        ("as", [], "press"),
        ("lm", [], "book"),
        ("ls", [], "press"),
        ("li", [], "learn"),
        ("gm", [], "film"),
        ("jm", [], "music"),
        ("cm", [], "music"),
        ("im", [], "book"),
        ("rm", [], "game"),
        ("km", [], "learn"),
        ("mm", [], "learn"),
        ("lm", [("135", "  \x1fagr")], "game"),
        ("lm", [("135", "  \x1fahr")], "music"),
        ("lm", [("135", "  \x1fair")], "learn"),
        ("ls", [("135", "  \x1fadr")], "press"),
        ("lm", [("181", "  \x1fctdi")], "film"),
        ("lm", [("181", "  \x1fctxt")], "book"),
        ("am", [("856", "4 \x1fuhttps://a.example/\x1fqvideo/mp4")], "film"),
        ("lm", [("200", "1 \x1faX\x1fb[Images animées]")], "film"),
        ("lm", [("200", "1 \x1faX\x1fb[Ressource électronique]")], "book"),
        ("lm", [("200", "1 \x1faX\x1fb[Livre audio]")], "book"),
        ("  ", [("995", "  \x1frgm")], "film"),
        ("  ", [("995", "  \x1fras")], "press"),
        ("  ", [("856", "4 \x1fuhttps://a.example/\x1fqapplication/pdf")], "book"),
        ("  ", [("215", "  \x1fa1 vol. (20 p.)")], "book"),
        ("  ", [("215", "  \x1fa1 DVD vidéo")], "film"),
        ("  ", [], ""),
    ],
)
def test_the_six_media_are_told_apart(kind: str, contents: list[tuple[str, str]], medium: str):
    assert said("medium", *contents, kind=kind) == medium


@pytest.mark.parametrize(
    ("field", "creators"),
    [
        (("700", " 1\x1faHugo\x1fbVictor\x1f4070\x1f4080"), [("Victor Hugo", "aut"), ("Victor Hugo", "aui")]),
        (("700", " 1\x1faAsimov\x1fb, Isaac"), [("Isaac Asimov", "aut")]),
        (("700", " 0\x1faLouis\x1fdXIV\x1fcroi de France"), [("Louis XIV", "aut")]),
        (("700", " 1\x1faVerne, Jules"), [("Jules Verne", "aut")]),
        (("701", " 1\x1faTruffaut\x1fbFrançois\x1f4300"), [("François Truffaut", "drt")]),
        (("702", " 1\x1faDupont\x1fbAnne"), [("Anne Dupont", "ctb")]),
        (("702", " 1\x1faDupont\x1fbAnne\x1f4390"), []),
        (
            ("710", "02\x1faFrance\x1fbMinistère de la culture\x1f4340"),
            [("France. Ministère de la culture", "edt")],
        ),
        (("702", " 1\x1faDupont\x1fbAnne\x1f4trl"), [("Anne Dupont", "trl")]),
    ],
)
def test_people_are_named_as_one_says_their_name(field: tuple[str, str], creators: list[tuple[str, str]]):
    assert [(one.name, one.role) for one in said("creators", field)] == creators


@pytest.mark.parametrize(
    ("codes", "audience"),
    [("a  ", "youth"), ("bc ", "youth"), ("e  ", "teens"), ("k  ", "adults"), ("ce ", "all"), ("u  ", "all")],
)
def test_the_coded_audience_is_read(codes: str, audience: str):
    assert said("audience", ("100", f"  \x1fa20200101d2019    {codes}y0frey50      ba")) == audience


def test_the_audience_in_words_helps_where_no_code_says_it():
    assert said("audience", ("333", "  \x1faÀ partir de 8 ans")) == "youth"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (
            [("856", "4 \x1fuhttps://a.example/c.jpg\x1fzCouverture"), ("856", "4 \x1fuhttps://a.example/x")],
            "x",
        ),
        ([("856", "42\x1fuhttps://a.example/site"), ("856", "40\x1fuhttps://a.example/x")], "x"),
        ([("856", "4 \x1fuhttps://a.example/v\x1fzSommaire"), ("856", "4 \x1fuhttps://a.example/x")], "x"),
        ([("856", "4 \x1fujavascript:alert(1)"), ("856", "4 \x1fuhttps://a.example/x")], "x"),
        ([("856", "4 \x1fuhttps://a.example/deux mots")], "deux%20mots"),
    ],
)
def test_the_link_is_that_of_the_resource_itself(fields: list[tuple[str, str]], url: str):
    assert said("url", *fields) == f"https://a.example/{url}"


def test_a_cover_may_stand_among_the_links():
    assert (
        said("cover_url", ("856", "4 \x1fuhttps://a.example/c.jpg\x1fqimage/jpeg"))
        == "https://a.example/c.jpg"
    )
    assert said("url", ("856", "4 \x1fuhttps://a.example/c.jpg\x1fqimage/jpeg")) == ""


def test_a_set_gives_its_name_and_number():
    plain = title(TITLE, ("461", " 0\x1ftLe cycle\x1fv3"))
    inside = title(TITLE, ("461", " 0\x1f1001FRBN1\x1f12001 \x1faLe cycle\x1fv3"))
    assert (plain.series, plain.series_number, plain.part_number) == ("Le cycle", "3", "3")
    assert plain == inside


@pytest.mark.parametrize(
    ("field", "identifier"),
    [
        (("010", "  \x1fa2-07-036822-X (br.) : 45 F"), Identifier("isbn", "2-07-036822-X")),
        (("011", "  \x1fa0955-2359 (imprimé)"), Identifier("issn", "0955-2359")),
        (("073", " 0\x1fa9782070368228"), Identifier("ean", "9782070368228")),
        (
            ("003", "http://catalogue.bnf.fr/ark:/12148/cb42167002j"),
            Identifier("ark", "ark:/12148/cb42167002j"),
        ),
        (
            ("033", "  \x1fahttps://www.sudoc.fr/143519379"),
            Identifier("uri", "https://www.sudoc.fr/143519379"),
        ),
        (("017", "70\x1fa10.1234/5\x1f2DOI"), Identifier("doi", "10.1234/5")),
        (("035", "  \x1faFRBNF42167002"), Identifier("vendor", "FRBNF42167002")),
    ],
)
def test_numbers_are_cleaned_and_named(field: tuple[str, str], identifier: Identifier):
    assert said("identifiers", field) == (identifier,)


def test_dewey_speaks_when_no_subject_does():
    assert said("subjects", ("676", "  \x1fa843.912")) == ("Littérature",)
    assert said("subjects", ("676", "  \x1fa843.912"), ("606", "  \x1faRomans")) == ("Romans",)


def test_a_record_without_number_gets_one_that_stays_the_same():
    first, again = (facts_of(a_record(TITLE, ("005", when)), "unimarc") for when in ("2019", "2020"))
    other = facts_of(a_record(("200", "1 \x1faAutre")), "unimarc")
    assert first.source_id == again.source_id != other.source_id
    assert not is_numbered(first)
    assert is_numbered(title(TITLE))


def test_the_year_printed_is_kept_beside_the_coded_one():
    facts = title(TITLE, ("210", "  \x1faParis\x1fcX\x1fd[ca 1905]"))
    assert (facts.published, facts.year) == ("[ca 1905]", 1905)


def test_copies_on_shelves_are_read_as_recommandation_995_writes_them():
    """As Orphée and PMB write them, two of many ways."""
    first = "  \x1fb751072303\x1fcBIB01\x1fdMagasin\x1ff0042\x1fk8° 007.7\x1foL4\x1frcn\x1fuAbîmé"
    assert said(
        "items", ("995", first), ("995", "  \x1faMédiathèque d'ici\x1fkR VER"), ("995", "  \x1fram")
    ) == (
        ItemFacts(("BIB01", "751072303", "Magasin"), "8° 007.7", "0042", "L4", note="Abîmé"),
        ItemFacts(("Médiathèque d'ici",), "R VER"),
    )
    held = "1 \x1fbno. 1 (1994) -no. 61 (2004)\x1fcParis\x1fdAnnexe\x1feP 4° 6418"
    assert said("items", ("955", held)) == (
        ItemFacts(("Paris", "Annexe"), "P 4° 6418", held="no. 1 (1994) -no. 61 (2004)"),
    )


def test_copies_of_other_catalogues_are_read_too():
    koha = ("952", "  \x1faCPL\x1fbMPL\x1foR VER\x1fp39999\x1fzDon")
    remark = ("952", "  \x1faII lb11 09-05-02")
    assert title(("245", "10\x1faTitre"), koha, remark, flavour="marc21").items == (
        ItemFacts(("MPL", "CPL"), "R VER", "39999", note="Don"),
    )
    call = ("852", "0 \x1fbMUG\x1fcboss\x1fhHV8699.U5\x1fiG35 2002")
    assert title(("245", "10\x1faTitre"), call, flavour="marc21").items == (
        ItemFacts(("MUG", "boss"), "HV8699.U5 G35 2002"),
    )
