"""`manage.py renew_signing_key [--saml]`: the next key that signs, shown to others before it does."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from liseron.sso.own_keys import Purpose, renew_key
from liseron.toolkit.dates import now


class Command(BaseCommand):
    help = "Makes the next signing key; sites learn it two hours before it signs, SAML providers thirty days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--saml", action="store_true", help="the key of our SAML requests")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OIDC_KEYS and not options["saml"]:
            raise CommandError("LISERON_OIDC_KEY is set: put the next key there, after the present one.")
        key = renew_key(Purpose.SAML if options["saml"] else Purpose.OIDC, by=None, now=now())
        self.stdout.write(f"key {key.number} signs from {key.begins_at.isoformat(timespec='minutes')}")
