"""Giving a partner's readers the right to enter a resource, and taking it back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.access.models import Entitlement
from liseron.catalogue.models import Resource
from liseron.partners.models import Partner
from liseron.people.models import User
from liseron.toolkit import audit


class CannotEntitle(Exception):
    """The dates contradict each other; the message says what to do."""


@transaction.atomic
def entitle(
    *,
    resource: Resource,
    partner: Partner | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User | None,
) -> Entitlement:
    """The partner's readers may enter, both days included; no partner: those of every partner in force.

    Given again, the dates are replaced. Raises CannotEntitle.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise CannotEntitle(_("Le dernier jour vient avant le premier. Vérifiez les deux dates."))
    entitlement, _created = Entitlement.objects.update_or_create(
        resource=resource, partner=partner, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    audit.record(
        by, "entitlement.given", entitlement, resource=resource.pk, partner=partner.pk if partner else None,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return entitlement


@transaction.atomic
def withdraw_entitlement(*, entitlement: Entitlement, by: User | None) -> None:
    """The right ends now. Twice is once."""
    key = entitlement.pk
    if Entitlement.objects.filter(pk=key).delete()[0]:
        audit.record(
            by, "entitlement.withdrawn", f"entitlement:{key}",
            resource=entitlement.resource_id, partner=entitlement.partner_id,
        )  # fmt: skip
