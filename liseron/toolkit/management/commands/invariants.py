import sys
from typing import Any

from django.core.management.base import BaseCommand

from liseron.toolkit.invariants import violations


class Command(BaseCommand):
    help = "Checks what must never be false; exit 1 and a list if one is."

    def handle(self, **options: Any) -> None:
        found = violations()
        for sentence, lines in found.items():
            self.stdout.write(f"{'false' if lines else 'true '}  {sentence}")
            for line in lines:
                self.stdout.write(f"       {line}")
        if any(found.values()):
            sys.exit(1)
