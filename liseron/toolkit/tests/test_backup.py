import sqlite3

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has pg_dump")


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_the_database_held(tmp_path):
    ContentType.objects.create(app_label="backup", model="kept")
    call_command("backup", tmp_path / "copy.sqlite3")
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    assert copy.execute("SELECT count(*) FROM django_content_type WHERE app_label='backup'").fetchone() == (
        1,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["copy.sqlite3"]


@sqlite_only
@pytest.mark.django_db
def test_a_backup_never_replaces_a_file(tmp_path):
    (tmp_path / "kept").write_text("precious")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "precious"


def test_a_backup_of_another_database_says_what_to_use(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", tmp_path / "copy")
