import io
from pathlib import Path
from typing import Any

import pytest

from liseron.catalogue.hosting.ingest import CannotHost, host_file
from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.hosting.tests.books import PNG, epub, zipped
from liseron.catalogue.models import HostedFile, Record, Resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def record() -> Record:
    shelf = Resource.objects.create(name="Livres du Département", slug="ici", medium="book", entry="hosted")
    return Record.objects.create(
        resource=shelf, source_id="1", medium="book", title="Essai", sort_title="essai"
    )


def hosted(record: Record, content: bytes, filename: str = "livre.epub") -> HostedFile:
    file = host_file(record=record, content=io.BytesIO(content), filename=filename)
    prepared = prepare_hosted_file(file.pk)
    assert prepared is not None
    return prepared


def on_disk(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "hosted").rglob("*"))


def test_a_book_waits_then_is_ready(record: Record) -> None:
    file = host_file(record=record, content=io.BytesIO(epub({"a.xhtml": "<p>x</p>"})), filename="x")
    assert file.state == HostedFile.State.WAITING
    ready = prepare_hosted_file(file.pk)
    assert ready is not None
    assert (ready.state, ready.page_count, ready.language) == (HostedFile.State.READY, 1, "fr")


def test_the_name_on_the_disk_says_nothing_of_the_name_given(record: Record) -> None:
    file = hosted(record, epub({"a.xhtml": "<p>x</p>"}), "../../etc/passwd.php")
    assert "passwd" not in file.file.name
    assert file.file.name.endswith(".epub")


def test_the_format_is_read_from_the_bytes(record: Record) -> None:
    assert hosted(record, epub({"a.xhtml": "<p>x</p>"}), "livre.pdf").format == "epub"
    for content in (b"", b"MZ\x90", b"<html>"):
        with pytest.raises(CannotHost):
            host_file(record=record, content=io.BytesIO(content), filename="x.epub")


def test_a_broken_book_says_why(record: Record) -> None:
    file = hosted(record, zipped({"a": "b"}))
    assert file.state == HostedFile.State.BROKEN
    assert "EPUB" in file.problem


def test_preparing_again_changes_nothing(record: Record) -> None:
    file = hosted(record, epub({"a.xhtml": '<p>x<img src="i.png"/></p>'}, **{"OPS__i.png": PNG}))
    prepare_hosted_file(file.pk)
    assert (file.pages.count(), file.pictures.count()) == (1, 1)


def test_a_new_file_replaces_the_pages_and_the_old_bytes(
    record: Record, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old = hosted(record, epub({"a.xhtml": "<p>vieux</p>"}))
    with django_capture_on_commit_callbacks(execute=True):
        new = hosted(record, epub({"a.xhtml": "<p>neuf</p>", "b.xhtml": "<p>suite</p>"}))
    assert new.pk == old.pk
    assert [page.html for page in new.pages.all()] == ["<p>neuf</p>", "<p>suite</p>"]
    assert new.sha256 != old.sha256
    assert on_disk(folder) == 1


def test_a_broken_replacement_leaves_the_book_that_is_read(
    record: Record, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old = hosted(record, epub({"a.xhtml": "<p>vieux</p>"}))
    with django_capture_on_commit_callbacks(execute=True):
        still = hosted(record, zipped({"a": "b"}))
    assert still.state == HostedFile.State.READY
    assert still.pages.get().html == "<p>vieux</p>"
    assert still.sha256 == old.sha256
    assert "l’ancien reste en ligne" in still.problem
    assert on_disk(folder) == 1


def test_the_same_file_twice_is_kept_once(record: Record, folder: Path) -> None:
    content = epub({"a.xhtml": "<p>x</p>"})
    assert hosted(record, content).pk == hosted(record, content).pk
    assert on_disk(folder) == 1


def test_a_file_that_left_the_disk_is_said_to_have_left(record: Record) -> None:
    file = hosted(record, epub({"a.xhtml": "<p>x</p>"}))
    Path(file.file.path).unlink()
    again = prepare_hosted_file(file.pk)
    assert again is not None
    assert again.state == HostedFile.State.BROKEN
