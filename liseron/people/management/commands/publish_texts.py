"""Publishes the default texts that readers agree to, where there is none yet."""

from typing import Any

from django.core.management.base import BaseCommand

from liseron.people.consents import publish_default_texts
from liseron.toolkit.dates import paris_today


class Command(BaseCommand):
    help = "Publish the default terms, privacy notice and newsletter sentence, where there is none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        for text in publish_default_texts(today=paris_today()):
            self.stdout.write(str(text))
