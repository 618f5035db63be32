"""Reads a list of titles into a resource and says what became of every line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.imports.running import KINDS, import_titles
from liseron.catalogue.models import Resource


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--resource", required=True, help="slug of the resource that holds the titles")
        parser.add_argument("--preview", action="store_true", help="say what would happen, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        resource = Resource.objects.filter(slug=options["resource"]).first()
        if resource is None:
            known = ", ".join(Resource.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"no resource {options['resource']!r}; known: {known}")
        try:
            report = import_titles(
                kind=options["kind"],
                path=options["file"],
                resource=resource,
                by=None,
                is_preview=options["preview"],
            )
        except CannotImport as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in report.totals.items()))
        for line in report.run.lines.all()[:20]:
            self.stdout.write(f"  {line.number} {line.label}: {line.sentence}")
