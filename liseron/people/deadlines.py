"""What comes for agreements, said ahead by mail to both sides: the partner's people, and the département's (B6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.agreements import rules, wording
from liseron.agreements.living import timeline_of
from liseron.agreements.models import Agreement
from liseron.partners.models import Partner
from liseron.people import links
from liseron.people.letters import address_code
from liseron.people.models import RoleGrant, User
from liseron.toolkit import mail
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.once import happens_once

Role = RoleGrant.Role


@dataclass(frozen=True)
class Deadline:
    """A moment of an agreement that is said today, some days ahead."""

    agreement: Agreement
    moment: rules.Moment
    days_before: int

    @property
    def key(self) -> str:
        """The same moment at the same distance is said once, whatever the number of workers or of restarts."""
        return f"deadline:{self.agreement.pk}:{self.moment.what}:{self.moment.on}:{self.days_before}"

    @property
    def says(self) -> str:
        """ "le 6 septembre 2026 : Dernier jour de la convention…", a day and a sentence."""
        return _("{day}\u00a0: {what}").format(
            day=in_full(self.moment.on), what=wording.moment_told(self.moment, self.agreement)
        )


def announce_deadlines(now: datetime) -> None:
    """One mail an agreement to the partner, one mail for all to each of the département's people.

    A day missed is caught up by the next one. Keys and mails are one transaction: nothing is said twice or forgotten.
    """
    today = paris_today(now)
    with transaction.atomic():
        said = [one for one in deadlines_on(today) if happens_once(one.key)]
        for one in said:
            _tell_partner(one, today)
        if said:
            _tell_department(said, today)


def deadlines_on(today: date) -> Iterator[Deadline]:
    """What the rules want said ahead on that day, for agreements that are not over."""
    living = Agreement.objects.whole().filter(ends_on__gte=today, abandoned_on__isnull=True)
    for agreement in living.order_by("pk").iterator(chunk_size=200):
        for moment, days in rules.to_announce(timeline_of(agreement), today):
            yield Deadline(agreement, moment, days)


def _tell_partner(one: Deadline, today: date) -> None:
    partner = one.agreement.partner
    for address in _addresses_of(partner):
        mail.send_mail_later(
            to=address,
            subject=_("Votre convention : {day}").format(day=in_full(one.moment.on)),
            template="agreement_deadline",
            context={
                "says": one.says,
                "partner": partner,
                "agreement": one.agreement,
                "days": (one.moment.on - today).days,
                "link": links.absolute("desk:our_agreement"),
                "department": settings.DEPARTMENT_NAME,
                "portal": settings.SITE_NAME,
            },
            unique_key=f"{one.key}:{address_code(address)}",
        )


def _tell_department(said: Iterable[Deadline], today: date) -> None:
    ordered = sorted(said, key=lambda one: (one.moment.on, one.agreement.partner.name))
    count = len(ordered)
    subject = ngettext("{n} échéance de convention", "{n} échéances de conventions", count).format(n=count)
    people = User.objects.filter(role_grants__role__in=[Role.STAFF, Role.ADMINISTRATOR], is_active=True)
    for address in sorted(set(people.exclude(email="").values_list("email", flat=True))):
        mail.send_mail_later(
            to=address,
            subject=subject,
            template="deadlines_digest",
            context={
                "deadlines": ordered,
                "link": links.absolute("desk:dept_deadlines"),
                "portal": settings.SITE_NAME,
            },
            unique_key=f"deadlines:{today}:{address_code(address)}",
        )


def _addresses_of(partner: Partner) -> list[str]:
    """Its managers, or its librarians when it has none, and the address it gave."""
    grants = Q(role_grants__partner=partner)
    active = User.objects.filter(is_active=True).exclude(email="")
    managers = active.filter(grants & Q(role_grants__role=Role.MANAGER)).values_list("email", flat=True)
    team = set(managers) or set(active.filter(grants).values_list("email", flat=True))
    return sorted({address.lower() for address in team | {partner.contact_email} if address})
