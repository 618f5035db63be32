"""`manage.py make_extracts FOLDER`: writes the demo's extracts again from the public files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liseron.demo.extract import EXTRACTS, make_extracts


class Command(BaseCommand):
    help = "Writes liseron/demo/extracts again from a folder that holds insee/ and real/4_admin/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        for name, text in make_extracts(folder).items():
            (EXTRACTS / name).write_text(text, encoding="utf-8", newline="")
            self.stdout.write(f"{name}: {len(text.encode()) // 1000} kB")
