"""Host an EPUB or a PDF beside a record."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liseron.catalogue.hosting.ingest import CannotHost, host_file
from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.models import HostedFile, Record


class Command(BaseCommand):
    help = "Keep the EPUB or PDF at PATH beside the record, prepare its pages at once, say what came of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("record_id", type=int)
        parser.add_argument("path", type=Path)
        parser.add_argument("--download", action="store_true", help="readers may take the file away")

    def handle(self, *args: Any, **options: Any) -> None:
        record = Record.objects.filter(pk=options["record_id"]).first()
        if record is None:
            raise CommandError(f"no record {options['record_id']}")
        path: Path = options["path"]
        try:
            with path.open("rb") as content:
                hosted = host_file(record=record, content=content, filename=path.name)
        except (OSError, CannotHost) as problem:
            raise CommandError(str(problem)) from problem
        HostedFile.objects.filter(pk=hosted.pk).update(may_be_downloaded=options["download"])
        prepared = prepare_hosted_file(hosted.pk)
        if prepared is None or prepared.problem:
            raise CommandError(prepared.problem if prepared else "gone")
        self.stdout.write(f"{prepared.pk}: {prepared.page_count} pages")
