"""Whether a partner's agreement is in force on a day, and the sentence that says why it is not."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from liseron.partners.models import Partner
from liseron.toolkit.dates import in_full


class Coverage(StrEnum):
    """Where the agreement stands; first and last day are both in force."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    ENDED = "ended"
    NONE = "none"


def coverage_on(partner: Partner, day: date) -> Coverage:
    starts_on, ends_on = partner.agreement_starts_on, partner.agreement_ends_on
    if starts_on is None or ends_on is None:
        return Coverage.NONE
    if day < starts_on:
        return Coverage.TO_COME
    return Coverage.ENDED if day > ends_on else Coverage.IN_FORCE


def why_not_covered(partner: Partner, day: date) -> str:
    """What happened and since when, as a sentence; "" when the agreement is in force."""
    match coverage_on(partner, day):
        case Coverage.ENDED if partner.agreement_ends_on is not None:
            sentence = _("La convention de {partner} avec le Département s’est terminée {on}.")
            return sentence.format(partner=partner.name, on=in_full(partner.agreement_ends_on))
        case Coverage.TO_COME if partner.agreement_starts_on is not None:
            sentence = _("La convention de {partner} avec le Département commence {on}.")
            return sentence.format(partner=partner.name, on=in_full(partner.agreement_starts_on))
        case Coverage.NONE:
            return _("{partner} n’a pas de convention avec le Département.").format(partner=partner.name)
    return ""
