"""Builds the search index again from the database; the old one goes on answering meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand

from liseron.catalogue import search


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = search.rebuild()
        self.stdout.write(f"{count} documents indexed.")
