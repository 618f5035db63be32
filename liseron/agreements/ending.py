"""Letters that end an agreement before its term, and the refusal of a tacit renewal."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from liseron.agreements import living, settling
from liseron.agreements.models import Agreement, Party, Termination, TerminationWay
from liseron.agreements.refusals import CannotObject, CannotTerminate
from liseron.agreements.rules import Side, moves
from liseron.agreements.rules.refusal import Refusal
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line


@transaction.atomic
def serve_termination(
    *,
    agreement: Agreement,
    way: TerminationWay,
    served_by: Party,
    sent_on: date,
    by: object | None,
    today: date,
    grounds: str = "",
    reference: str = "",
    received_on: date | None = None,
) -> Termination:
    """A letter left. It ends the agreement after the delay of its way, unless it is lifted. Raises CannotTerminate."""
    row = settling.lock(agreement)
    _rank, party = settling.party_of(row, served_by)
    if way.pk not in {one.pk for one in row.model.ways.all()}:
        raise CannotTerminate(Refusal.NO_SUCH_WAY, row)
    terms, facts, value = living.terms_of(row.model), living.facts_of(row), living.way_of(way)
    side = Side(party.side)
    code = moves.why_not_serve(terms, facts, value, side=side, on=sent_on, grounds=grounds, today=today)
    if code:
        raise CannotTerminate(code, row, way=way)
    letter = Termination(
        agreement=row,
        way=way,
        served_by=party,
        grounds=grounds.strip(),
        reference=clean_line(reference, 60),
        sent_on=sent_on,
    )
    if received_on is not None:
        _receive(row, letter, received_on, today)
    letter.save()
    audit.record(
        by,
        "termination.served",
        letter,
        agreement=row.pk,
        way=way.kind,
        sent_on=sent_on,
        received_on=received_on,
    )
    return _settled(row, letter, by, today)


@transaction.atomic
def record_receipt(
    *, termination: Termination, received_on: date, by: object | None, today: date
) -> Termination:
    """The day on the receipt of the registered letter. Raises CannotTerminate."""
    row = settling.lock(termination.agreement)
    letter = _found(row, termination)
    _receive(row, letter, received_on, today)
    letter.save(update_fields=["received_on"])
    audit.record(by, "termination.received", letter, agreement=row.pk, on=received_on)
    return _settled(row, letter, by, today)


@transaction.atomic
def correct_letter(
    *,
    termination: Termination,
    sent_on: date,
    received_on: date | None,
    reason: str,
    by: object | None,
    today: date,
) -> Termination:
    """Days typed by mistake, with the reason; the end is counted again. Raises CannotTerminate, CannotSign."""
    row = settling.lock(termination.agreement)
    letter = _found(row, termination)
    others = [living.ending_of(one) for one in row.terminations.all() if one.pk != letter.pk]
    code = moves.why_not_correct_letter(
        living.terms_of(row.model),
        replace(living.facts_of(row), endings=tuple(others)),
        living.ending_of(letter),
        sent_on=sent_on,
        received_on=received_on,
        reason=reason,
        today=today,
    )
    if code:
        raise CannotTerminate(code, row, way=letter.way)
    before, after = [letter.sent_on, letter.received_on], [sent_on, received_on]
    letter.sent_on, letter.received_on = sent_on, received_on
    letter.save(update_fields=["sent_on", "received_on"])
    told = {"before": before, "after": after, "reason": clean_line(reason, 300)}
    audit.record(by, "termination.dates_corrected", letter, agreement=row.pk, **told)
    return _settled(row, letter, by, today)


@transaction.atomic
def lift_termination(
    *, termination: Termination, lifted_on: date, reason: str, by: object | None, today: date
) -> Termination:
    """The letter has no effect any more: obligations met, or both agree.

    Raises CannotTerminate, CannotSign when the agreement would overlap a later one.
    """
    row = settling.lock(termination.agreement)
    letter = _found(row, termination)
    terms, facts, ending = living.terms_of(row.model), living.facts_of(row), living.ending_of(letter)
    if code := moves.why_not_lift(terms, facts, ending, on=lifted_on, reason=reason, today=today):
        raise CannotTerminate(code, row, way=letter.way)
    letter.lifted_on, letter.lift_reason = lifted_on, clean_line(reason, 300)
    letter.save(update_fields=["lifted_on", "lift_reason"])
    audit.record(by, "termination.lifted", letter, agreement=row.pk, on=lifted_on)
    return _settled(row, letter, by, today)


@transaction.atomic
def object_to_renewal(
    *, agreement: Agreement, party: Party, objected_on: date, by: object | None, today: date
) -> Agreement:
    """The agreement ends with the period whose deadline has not passed. Raises CannotObject."""
    row = settling.lock(agreement)
    _rank, objector = settling.party_of(row, party)
    terms, facts = living.terms_of(row.model), living.facts_of(row)
    if code := moves.why_not_object(terms, facts, on=objected_on, today=today):
        raise CannotObject(code, row)
    row.objected_on, row.objected_by = objected_on, objector
    row.save(update_fields=["objected_on", "objected_by"])
    audit.record(by, "agreement.objected", row, party=objector.position, on=objected_on)
    return settling.settle(row, by=by, today=today)


def _receive(agreement: Agreement, letter: Termination, received_on: date, today: date) -> None:
    if code := moves.why_not_receive(living.ending_of(letter), on=received_on, today=today):
        raise CannotTerminate(code, agreement, way=letter.way)
    letter.received_on = received_on


def _settled(agreement: Agreement, letter: Termination, by: object | None, today: date) -> Termination:
    settling.settle(agreement, by=by, today=today)
    letter.refresh_from_db()
    return letter


def _found(agreement: Agreement, termination: Termination) -> Termination:
    return next(one for one in agreement.terminations.all() if one.pk == termination.pk)
