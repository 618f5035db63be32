"""Real books and documents, read from the folder of shared data (skipped where it is absent)."""

import re
from html import unescape
from pathlib import Path

import pytest

from liseron.catalogue.hosting.book import Book
from liseron.catalogue.hosting.epub import read_epub
from liseron.catalogue.hosting.pdf import read_pdf, render_page
from liseron.catalogue.hosting.tests.books import SAMPLES

DUMAS = "pg17989_dumas_comte-de-monte-cristo-1_fr.epub"
BEOWULF = "pg16328_beowulf_en.epub"
DEBIAN = "debian-developers-reference_fr.epub"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real files of LISERON_SHARED_DATA are not here"),
]


def sample(name: str) -> Path:
    return SAMPLES / name


def test_the_count_of_monte_cristo_opens_at_its_chapters():
    book = read_epub(sample(DUMAS))
    titles = [page.title for page in book.pages]
    assert book.language == "fr"
    assert "IV. Complot." in titles
    assert "XIV. Le prisonnier furieux et le prisonnier fou." in titles
    assert 30 <= len(titles) <= 45


def test_beowulf_is_in_english_and_its_cantos_are_named():
    book = read_epub(sample(BEOWULF))
    assert book.language == "en"
    assert "XX. THE MOTHER OF GRENDEL." in [page.title for page in book.pages]


def test_an_epub_3_whose_mimetype_is_misplaced_is_read_all_the_same():
    book = read_epub(sample(DEBIAN))
    assert book.pages[0].title == "Guide de référence pour Debian"
    assert any(line.title == "Mentors et parrains Debian" and line.level == 2 for line in book.contents)


@pytest.mark.parametrize("name", [DUMAS, BEOWULF, DEBIAN])
def test_every_link_leads_to_a_page_and_an_id_that_exist(name: str):
    book = read_epub(sample(name))
    for number, page in enumerate(book.pages, start=1):
        for href in re.findall(r'href="([^"]*)"', page.html):
            if not href.startswith(("http", "mailto:")):
                aimed, anchor = aim(href, number)
                assert anchor in {"", "lecture"} or f'id="{anchor}"' in book.pages[aimed - 1].html, href
    for line in book.contents:
        assert not line.anchor or f'id="{line.anchor}"' in book.pages[line.page - 1].html, line


def aim(href: str, number: int) -> tuple[int, str]:
    path, _hash, anchor = href.partition("#")
    found = re.fullmatch(r"\.\./([0-9]+)/", path)
    return (int(found[1]) if found else number), anchor


@pytest.mark.parametrize("name", [DUMAS, BEOWULF, DEBIAN])
def test_no_word_of_a_book_is_lost(name: str):
    """As many words in the pages as in the chapters, give or take the titles that are shown once."""
    from liseron.catalogue.hosting.markup import tree_of
    from liseron.catalogue.hosting.package import name_of, read_package
    from liseron.catalogue.hosting.parcel import opened

    with opened(sample(name)) as parcel:
        roots = [tree_of(parcel.read(item.path)) for item in read_package(parcel).spine]
    bodies = [next(e for e in root.iter() if name_of(e) == "body") for root in roots]
    original = sum(len("".join(body.itertext()).split()) for body in bodies)
    assert words(read_epub(sample(name))) >= 0.99 * original


def words(book: Book) -> int:
    shown = (unescape(re.sub("<[^>]*>", "", f"{page.title} {page.html}")) for page in book.pages)
    return sum(len(text.split()) for text in shown)


@pytest.mark.parametrize(
    ("name", "pages"),
    [("debian-faq_fr.pdf", 75), ("debian-developers-reference_fr.pdf", 114), ("debian-refcard_fr_a4.pdf", 2)],
)
def test_a_pdf_keeps_its_pages_and_their_words(name: str, pages: int):
    book = read_pdf(sample(name))
    assert len(book.pages) == pages
    assert "Debian" in "".join(page.html for page in book.pages)


def test_a_page_of_a_pdf_is_drawn_with_ink_on_it():
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(render_page(sample("debian-faq_fr.pdf"), 10, 800))).convert("L")
    assert picture.width == 800
    darkest, lightest = picture.getextrema()
    assert darkest < 100
    assert lightest > 200
