"""Opens the first professional account; the others are invited from the desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liseron.people.models import RoleGrant
from liseron.people.roles import CannotGrant, invite_professional
from liseron.toolkit.dates import now


class Command(BaseCommand):
    help = "Invite an administrator: a mail leaves with the link to choose the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invite_professional(
                email=options["email"],
                name=options["name"],
                role=RoleGrant.Role.ADMINISTRATOR,
                partner=None,
                by=None,
                now=now(),
            )
        except CannotGrant as refusal:
            raise CommandError(str(refusal)) from refusal
