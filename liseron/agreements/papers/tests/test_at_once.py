"""Eight processes attach the same scan, on a database file."""

import io
import sqlite3
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from liseron.agreements.models import Document
from liseron.agreements.papers.giving import document_file
from liseron.agreements.papers.keeping import About, attach_scan
from liseron.partners.models import Municipality, Partner
from liseron.toolkit.tests.race import PROCESSES, in_one_process, race

SCAN = b"%PDF-1.4\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def database(tmp_path: Path, transactional_db: None, settings: LazySettings) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("the processes share a SQLite file")
    town = Municipality.objects.create(insee_code="99001", name="Aubeval")
    Partner.objects.create(name="Commune d’Aubeval", slug="aubeval", municipality=town)
    path = tmp_path / "documents.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    return path


def test_a_scan_attached_in_eight_places_at_once_is_one_row_and_one_file(database: Path, kept_files: Path):
    def attach() -> int:
        about = About(Partner.objects.get())
        attach_scan(content=io.BytesIO(SCAN), about=about, kind="other", title="Avis", by=None)
        return 1

    def check() -> None:
        assert document_file(Document.objects.get()) == SCAN

    assert race(database, attach) == PROCESSES
    in_one_process(database, check)
    assert len([path for path in kept_files.rglob("*") if path.is_file()]) == 1
