"""`manage.py renew_signing_key`: another key signs for OpenID Connect two hours from now."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from liseron.sso.oidc_provider.keys import renew_key
from liseron.toolkit.dates import now


class Command(BaseCommand):
    help = "Makes the next OpenID Connect signing key; sites learn it two hours before it signs."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OIDC_KEY:
            raise CommandError("LISERON_OIDC_KEY is set: change it there.")
        key = renew_key(by=None, now=now())
        self.stdout.write(f"key {key.number} signs from {key.begins_at.isoformat(timespec='minutes')}")
