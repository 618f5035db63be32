"""Corrections to who a reader is, by the reader or by the library."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from liseron.people import letters
from liseron.people.cards import free_email
from liseron.people.identity import IDENTITY_FIELDS, CannotRegister, Identity, faults, identity_of
from liseron.people.models import Patron, User
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today


@transaction.atomic
def change_identity(*, patron: Patron, by: User, now: datetime, **changes: Any) -> Patron:
    """Change fields of Identity. Raises CannotRegister with a sentence per field.

    The account's name and address follow; the former address is told when the address changes.
    """
    patron = (
        Patron.objects.select_for_update(of=("self",)).select_related("user", "library").get(pk=patron.pk)
    )
    today, before = paris_today(now), identity_of(patron)
    after = replace(before, **changes).cleaned(today)
    reasons = faults(after, today=today, needs_address=bool(before.email))
    if reasons:
        raise CannotRegister(reasons)
    write_identity(patron, before, after, by=by, event="patron.changed")
    return patron


def write_identity(
    patron: Patron, before: Identity, after: Identity, *, by: object | None, event: str
) -> list[str]:
    """Write what differs, in the caller's transaction; names of the fields that changed.

    The account's name and address follow; the former address is told when the address changes.
    """
    changed = [name for name in IDENTITY_FIELDS if getattr(before, name) != getattr(after, name)]
    if not changed:
        return []
    for name in changed:
        setattr(patron, name, getattr(after, name))
    patron.save(update_fields=changed)
    if patron.user is not None:
        patron.user.name = str(patron)
        patron.user.email = free_email(patron.email, but=patron.user)
        patron.user.save(update_fields=["name", "email"])
    if before.contact_email and before.contact_email != after.contact_email:
        letters.say_address_changed(patron, to=before.contact_email)
    audit.record(by, event, patron, fields=changed)
    return changed
