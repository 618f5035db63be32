"""`manage.py import_libraries FILE [--department 16,62] [--preview]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from liseron.partners.importing.libraries import KIND, import_libraries
from liseron.partners.importing.lines import Lines
from liseron.partners.importing.run import ImportCommand


class Command(ImportCommand):
    kind = KIND
    help = "Liste des bibliothèques publiques du ministère de la Culture (CSV ou XLSX)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def work(self, departments: set[str] | None, options: dict[str, Any]) -> Lines:
        return import_libraries(options["file"].read_bytes(), departments=departments)
