from pathlib import Path

import pypdfium2
import pytest

from liseron.catalogue.hosting.book import CannotRead
from liseron.catalogue.hosting.pdf import _as_html, read_pdf, render_page


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 300)
    document.save(path)
    return path


def test_a_pdf_without_words_has_pages_without_words(blank: Path) -> None:
    assert [page.html for page in read_pdf(blank).pages] == [""]


def test_a_page_is_drawn_at_the_width_asked_for(blank: Path) -> None:
    assert render_page(blank, 1, 800)[8:12] == b"WEBP"
    with pytest.raises(ValueError, match="width"):
        render_page(blank, 1, 90_000)


def test_a_page_of_absurd_size_is_drawn_small(tmp_path: Path) -> None:
    path = tmp_path / "tall.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(1, 14_000)
    document.save(path)
    assert len(render_page(path, 1, 1600)) < 100_000


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 9000, b"PK\x03\x04"])
def test_a_damaged_pdf_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(CannotRead, match="abîmé"):
        read_pdf(path)


def test_a_truncated_pdf_never_crashes(blank: Path, tmp_path: Path) -> None:
    whole, path = blank.read_bytes(), tmp_path / "cut.pdf"
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:length])
        assert pages_or_refusal(path) <= 1


def pages_or_refusal(path: Path) -> int:
    try:
        return len(read_pdf(path).pages)
    except CannotRead:
        return 0


def test_words_of_a_page_cannot_be_markup_and_broken_words_are_joined() -> None:
    long = "Une ligne assez longue pour être la règle <script> biblio\u00ad\r\nthèque et la suite."
    text = f"{long}\r\nFin.\r\nUn nouveau paragraphe."
    assert _as_html(text) == (
        "<p>Une ligne assez longue pour être la règle &lt;script&gt; bibliothèque et la suite. Fin.</p>\n"
        "<p>Un nouveau paragraphe.</p>"
    )
