"""How every action begins and ends: the partner's row locked, then all that follows from the facts written."""

from datetime import date

from django.db.models import Q

from liseron.agreements import living
from liseron.agreements.committing import create_commitments
from liseron.agreements.models import Agreement, Party
from liseron.agreements.refusals import CannotSign
from liseron.agreements.rules.refusal import Refusal
from liseron.partners.models import Partner


def lock(agreement: Agreement) -> Agreement:
    """The agreement as it stands, its partner's row locked: whoever writes on any agreement of this partner waits."""
    Partner.objects.select_for_update(of=("self",)).get(pk=agreement.partner_id)
    return Agreement.objects.whole().get(pk=agreement.pk)


def party_of(agreement: Agreement, party: Party) -> tuple[int, Party]:
    """Its rank in the facts, and the row read again. LookupError for another agreement's: a programming error."""
    for rank, row in enumerate(agreement.parties.all()):
        if row.pk == party.pk:
            return rank, row
    raise LookupError(f"party {party.pk} is not of agreement {agreement.pk}")


def settle(agreement: Agreement, *, by: object | None, today: date) -> Agreement:
    """Days, cover and commitments follow the facts. Raises CannotSign when two agreements would overlap."""
    fresh = living.follow(agreement=agreement, by=by, today=today)
    refuse_overlap(fresh)
    create_commitments(agreement=fresh, today=today)
    return fresh


def refuse_overlap(agreement: Agreement) -> None:
    """No two agreements of a partner on one day. Raises CannotSign; the partner's row must be locked."""
    if agreement.starts_on is None or agreement.ends_on is None:
        return
    same_days = Q(starts_on__lte=agreement.ends_on, ends_on__gte=agreement.starts_on)
    others = Agreement.objects.filter(same_days, partner=agreement.partner_id).exclude(pk=agreement.pk)
    if other := others.order_by("-ends_on").first():
        raise CannotSign(
            Refusal.OVERLAPS,
            agreement,
            partner=agreement.partner.name,
            number=other.number,
            end=_short(other.ends_on),
        )


def _short(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
