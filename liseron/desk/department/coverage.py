"""Days of cover written by hand, for a partner whose agreements are not kept here."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement
from liseron.partners.actions import CannotSetCoverage, set_coverage
from liseron.partners.models import Partner


def why_not_by_hand(partner: Partner) -> str:
    """The sentence that says which agreement decides; "" when the hand may write."""
    signed = Agreement.objects.filter(partner=partner, starts_on__isnull=False)
    latest = signed.order_by("-starts_on").first()
    if latest is None:
        return ""
    return _(
        "Les dates suivent la convention n°\u00a0{number}. Pour les changer, faites un avenant, "
        "notez une fin, ou corrigez la date d’une signature."
    ).format(number=latest.number)


@transaction.atomic
def write_coverage(*, partner: Partner, starts_on: date | None, ends_on: date | None, by: object) -> None:
    """First and last day by hand. Raises CannotSetCoverage as soon as an agreement is signed here."""
    row = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if refusal := why_not_by_hand(row):
        raise CannotSetCoverage(refusal)
    set_coverage(partner=row, starts_on=starts_on, ends_on=ends_on, by=by)
