"""Deliberations and signatures of an agreement, party by party; days that were mistyped."""

from datetime import date

from django.db import transaction

from liseron.agreements import living, settling
from liseron.agreements.models import Agreement, Party
from liseron.agreements.refusals import CannotSign
from liseron.agreements.rules import moves
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line


@transaction.atomic
def record_deliberation(
    *, party: Party, deliberated_on: date, deliberation: str, by: object | None, today: date
) -> Party:
    """The vote that allows the party to sign. Raises CannotSign."""
    agreement = settling.lock(party.agreement)
    rank, row = settling.party_of(agreement, party)
    code = moves.why_not_deliberate(living.facts_of(agreement), rank, on=deliberated_on, today=today)
    if code:
        raise CannotSign(code, agreement)
    before = row.deliberated_on
    row.deliberated_on, row.deliberation = deliberated_on, clean_line(deliberation, 200)
    row.save(update_fields=["deliberated_on", "deliberation"])
    audit.record(by, "agreement.deliberated", agreement, party=row.position, on=deliberated_on, before=before)
    return row


@transaction.atomic
def sign_agreement(*, party: Party, signed_on: date, by: object | None, today: date) -> Agreement:
    """The last signature gives the first and last day, the partner's cover and the commitments. Raises CannotSign."""
    agreement = settling.lock(party.agreement)
    rank, row = settling.party_of(agreement, party)
    terms, facts = living.terms_of(agreement.model), living.facts_of(agreement)
    wanted = row.wants_deliberation
    if code := moves.why_not_sign(terms, facts, rank, wants_deliberation=wanted, on=signed_on, today=today):
        raise CannotSign(code, agreement)
    row.signed_on = signed_on
    row.save(update_fields=["signed_on"])
    audit.record(by, "agreement.signed", agreement, party=row.position, on=signed_on)
    return settling.settle(agreement, by=by, today=today)


@transaction.atomic
def correct_dates(
    *,
    party: Party,
    deliberated_on: date | None,
    signed_on: date | None,
    reason: str,
    by: object | None,
    today: date,
) -> Agreement:
    """Days typed by mistake, with the reason; all that follows from them is counted again. Raises CannotSign.

    `signed_on` None takes a signature back, as long as another party has still to sign.
    """
    agreement = settling.lock(party.agreement)
    rank, row = settling.party_of(agreement, party)
    code = moves.why_not_correct(
        living.terms_of(agreement.model),
        living.facts_of(agreement),
        rank,
        wants_deliberation=row.wants_deliberation,
        deliberated_on=deliberated_on,
        signed_on=signed_on,
        reason=reason,
        today=today,
    )
    if code:
        raise CannotSign(code, agreement)
    before, after = [row.deliberated_on, row.signed_on], [deliberated_on, signed_on]
    row.deliberated_on, row.signed_on = deliberated_on, signed_on
    row.save(update_fields=["deliberated_on", "signed_on"])
    audit.record(
        by,
        "agreement.dates_corrected",
        agreement,
        party=row.position,
        before=before,
        after=after,
        reason=clean_line(reason, 300),
    )
    return settling.settle(agreement, by=by, today=today)
