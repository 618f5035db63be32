"""The reader's guide is made, read by our own reader, and the same each time."""

from pathlib import Path

import pytest
from django.core.management import call_command

from liseron.catalogue.hosting.epub import read_epub
from liseron.catalogue.hosting.pdf import read_pdf
from liseron.demo.guide.text import chapters


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("guide")
    call_command("demo_guide", out=out, verbosity=0)
    return out


def test_the_guide_has_six_chapters_of_a_readable_length() -> None:
    text = chapters()
    words = sum(
        len(run.text.split()) for c in text for part in c.parts for group in part.groups for run in group
    )
    assert len(text) == 6
    assert 1_200 <= words <= 1_800


def test_the_portal_reads_the_epub_chapter_by_chapter(folder: Path) -> None:
    book = read_epub(folder / "guide.epub")
    assert book.language == "fr"
    assert [page.title for page in book.pages][1:] == [chapter.title for chapter in chapters()]
    assert all(
        f'id="{line.anchor}"' in book.pages[line.page - 1].html for line in book.contents if line.anchor
    )


def test_the_portal_reads_the_pdf_with_its_words_and_its_contents(folder: Path) -> None:
    book = read_pdf(folder / "guide.pdf")
    assert book.language.startswith("fr")
    assert {chapter.title for chapter in chapters()} <= {line.title for line in book.contents}
    assert "bibliothécaire" in "".join(page.html for page in book.pages)


def test_the_epub_is_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    call_command("demo_guide", out=tmp_path, verbosity=0)
    assert (tmp_path / "guide.epub").read_bytes() == (folder / "guide.epub").read_bytes()
