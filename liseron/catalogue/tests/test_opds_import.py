"""OPDS catalogues coming in, from files and from an address; the books are invented."""

import json
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liseron.catalogue.imports import feeds, opds
from liseron.catalogue.imports.feeds import Visit, follow
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_lines, import_titles
from liseron.catalogue.models import Audience, Medium, Record, SourceCopy
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.catalogue.tests.making import a_resource
from liseron.toolkit.imports import ImportLine, ImportRun
from liseron.toolkit.tests.hostile import serving

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:opds="http://opds-spec.org/2010/catalog">{entries}</feed>"""
ENTRY = """<entry><id>urn:isbn:9782070000005</id><title>La Dune bleue</title><author><name>Odile Marais</name></author>
<dcterms:language>fre</dcterms:language><dcterms:issued>2019-03-02T00:00:00Z</dcterms:issued>
<summary type="html">&lt;p&gt;Un été.&lt;/p&gt;&lt;p&gt;Une dune &amp;amp; un chien.&lt;/p&gt;</summary>
<category term="FIC027000" scheme="http://www.bisg.org/standards/bisac_subject/"/><category term="Mer" label="La mer"/>
<category term="Children" scheme="http://schema.org/audience"/>
<link rel="http://opds-spec.org/acquisition/borrow" type="application/atom+xml;type=entry" href="https://e.example/b/1">
<opds:indirectAcquisition type="application/vnd.readium.lcp.license.v1.0+json">
<opds:indirectAcquisition type="application/epub+zip"/></opds:indirectAcquisition>
<opds:availability status="available" until="2027-01-01T00:00:00+01:00"/></link>
<link rel="http://opds-spec.org/image" href="https://e.example/c.jpg" type="image/jpeg"/></entry>"""


def lines_of(tmp_path: Path, content: str | bytes) -> list[Line]:
    path = tmp_path / "catalogue"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(opds.read(path))


def facts_of(tmp_path: Path, **about: Any) -> TitleFacts:
    """The facts of one publication in JSON."""
    members = {name: about.pop(name) for name in ("links", "images", "licenses") if name in about}
    page = {"publications": [{"metadata": {"title": "T", "identifier": "urn:x:1"} | about, **members}]}
    facts = lines_of(tmp_path, json.dumps(page))[0].facts
    assert facts is not None
    return facts


def test_an_entry_becomes_facts(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, ATOM.format(entries=ENTRY))
    assert line.facts == TitleFacts(
        source_id="urn:isbn:9782070000005",
        title="La Dune bleue",
        medium=Medium.BOOK,
        creators=(Creator("Odile Marais"),),
        published="2019-03-02",
        year=2019,
        language="fr",
        subjects=("La mer",),
        audience=Audience.YOUTH,
        summary="Un été. Une dune & un chien.",
        format="application/epub+zip",
        url="https://e.example/b/1",
        cover_url="https://e.example/c.jpg",
        identifiers=(Identifier("isbn", "9782070000005"),),
        available_until=date(2026, 12, 31),
    )
    assert line.source is not None
    assert line.source.format == "opds1"
    assert b"La Dune bleue" in line.source.content


@pytest.mark.parametrize(
    ("type_", "medium"),
    [
        ("http://schema.org/Book", "book"),
        ("http://schema.org/Audiobook", "book"),
        ("https://schema.org/Periodical", "press"),
        ("http://schema.org/Movie", "film"),
        ("http://schema.org/MusicAlbum", "music"),
        ("http://schema.org/Course", "learn"),
        ("http://schema.org/VideoGame", "game"),
        ("", "book"),
    ],
)
def test_the_type_of_a_publication_gives_its_medium(tmp_path: Path, type_: str, medium: str) -> None:
    assert facts_of(tmp_path, **{"@type": type_}).medium == medium


def test_a_title_is_offered_as_long_as_its_longest_licence(tmp_path: Path) -> None:
    ends = ["2026-06-30T22:00:00Z", "2027-03-31"]
    licenses = [{"metadata": {"terms": {"expires": end}}} for end in ends]
    assert facts_of(tmp_path, licenses=licenses[:1]).available_until == date(2026, 6, 30)
    assert facts_of(tmp_path, licenses=licenses).available_until == date(2027, 3, 31)
    endless = [*licenses, {"metadata": {"terms": {"checkouts": 30}}}]
    assert facts_of(tmp_path, licenses=endless).available_until is None


def test_an_audiobook_says_its_length_and_who_reads_it(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path, duration=25_500, narrator="Zoé Pic", accessibility={"feature": ["tableOfContents"]}
    )
    assert (facts.extent, facts.creators) == ("7 h 05 min", (Creator("Zoé Pic", "nrt"),))
    assert facts.accessibility == ("tableOfContents",)


def test_the_way_in_is_a_page_before_a_file_and_never_a_template(tmp_path: Path) -> None:
    acquisition = "http://opds-spec.org/acquisition"
    template = {"rel": acquisition, "href": "https://e.example/x{?id}", "templated": True}
    file = {
        "rel": f"{acquisition}/open-access",
        "href": "https://e.example/b.epub",
        "type": "application/epub+zip",
    }
    page = {"rel": "alternate", "href": "https://e.example/b", "type": "text/html"}
    assert facts_of(tmp_path, links=[template]).url == ""
    assert facts_of(tmp_path, links=[template, file]).url == "https://e.example/b.epub"
    assert facts_of(tmp_path, links=[template, file, page]).url == "https://e.example/b"


def test_the_widest_cover_is_taken(tmp_path: Path) -> None:
    images = [{"href": f"https://e.example/{n}.jpg", "width": n} for n in (100, 400, 250)]
    drawn = {"href": "https://e.example/c.svg", "type": "image/svg+xml", "width": 900}
    assert facts_of(tmp_path, images=[*images, drawn]).cover_url == "https://e.example/400.jpg"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "ni en XML ni en JSON"),
        ("%PDF-1.5", "ni en XML ni en JSON"),
        ("{", "JSON valable"),
        ("[" * 100_000, "JSON valable"),
        ('{"a":' * 100_000, "JSON valable"),
        ("[1" + "0" * 10_000 + "]", "JSON valable"),
        ("{}", "pas un catalogue"),
        ('{"navigation": []}', "sommaire"),
        ("<feed>", "abîmé"),
        ('<!DOCTYPE l [<!ENTITY a "ha">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>', "DOCTYPE"),
        ("<html><body/></html>", "page web"),
        ("<ONIXMessage/>", "ONIX"),
        ('<rss version="2.0"/>', "RSS"),
        (
            ATOM.format(
                entries='<entry><link href="x" type="application/atom+xml;kind=acquisition"/></entry>'
            ),
            "sommaire",
        ),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_catalogue_is_told_what_it_is(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CannotImport, match=sentence):
        lines_of(tmp_path, content)


def test_an_entry_without_a_title_and_one_that_leads_elsewhere_say_why(tmp_path: Path) -> None:
    aside = (
        '<entry><title>Polars</title><link href="p" type="application/atom+xml;kind=acquisition"/></entry>'
    )
    untitled = ENTRY.replace("La Dune bleue", " ")
    found = lines_of(tmp_path, ATOM.format(entries=ENTRY + aside + untitled))
    assert [line.reason for line in found] == ["", "not_a_title", "no_title"]
    page = {"publications": ["x", {"metadata": []}, {"metadata": {"title": "T", "identifier": "1"}}]}
    assert [line.reason for line in lines_of(tmp_path, json.dumps(page))] == [
        "wrong_shape",
        "wrong_shape",
        "",
    ]


@pytest.mark.django_db
def test_a_record_keeps_the_publication_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "c.xml"
    path.write_text(ATOM.format(entries=ENTRY))
    assert import_titles(kind="opds", path=path, resource=a_resource(), by=None).totals["in"] == 1
    assert b"La Dune bleue" in SourceCopy.objects.get().bytes_received


class Catalogue:
    """A site of pages by path; what was asked of it is kept."""

    def __init__(self, pages: dict[str, list[bytes]]) -> None:
        self.pages = pages
        self.asked: list[bytes] = []

    def __call__(self, connection: socket.socket, head: bytes) -> None:
        self.asked.append(head)
        path = head.split(b" ")[1].decode()
        answers = self.pages[path]
        connection.sendall(answers.pop(0) if len(answers) > 1 else answers[0])


def a_page(title: str, following: str = "", *headers: str) -> bytes:
    links = [{"rel": "next", "href": following}] if following else []
    publications = [{"metadata": {"title": title, "identifier": f"urn:x:{title}"}}] if title else []
    body = json.dumps({"metadata": {}, "links": links, "publications": publications}).encode()
    head = "\r\n".join(
        ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "Connection: close", "", ""]
    )
    return head.encode() + body


def a_status(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""]).encode()


def followed(site: Catalogue, visit: Visit | None = None, **options: Any) -> list[Line]:
    with serving(site) as url:
        return list(
            follow(f"{url}/1", visit or Visit(), allow_private=True, pause=lambda _seconds: None, **options)
        )


def test_a_catalogue_is_read_to_its_last_page_and_its_lines_are_numbered_on() -> None:
    site = Catalogue({"/1": [a_page("a", "/2", 'ETag: "v1"')], "/2": [a_page("b", "3")], "/3": [a_page("c")]})
    visit = Visit()
    assert [(line.numbers, line.label) for line in followed(site, visit)] == [
        ((1,), "a"),
        ((2,), "b"),
        ((3,), "c"),
    ]
    assert (visit.etag, visit.pages, visit.is_unchanged) == ('"v1"', 3, False)


def test_a_catalogue_that_did_not_change_is_not_read_again() -> None:
    site = Catalogue({"/1": [a_status("304 Not Modified")]})
    visit = Visit(etag='"v1"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")
    assert followed(site, visit) == []
    assert visit.is_unchanged
    assert b'if-none-match: "v1"' in site.asked[0].lower()
    assert b"if-modified-since: sun, 22 nov 2026" in site.asked[0].lower()


def test_a_passing_trouble_is_waited_for() -> None:
    troubles = [a_status("503 Service Unavailable", "Retry-After: 1"), a_status("429 Too Many Requests")]
    assert len(followed(Catalogue({"/1": [*troubles, a_page("a")]}))) == 1


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ({"/1": [a_page("a", "/2")], "/2": [a_page("b", "/1")]}, "tourne en rond"),
        ({"/1": [a_page("a", "/2")], "/2": [a_page("a", "/2")]}, "deux fois la même page"),
        ({"/1": [a_page("a", "/2")], "/2": [a_status("500 Oops")]}, "erreur \\(500\\)"),
        ({"/1": [a_page("a", "/2")], "/2": [a_status("404 Not Found")]}, "rien à cette adresse"),
        ({"/1": [a_page("a", "ftp://e.example/x")]}, "adresse web"),
        (
            {"/1": [a_page("", "/2")], **{f"/{n}": [a_page("", f"/{n + 1}")] for n in range(2, 9)}},
            "pages vides",
        ),
        (
            {"/1": [a_page("1", "/2")], **{f"/{n}": [a_page(str(n), f"/{n + 1}")] for n in range(2, 9)}},
            "trop de pages",
        ),
    ],
    ids=["cycle", "same", "500", "404", "scheme", "empty", "endless"],
)
def test_a_catalogue_without_end_or_with_a_hole_is_refused_by_name(
    pages: dict[str, list[bytes]], sentence: str
) -> None:
    visit = Visit()
    with pytest.raises(CannotImport, match=sentence):
        followed(Catalogue(pages), visit, most_pages=6)
    assert visit.etag == ""


def test_an_address_of_the_private_network_is_not_asked() -> None:
    with (
        serving(Catalogue({"/1": [a_page("a")]})) as url,
        pytest.raises(CannotImport, match="internet public"),
    ):
        list(follow(f"{url}/1", Visit(), pause=lambda _seconds: None))


def test_a_wait_is_never_endless() -> None:
    assert [feeds._wait(said) for said in ("7", "999999999", "Sun, 22 Nov 2026", "")] == [7, 60, 5.0, 5.0]


@pytest.mark.django_db
def test_pages_read_before_a_hole_stay_and_the_report_says_where_it_broke() -> None:
    resource = a_resource()
    site = Catalogue({"/1": [a_page("a", "/2")], "/2": [a_status("404 Not Found")]})
    with serving(site) as url:
        lines = follow(f"{url}/1", Visit(), allow_private=True)
        everything = {"is_complete": True, "is_confirmed": True}
        with pytest.raises(CannotImport):
            import_lines(kind="opds", lines=lines, source=url, resource=resource, by=None, **everything)
    assert Record.objects.available().count() == 1
    assert ImportRun.objects.get().state == ImportRun.State.FAILED
    assert ImportLine.objects.get().reason == "unread"
