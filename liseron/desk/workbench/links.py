"""Links to the workbench: given by the département, shown once, used until their last day, taken back at any time."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.desk.models import WorkbenchLink
from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line

SECRET_BYTES = 32
USUAL_DAYS = 90
LONGEST_DAYS = 366
LONGEST_NAME = 120
LONGEST_SECRET = 200


class CannotGiveLink(Exception):
    """The message is a French sentence."""


@transaction.atomic
def give_link(
    *, partner: Partner, given_to: str, ends_on: date, by: object | None, today: date
) -> tuple[WorkbenchLink, str]:
    """The link and its secret, of 256 bits, which nothing can show again. Raises CannotGiveLink."""
    if not (given_to := clean_line(given_to, LONGEST_NAME)):
        raise CannotGiveLink(_("Écrivez à qui ce lien est donné."))
    if ends_on < today:
        raise CannotGiveLink(_("Choisissez un dernier jour à venir."))
    if ends_on > today + timedelta(days=LONGEST_DAYS):
        raise CannotGiveLink(_("Un lien sert un an au plus. Choisissez un jour plus proche."))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = WorkbenchLink.objects.create(
        partner=partner,
        given_to=given_to,
        digest=_digest(secret),
        made_on=today,
        made_by=name_of_actor(by),
        ends_on=ends_on,
    )
    audit.record(by, "workbench_link.given", link, partner=partner.pk, ends_on=ends_on)
    return link, secret


@transaction.atomic
def take_back_link(*, link: WorkbenchLink, by: object | None, now: datetime) -> None:
    """It opens nothing from now on; nothing happens when it was taken back already."""
    if WorkbenchLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
        audit.record(by, "workbench_link.taken_back", link, partner=link.partner_id)


def link_opened_by(secret: str, today: date) -> WorkbenchLink | None:
    """The link that this secret opens today; None when it never was, was taken back, or is over."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    rows = WorkbenchLink.objects.open_on(today).select_related("partner")
    return rows.filter(digest=_digest(secret)).first()


def note_use(link: WorkbenchLink, today: date) -> None:
    """The day on which it last served: one write a day."""
    if link.opened_on != today:
        WorkbenchLink.objects.filter(pk=link.pk).update(opened_on=today)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
