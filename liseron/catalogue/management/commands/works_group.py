"""Groups every record in works by the rule again, after an upgrade; what people decided stays."""

from typing import Any

from django.core.management.base import BaseCommand

from liseron.catalogue import placing


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = placing.place_all()
        self.stdout.write(f"{count} records looked at.")
