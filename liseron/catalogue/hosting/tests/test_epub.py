from collections.abc import Callable
from pathlib import Path

import pytest

from liseron.catalogue.hosting.book import Book, CannotRead
from liseron.catalogue.hosting.epub import read_epub
from liseron.catalogue.hosting.pages import LONGEST_PAGE
from liseron.catalogue.hosting.tests.books import PNG, chapter, epub, zipped

Read = Callable[[bytes], Book]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes) -> Book:
        path = tmp_path / "book.epub"
        path.write_bytes(content)
        return read_epub(path)

    return reading


def test_chapters_become_pages_in_the_order_of_the_spine(read: Read) -> None:
    book = read(epub({"b.xhtml": "<h1>Deux</h1><p>b</p>", "a.xhtml": "<h1>Un</h1><p>a</p>"}))
    assert [page.title for page in book.pages] == ["Deux", "Un"]
    assert book.language == "fr"


def test_a_heading_that_repeats_the_title_is_shown_once_and_the_others_leave_no_gap(read: Read) -> None:
    book = read(epub({"a.xhtml": "<h1>Un</h1><h4>Dessous</h4><h5>Encore</h5><h2>Retour</h2>"}))
    assert book.pages[0].html.replace("\n", "") == "<h2>Dessous</h2><h3>Encore</h3><h2>Retour</h2>"


def test_links_between_chapters_lead_to_pages_and_to_prefixed_ids(read: Read) -> None:
    body = '<p><a href="b%20c.xhtml#note">n</a> <a href="#ici">i</a> <a id="ici"/> <a href="absent.xhtml">x</a></p>'
    book = read(
        epub({"a.xhtml": body, "b c.xhtml": '<p>…</p><p id="note">La note</p>'}).replace(b"b c", b"b c")
    )
    html = book.pages[0].html
    assert 'href="../2/#c-note"' in html
    assert 'href="#c-ici"' in html
    assert 'id="c-ici"' in html
    assert "absent" not in html
    assert 'id="c-note"' in book.pages[1].html


def test_links_to_other_sites_say_nothing_of_the_reader(read: Read) -> None:
    html = read(epub({"a.xhtml": '<p><a href="https://example.org/x">x</a></p>'})).pages[0].html
    assert 'href="https://example.org/x" rel="noopener noreferrer"' in html


def test_pictures_are_known_by_their_content_and_keep_their_text(read: Read) -> None:
    body = '<p><img src="i.png" alt="Une fleur"/><img src="i.png"/><img src="s.svg" alt="Un plan"/></p>'
    book = read(
        epub({"a.xhtml": body}, OPS__i=b"", **{"OPS__i.png": PNG, "OPS__s.svg": b"<svg onload='x'/>"})
    )
    assert [p.media_type for p in book.pictures] == ["image/png"]
    html = book.pages[0].html
    assert '<img src="../image/1" alt="Une fleur"><img src="../image/1" alt="">' in html
    assert "[Image non affichée : Un plan]" in html


def test_a_long_chapter_is_cut_and_only_its_first_page_stands_in_the_contents(read: Read) -> None:
    book = read(
        epub(
            {
                "a.xhtml": "<h1>Long</h1>"
                + "<p>"
                + "mot " * 500
                + "</p>"
                + ("<p>" + "mot " * 500 + "</p>") * 80
            }
        )
    )
    assert len(book.pages) == 3
    assert all(len(page.html) <= LONGEST_PAGE + 1000 for page in book.pages)
    assert [p.is_in_contents for p in book.pages] == [True, False, False]
    assert book.pages[1].title == "Long (suite)"
    assert [line.title for line in book.contents] == ["Long"]


def test_a_chapter_that_is_not_well_formed_is_repaired(read: Read) -> None:
    broken = "<html><body><h1>Fin</h1><p>un<br>deux &nbsp; &eacute;<p>trois</body>"
    html = read(epub({"a.xhtml": ""}, **{"OPS__a.xhtml": broken})).pages[0].html
    assert "<p>un<br>deux &nbsp; é</p>" in html
    assert "<p>trois</p>" in html


def test_a_cover_drawn_in_svg_shows_its_picture(read: Read) -> None:
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<image xlink:href="i.png"/></svg>'
    )
    book = read(epub({"a.xhtml": body}, **{"OPS__i.png": PNG}))
    assert "../image/1" in book.pages[0].html


def test_lists_tables_ruby_and_languages_survive(read: Read) -> None:
    body = (
        '<div lang="la"><p>Lorem</p></div><ol start="3"><li>x</li></ol><table><tr><td colspan="2">y</td></tr></table>'
        "<p><ruby>漢<rt>kan</rt></ruby> H<sub>2</sub>O</p>"
    )
    html = read(epub({"a.xhtml": body})).pages[0].html
    for kept in ('lang="la"', '<ol start="3">', 'colspan="2"', "<rt>kan</rt>", "<sub>2</sub>"):
        assert kept in html


SENTENCES = {
    "not a zip": (b"PK\x03\x04 nothing", "ne s’ouvre pas"),
    "empty archive": (zipped({}), "n’est pas un livre EPUB"),
    "no container": (zipped({"a.txt": "x"}), "n’est pas un livre EPUB"),
    "no package": (zipped({"META-INF/container.xml": epub({})[:0] or chapter("")}), "incomplet"),
    "damaged package": (epub({"a.xhtml": "x"}, **{"OPS__book.opf": "<package><spine>"}), "abîmé"),
    "no chapter": (epub({}), "aucun chapitre"),
    "no words": (epub({"a.xhtml": "<p> </p>"}), "Aucun chapitre"),
    "locked": (
        epub(
            {"a.xhtml": "<p>x</p>"},
            **{
                "META-INF__encryption.xml": '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
                '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></e:EncryptedData></encryption>'
            },
        ),
        "verrou",
    ),
    "LCP": (epub({"a.xhtml": "<p>x</p>"}, **{"META-INF__license.lcpl": "{}"}), "verrou"),
    "bomb": (epub({"a.xhtml": "<p>x</p>"}, **{"OPS__big.css": b"\0" * 90_000_000}), "trop de données"),
    "traversal": (epub({"a.xhtml": "<p>x</p>"}, **{"..__..__evil": "x"}), "pas construit normalement"),
    "long chapter": (epub({"a.xhtml": "".join(f"<p>{n * 7919}</p>" for n in range(700_000))}), "trop long"),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_bad_book_is_refused_with_a_sentence(case: str, read: Read) -> None:
    content, expected = SENTENCES[case]
    with pytest.raises(CannotRead) as refusal:
        read(content)
    assert expected in str(refusal.value.sentence)


def test_every_truncation_of_a_book_is_refused_or_read_and_never_crashes(read: Read) -> None:
    whole = epub({"a.xhtml": "<p>" + "x y z " * 50 + "</p>"})
    for length in range(0, len(whole), 37):
        with pytest.raises(CannotRead):
            read(whole[:length])


def test_scrambled_fonts_do_not_close_a_book(read: Read) -> None:
    font = '<encryption><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></encryption>'
    assert len(read(epub({"a.xhtml": "<p>x</p>"}, **{"META-INF__encryption.xml": font})).pages) == 1


def test_a_deep_nest_neither_crashes_nor_loses_its_words(read: Read) -> None:
    for depth in (120, 240, 5_000):
        body = "<div>" * depth + "fond" + "</div>" * depth
        assert "fond" in read(epub({"a.xhtml": body})).pages[0].html


def test_a_link_without_words_is_only_a_place(read: Read) -> None:
    html = read(epub({"a.xhtml": '<p>x<a id="ici" href="a.xhtml"></a></p>'})).pages[0].html
    assert '<span id="c-ici"></span>' in html
    assert "href" not in html
