"""`manage.py backup FILE`: a whole copy of the SQLite database, taken while the site serves."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Copies the SQLite database to FILE through SQLite's own backup, and checks the copy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if connection.vendor != "sqlite":
            raise CommandError("This database is not SQLite: use pg_dump.")
        if file.exists():
            raise CommandError(f"{file} exists already: choose another name.")
        if not file.parent.is_dir():
            raise CommandError(f"{file.parent} is not a folder.")
        unfinished = file.with_name(f"{file.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        copy_database(unfinished)
        unfinished.rename(file)
        self.stdout.write(f"{file}: {file.stat().st_size} bytes, checked.")


def copy_database(to: Path) -> None:
    """Copies the database that is served into the new file `to`. Raises CommandError when the copy is not whole."""
    connection.ensure_connection()
    copy = sqlite3.connect(to)
    try:
        connection.connection.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    finally:
        copy.close()
    if verdict != "ok":
        to.unlink()
        raise CommandError(f"The copy is not whole: {verdict}")
