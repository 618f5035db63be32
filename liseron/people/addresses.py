"""A reader's new address: it counts when its link has been followed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.people import links
from liseron.people.changing import change_identity
from liseron.people.identity import CannotRegister, faults, identity_of
from liseron.people.models import Patron, User
from liseron.toolkit import audit, mail, once
from liseron.toolkit.dates import in_full, paris_today

NEW_ADDRESS = "new_address"
VALID_FOR = timedelta(days=2)


@dataclass(frozen=True)
class NewAddress:
    """Whose address, and what it becomes once confirmed."""

    patron: Patron
    email: str


@transaction.atomic
def ask_new_address(*, patron: Patron, email: str, by: User, now: datetime) -> str:
    """Mail a single-use link to the new address and give that address as cleaned; nothing changes yet.

    Raises CannotRegister with the sentence for "email". An earlier link not yet followed stops working.
    """
    today = paris_today(now)
    after = replace(identity_of(patron), email=email).cleaned(today)
    reasons = faults(after, today=today)
    if not after.email:
        reasons.setdefault("email", _("Écrivez une adresse à vous, autre que celle de l’adulte responsable."))
    if after.email == patron.email:
        reasons.setdefault("email", _("C’est déjà votre adresse."))
    if "email" in reasons:
        raise CannotRegister({"email": reasons["email"]})
    subject = f"patron:{patron.pk}"
    once.revoke(kind=NEW_ADDRESS, subject=subject)
    secret = once.issue(
        kind=NEW_ADDRESS, subject=subject, valid_for=VALID_FOR, payload={"email": after.email}, now=now
    )
    mail.send_mail_later(
        to=after.email,
        subject=_("Confirmez votre nouvelle adresse"),
        template="new_address",
        context={
            "patron": patron,
            "link": links.to_confirm_address(secret),
            "until": in_full(paris_today(now + VALID_FOR)),
            "portal": settings.SITE_NAME,
        },
    )
    audit.record(by, "patron.address_asked", patron)
    return after.email


def address_to_confirm(*, secret: str, now: datetime) -> NewAddress | None:
    """What the link would change, without using it; None for a link used or too old."""
    token = once.peek(kind=NEW_ADDRESS, secret=secret, now=now)
    return _named(token) if token else None


@transaction.atomic
def confirm_address(*, secret: str, now: datetime) -> NewAddress:
    """The new address counts from now on; the former one is told. Raises once.CannotUse, CannotRegister."""
    found = _named(once.consume(kind=NEW_ADDRESS, secret=secret, now=now))
    if found is None or found.patron.user is None:
        raise once.CannotUse("unknown")
    change_identity(patron=found.patron, by=found.patron.user, now=now, email=found.email)
    return found


def _named(token: once.TokenFacts) -> NewAddress | None:
    number = int(token.subject.partition(":")[2])
    patron = Patron.objects.select_related("user", "library").filter(pk=number).first()
    return NewAddress(patron, str(token.payload["email"])) if patron else None
