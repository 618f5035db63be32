"""MARCXML in all its dresses, cut record by record, and hostile XML."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from liseron.protocols.marc.marcxml import read_marcxml
from liseron.protocols.marc.record import Record, Unreadable
from liseron.protocols.marc.slices import BLOCK, LARGEST_RECORD, HasDoctype
from liseron.protocols.marc.tests.writing import Fields, a_book, marcxml

SLIM = ' xmlns="http://www.loc.gov/MARC21/slim"'
OF_UNIMARC = ' format="UNIMARC" type="Bibliographic"'
EXCHANGE = ' xmlns="info:lc/xmlns/marcxchange-v2"'


def parse(data: bytes) -> etree._Element:
    """Stands for the toolkit's parser, which this floor may not import."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def read(text: str | bytes) -> list[Record | Unreadable]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_marcxml(io.BytesIO(data), parse=parse))


def said(record: Record | Unreadable) -> Fields:
    assert isinstance(record, Record)
    return sorted((tag, content) for tag, contents in record.contents.items() for content in contents)


PREFIXED = marcxml(a_book(), prefix="marc:")
DRESSES = {
    "without namespace": f"<collection>{marcxml(a_book())}</collection>",
    "a record alone": marcxml(a_book()),
    "slim": f"<collection{SLIM}>{marcxml(a_book())}</collection>",
    "marcxchange 2": f"<?xml version='1.0'?><collection{EXCHANGE}>"
    f"{marcxml(a_book(), attributes=OF_UNIMARC)}</collection>",
    "prefixed": f'<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim">{PREFIXED}</marc:collection>',
    "prefix never declared": f"<collection>{PREFIXED}</collection>",
    "inside OAI-PMH": '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'
    f"<header><identifier>x</identifier></header><metadata>{marcxml(a_book(), attributes=SLIM)}</metadata>"
    "</record></ListRecords></OAI-PMH>",
    "behind comments": f"<collection><!-- <record> --><![CDATA[<record>]]>{marcxml(a_book())}</collection>",
}


@pytest.mark.parametrize("text", DRESSES.values(), ids=DRESSES)
def test_a_record_is_read_in_any_dress(text: str):
    (record,) = read(text)
    assert said(record) == sorted(a_book())
    assert record.leader == "00000nam0 2200000   450 "


def test_a_leader_that_lost_its_blanks_is_set_right():
    (record,) = read(marcxml(a_book(), leader=" cx j22 3 45 "))
    assert isinstance(record, Record)
    assert record.nature == "cx  "
    assert len(record.leader) == 24


def test_the_short_names_of_pmb_are_read():
    (record,) = read(
        '<notice xmlns="http://www.pmbservices.fr"><rs>n</rs><dt>l</dt><bl>m</bl><hl>0</hl><el>1</el><ru>*</ru>'
        '<f c="001">42</f><f c="200" ind="1 "><s c="a">Titre</s></f></notice>'
    )
    assert isinstance(record, Record)
    assert (record.first("001"), record.first("200", "a"), record.nature) == ("42", "Titre", "nlm0")
    assert record.fields("200")[0].indicators == "1 "


def test_line_breaks_of_an_indented_file_are_not_part_of_the_words():
    (record,) = read(
        '<record><datafield tag="200"><subfield code="a">\n\t\tDeux\n\t\tmots\n</subfield></datafield></record>'
    )
    assert isinstance(record, Record)
    assert record.first("200", "a") == "Deux mots"


@given(st.lists(st.integers(0, BLOCK // 400), min_size=1, max_size=5), st.booleans())
def test_records_are_found_wherever_the_blocks_of_the_file_end(sizes: list[int], is_prefixed: bool):
    prefix = "m:" if is_prefixed else ""
    books = [a_book(f"b{at}", "é" * (size * 300) + "!") for at, size in enumerate(sizes)]
    inner = "\n".join(marcxml(book, prefix=prefix) for book in books)
    found = read(f'<c xmlns:m="urn:m">{inner}</c>')
    assert [said(one) for one in found] == [sorted(book) for book in books]


def test_utf_16_and_latin_1_files_are_read_as_they_declare():
    text = f"<collection>{marcxml(a_book('b1', 'Été'))}</collection>"
    assert said(read(text.encode("utf-16"))[0]) == sorted(a_book("b1", "Été"))
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>' + text.replace("’", "'")
    assert said(read(latin.encode("latin-1"))[0]) == sorted(a_book("b1", "Été"))


@pytest.mark.parametrize(
    ("harm", "title"),
    [
        (lambda raw: raw.replace("Été".encode(), "Été".encode("cp1252")), "Été & hiver"),
        (lambda raw: raw.replace(b"&amp;", b"&"), "Été & hiver"),
        (lambda raw: raw.replace("É".encode(), b"&Eacute;"), "Été & hiver"),
        (lambda raw: raw.replace(b"hiver", b"\x0bhiver"), "Été &  hiver"),
    ],
)
def test_what_can_be_mended_is_mended_and_said(harm, title: str):
    raw = f"<collection>{marcxml(a_book('b1'))}{marcxml(a_book('b2', 'Été & hiver'))}</collection>".encode()
    _first, second = read(harm(raw))
    assert isinstance(second, Record)
    assert second.first("200", "a") == title
    assert "mended" in [remark.code for remark in second.remarks]


def test_a_latin_1_file_is_mended_in_its_own_letters():
    text = f"<collection>{marcxml(a_book('b1', 'Été & hiver'))}</collection>".replace("’", "'")
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>' + text.replace("&amp;", "&")
    (record,) = read(latin.encode("latin-1"))
    assert isinstance(record, Record)
    assert record.first("200", "a") == "Été & hiver"


def test_a_broken_record_costs_itself_alone():
    whole = marcxml(a_book("b1")), marcxml(a_book("b3"))
    broken = marcxml(a_book("b2", "Perdu")).replace("</subfield>", "", 1)
    found = read(f"<collection>{whole[0]}{broken}{whole[1]}</collection>")
    assert [getattr(one, "reason", "read") for one in found] == ["read", "syntax", "read"]
    assert "Perdu" in found[1].label


def test_a_record_that_is_never_closed_is_named():
    lost = marcxml(a_book("b1", "Perdu")).replace("</record>", "")
    found = read(f"<collection>{lost}{marcxml(a_book('b2'))}{lost}")
    assert [getattr(one, "reason", "read") for one in found] == ["not_closed", "read", "not_closed"]


@pytest.mark.parametrize("text", ["<record/>", "<record></record>", "<record><leader>x</leader></record>"])
def test_a_record_without_fields_is_named(text: str):
    (one,) = read(f"<collection>{text}</collection>")
    assert isinstance(one, Unreadable)
    assert one.reason == "no_fields"


def test_a_document_type_is_refused_whole():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(HasDoctype):
        read(f"{bomb}<collection>{marcxml(a_book('b1', 'X')).replace('X', '&b;')}</collection>")


def test_an_entity_that_nothing_declares_is_only_text():
    (record,) = read(marcxml(a_book("b1", "X")).replace(">X<", ">&xxe;<"))
    assert isinstance(record, Record)
    assert record.first("200", "a") == "&xxe;"


@pytest.mark.parametrize("opening", ["<record>", "<!-- ", "<![CDATA[", "<collection><record><leader>"])
def test_what_never_ends_is_given_up(opening: str):
    found = read(opening + "x" * (LARGEST_RECORD + BLOCK * 3))
    assert [one.reason for one in found if isinstance(one, Unreadable)][:1] == ["too_large"]
    assert len(found) <= 2


@given(st.binary(max_size=300))
def test_any_bytes_end_in_records_or_reasons(data: bytes):
    try:
        found = read(b"<collection><record>" + data + b"</record></collection>")
    except HasDoctype:
        return
    assert all(isinstance(one, Record) or one.reason for one in found)


def test_deep_nesting_is_a_reason():
    deep = "<a>" * 5000 + "</a>" * 5000
    (one,) = read(f"<record>{deep}</record>")
    assert isinstance(one, Unreadable)
