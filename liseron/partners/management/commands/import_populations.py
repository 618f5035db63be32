"""`manage.py import_populations FILE [--census-year 2022] [--in-force-on 2025-01-01] [--epci] [--preview]`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from liseron.partners.importing.lines import Lines
from liseron.partners.importing.populations import import_intercommunalities, import_populations
from liseron.partners.importing.run import ImportCommand


class Command(ImportCommand):
    kind = "populations"
    help = "Populations de référence de l’INSEE (CSV ou XLSX), un millésime à la fois."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--census-year", type=int, help="Si le fichier ne le dit pas.")
        parser.add_argument("--in-force-on", type=date.fromisoformat, help="Si le fichier ne le dit pas.")
        parser.add_argument("--epci", action="store_true", help="Le fichier est la liste des EPCI.")

    def work(self, departments: set[str] | None, options: dict[str, Any]) -> Lines:
        content = options["file"].read_bytes()
        if options["epci"]:
            return import_intercommunalities(content)
        return import_populations(
            content,
            source=f"Insee, {options['file'].name}",
            census_year=options["census_year"],
            in_force_on=options["in_force_on"],
            departments=departments,
        )
