"""`manage.py import_territory communes.json epci.json [--department 16,62] [--census-year 2023] [--preview]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from liseron.partners.importing.lines import Lines
from liseron.partners.importing.run import ImportCommand
from liseron.partners.importing.territory import import_territory


class Command(ImportCommand):
    kind = "territory"
    help = "Communes, EPCI et codes postaux, depuis les fichiers du paquet @etalab/decoupage-administratif."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("communes", type=Path)
        parser.add_argument("communities", type=Path, metavar="epci")
        parser.add_argument(
            "--census-year", type=int, default=2023, help="Millésime des populations du paquet."
        )

    def source(self, options: dict[str, Any]) -> str:
        return f"{options['communes'].name}, {options['communities'].name}"

    def work(self, departments: set[str] | None, options: dict[str, Any]) -> Lines:
        return import_territory(
            options["communes"].read_bytes(),
            options["communities"].read_bytes(),
            departments=departments,
            census_year=options["census_year"],
        )
