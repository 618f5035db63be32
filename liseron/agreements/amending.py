"""Amendments: numbered, signed by every party, in effect once the last has signed."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from liseron.agreements import living, settling
from liseron.agreements.models import Agreement, Amendment, AmendmentSignature, Party
from liseron.agreements.refusals import CannotAmend
from liseron.agreements.rules import Change, moves
from liseron.agreements.rules.refusal import Refusal
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line


@transaction.atomic
def draft_amendment(
    *,
    agreement: Agreement,
    subject: str,
    body: str,
    by: object | None,
    today: date,
    new_rate: Decimal | None = None,
    rate_from_year: int | None = None,
    new_end_on: date | None = None,
) -> Amendment:
    """The next number of this agreement. `new_rate` in € per inhabitant and year. Raises CannotAmend."""
    row = settling.lock(agreement)
    number = (row.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    change = Change(number, None, new_end_on, new_rate, rate_from_year)
    if code := moves.why_not_amend(
        living.terms_of(row.model), living.facts_of(row), change, body=body, today=today
    ):
        raise CannotAmend(code, row)
    amendment = Amendment.objects.create(
        agreement=row,
        number=number,
        subject=clean_line(subject, 200),
        body=body.strip(),
        new_rate=new_rate,
        rate_from_year=rate_from_year,
        new_end_on=new_end_on,
        drafted_on=today,
    )
    facts = {"new_rate": new_rate, "rate_from_year": rate_from_year, "new_end_on": new_end_on}
    audit.record(by, "amendment.drafted", amendment, agreement=row.pk, number=number, **facts)
    return amendment


@transaction.atomic
def sign_amendment(
    *,
    amendment: Amendment,
    party: Party,
    signed_on: date,
    by: object | None,
    today: date,
    deliberation: str = "",
    deliberated_on: date | None = None,
) -> Amendment:
    """One party's signature; the last one puts the amendment in effect. Raises CannotAmend, CannotSign (overlap)."""
    agreement = settling.lock(amendment.agreement)
    rank, row = settling.party_of(agreement, party)
    fresh = _found(agreement, amendment)
    if fresh.abandoned_on is not None:
        raise CannotAmend(Refusal.AMENDMENT_ABANDONED, agreement)
    days = {one.party_id: one.signed_on for one in fresh.signatures.all()}
    code = moves.why_not_sign_amendment(
        living.terms_of(agreement.model),
        living.facts_of(agreement),
        living.change_of(fresh),
        [days.get(one.pk) for one in agreement.parties.all()],
        rank,
        on=signed_on,
        deliberated_on=deliberated_on,
        today=today,
    )
    if code:
        raise CannotAmend(code, agreement)
    AmendmentSignature.objects.create(
        amendment=fresh,
        party=row,
        deliberation=clean_line(deliberation, 200),
        deliberated_on=deliberated_on,
        signed_on=signed_on,
    )
    audit.record(by, "amendment.signed", fresh, agreement=agreement.pk, party=row.position, on=signed_on)
    settling.settle(agreement, by=by, today=today)
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def abandon_amendment(*, amendment: Amendment, by: object | None, today: date) -> Amendment:
    """The draft keeps its number and goes no further. Raises CannotAmend once all have signed."""
    agreement = settling.lock(amendment.agreement)
    fresh = _found(agreement, amendment)
    if fresh.abandoned_on is not None:
        raise CannotAmend(Refusal.AMENDMENT_ABANDONED, agreement)
    if fresh.signed_on is not None:
        raise CannotAmend(Refusal.AMENDMENT_SIGNED, agreement)
    fresh.abandoned_on = today
    fresh.save(update_fields=["abandoned_on"])
    audit.record(by, "amendment.abandoned", fresh, agreement=agreement.pk)
    return fresh


def _found(agreement: Agreement, amendment: Amendment) -> Amendment:
    return next(one for one in agreement.amendments.all() if one.pk == amendment.pk)
