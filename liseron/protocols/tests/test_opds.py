"""Publications of OPDS catalogues, read from small pages of our own; nothing here is a real book."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from liseron.protocols.iso639 import language_code
from liseron.protocols.opds import atom, document

FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opds="http://opds-spec.org/2010/catalog"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:schema="http://schema.org/" xmlns:opf="http://www.idpf.org/2007/opf"
 xml:base="https://cat.example/opds/">
<id>urn:c</id><title>Nouveautés</title><link rel="self" href="new"/><link rel="next" href="new?page=2"/>
<entry schema:additionalType="http://schema.org/EBook"><id>urn:isbn:9782070000005</id><title>La Dune bleue</title>
<author><name>Odile Marais</name></author><contributor opf:role="trl"><name>Jean Pic</name></contributor>
<dcterms:language>fr</dcterms:language><dcterms:issued>2019-03-02</dcterms:issued>
<schema:Series schema:name="Les Dunes" schema:position="2"/>
<category term="FIC000000" label="Roman" scheme="http://www.bisg.org/"/>
<link rel="http://opds-spec.org/image" href="c.jpg" type="image/jpeg"/>
<link rel="http://opds-spec.org/acquisition/borrow" href="/borrow/1" type="application/atom+xml;type=entry">
<opds:price currencycode="EUR">9.99</opds:price>
<opds:indirectAcquisition type="application/vnd.readium.lcp.license.v1.0+json">
<opds:indirectAcquisition type="application/epub+zip"/></opds:indirectAcquisition>
<opds:availability status="available" until="2027-01-01T00:00:00+01:00"/></link></entry>
<entry><id>urn:s</id><title>Policier</title>
<link rel="subsection" href="p" type="application/atom+xml;profile=opds-catalog;kind=acquisition"/></entry></feed>"""


def entries() -> list[etree._Element]:
    return list(atom.entries(etree.fromstring(FEED.encode())))


def test_an_entry_gives_all_that_it_says() -> None:
    root = etree.fromstring(FEED.encode())
    base = atom.base_of(root, "https://other.example/")
    publication = atom.read_entry(entries()[0], base)
    assert base == "https://cat.example/opds/"
    assert publication.creators == (("Odile Marais", "aut"), ("Jean Pic", "trl"))
    assert (publication.series, publication.position) == ("Les Dunes", "2")
    assert publication.images[0].href == "https://cat.example/opds/c.jpg"
    borrow = publication.links[0]
    assert (borrow.href, borrow.formats) == ("https://cat.example/borrow/1", ("application/epub+zip",))
    assert (borrow.price, borrow.until) == ("9.99 EUR", "2027-01-01T00:00:00+01:00")


def test_an_entry_that_leads_to_a_list_is_no_publication() -> None:
    assert [atom.is_publication(entry) for entry in entries()] == [True, False]


def test_the_next_page_is_an_address() -> None:
    root = etree.fromstring(FEED.encode())
    assert atom.next_page(root, "https://cat.example/opds/new") == "https://cat.example/opds/new?page=2"


def test_a_publication_in_json_gives_the_same_values() -> None:
    page = {
        "metadata": {
            "title": {"en": "The Blue Dune", "fr": "La Dune bleue"},
            "identifier": "urn:isbn:9782070000005",
            "author": [{"name": "Odile Marais"}, "Un Autre"],
            "narrator": "Zoé Pic",
            "duration": 25_500,
            "belongsTo": {"series": {"name": "Les Dunes", "position": 2}},
            "accessibility": {
                "feature": ["tableOfContents"],
                "conformsTo": "http://www.idpf.org/epub/a11y#wcag-aa",
            },
        },
        "links": [{"rel": ["self", "alternate"], "href": "/d", "type": "text/html"}],
        "images": [{"href": "c.jpg", "width": 300}],
        "licenses": [
            {"metadata": {"terms": {"expires": "2027-01-01T00:00:00Z"}, "protection": {"format": "x/lcp"}}}
        ],
    }
    publication = document.read_publication(page, "https://cat.example/opds/")
    assert publication.title == "La Dune bleue"
    assert publication.creators == (("Odile Marais", "aut"), ("Un Autre", "aut"), ("Zoé Pic", "nrt"))
    assert (publication.series, publication.position, publication.seconds) == ("Les Dunes", "2", 25_500)
    assert publication.links[0].href == "https://cat.example/d"
    assert publication.images[0].width == 300
    assert publication.licenses[0].expires == "2027-01-01T00:00:00Z"
    assert publication.accessibility == ("tableOfContents", "a11y#wcag-aa")


def test_titles_stand_in_groups_too() -> None:
    page = {"publications": [{"metadata": {}}], "groups": [{"publications": [{"metadata": {}}] * 2}, "x"]}
    assert len(list(document.publications(page))) == 3


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ({"navigation": [], "metadata": {}}, "navigation"),
        ({"metadata": {"numberOfItems": 0}, "links": []}, "empty-feed"),
        ({"metadata": {"title": "x"}, "links": [], "readingOrder": []}, "publication"),
        ({"id": "x", "authentication": [], "title": "x"}, "authentication"),
        ([], ""),
        ("x", ""),
        (None, ""),
    ],
)
def test_a_document_says_what_it_is_by_its_members(page: Any, kind: str) -> None:
    assert document.kind_of(page) == kind


# fmt: off
MEMBERS = [
    "metadata", "title", "author", "name", "identifier", "language", "subject", "links", "images", "rel", "href",
    "properties", "belongsTo", "series", "licenses", "terms", "availability", "price", "indirectAcquisition",
    "accessibility", "duration",
]
# fmt: on
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=5),
    max_leaves=20,
)


@given(JSON, JSON)
def test_any_json_is_a_publication_that_says_little(about: Any, links: Any) -> None:
    publication = document.read_publication({"metadata": about, "links": links, "licenses": links}, "")
    assert isinstance(publication.title, str)
    assert all(isinstance(link.href, str) for link in publication.links)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fre", "fr"),
        ("FRA", "fr"),
        ("fr-FR", "fr"),
        ("eng", "en"),
        ("frp", "frp"),
        ("mul", ""),
        ("français", ""),
    ],
)
def test_a_language_has_two_letters_when_two_stand_for_it(text: str, code: str) -> None:
    assert language_code(text) == code
