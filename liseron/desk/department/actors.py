"""Who did something, by name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liseron.people.models import User
from liseron.toolkit.audit import name_of_actor

SYSTEM = name_of_actor(None)


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names of professionals, as the audit knows them ("user:12"), and of the system. One query."""
    keys = [key for kind, _colon, key in (one.partition(":") for one in actors) if kind == "user"]
    people = User.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    named = {f"user:{one.pk}": str(one) for one in people.only("name", "username")}
    return {SYSTEM: _("Le système"), **named}
