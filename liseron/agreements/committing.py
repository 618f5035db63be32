"""Commitments of each side: created from the model, ticked with their evidence, checked, opened again (B5)."""

from datetime import date

from django.db import transaction

from liseron.agreements import living, rules
from liseron.agreements.models import Agreement, Commitment, ModelCommitment
from liseron.agreements.refusals import CannotCommit
from liseron.agreements.rules import moves
from liseron.agreements.rules.refusal import Refusal
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line

LONGEST_EVIDENCE = 2_000


@transaction.atomic
def create_commitments(*, agreement: Agreement, today: date) -> int:
    """Rows that are missing on that day; how many came. Safe to repeat.

    Untouched yearly rows that the agreement no longer reaches go; other days follow a first day that was mended.
    """
    span = rules.span(living.terms_of(agreement.model), living.facts_of(agreement))
    if span is None:
        return 0
    Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    known: dict[int, list[Commitment]] = {}
    for row in agreement.commitments.order_by("pk"):
        known.setdefault(row.source_id, []).append(row)
    return sum(
        _follow(agreement, source, known.get(source.pk, []), span, today)
        for source in agreement.model.commitments.all()
    )


def _follow(
    agreement: Agreement, source: ModelCommitment, known: list[Commitment], span: rules.Span, today: date
) -> int:
    days = _days_due(source, span, today)
    if source.rhythm == ModelCommitment.Rhythm.YEARLY:
        for row in known:
            if row.due_on not in days and _is_untouched(row):
                row.delete()
    elif known:
        row = known[0]
        if row.due_on != days[0] and _is_untouched(row):
            row.due_on = days[0]
            row.save(update_fields=["due_on"])
        return 0
    missing = [day for day in days if day not in {row.due_on for row in known}]
    for day in missing:
        Commitment.objects.create(
            agreement=agreement,
            source=source,
            side=source.side,
            text=source.text,
            article=source.article,
            due_on=day,
        )
    return len(missing)


def _days_due(source: ModelCommitment, span: rules.Span, today: date) -> list[date | None]:
    if source.rhythm == ModelCommitment.Rhythm.YEARLY:
        return list(rules.years_due(span, today))
    if source.rhythm == ModelCommitment.Rhythm.ONCE and source.due_days:
        return [rules.due_after(span.first_day, source.due_days)]
    return [None]


def _is_untouched(row: Commitment) -> bool:
    written = row.done_on or row.evidence or row.reopened_because
    return not written and not row.documents.exists()


@transaction.atomic
def tick_commitment(
    *, commitment: Commitment, done_on: date, evidence: str, by: object | None, today: date
) -> Commitment:
    """Done, with what proves it. Raises CannotCommit."""
    row = _lock(commitment)
    if row.done_on is not None:
        raise CannotCommit(Refusal.DONE_TWICE)
    if strange := moves.strange_day(done_on, today):
        raise CannotCommit(strange)
    proof = evidence.strip()[:LONGEST_EVIDENCE]
    if not proof:
        raise CannotCommit(Refusal.NO_EVIDENCE)
    row.done_on, row.evidence, row.done_by = done_on, proof, audit.name_of_actor(by)[:80]
    row.reopened_because = ""
    row.save(update_fields=["done_on", "evidence", "done_by", "reopened_because"])
    audit.record(by, "commitment.ticked", row, agreement=row.agreement_id, on=done_on)
    return row


@transaction.atomic
def check_commitment(*, commitment: Commitment, by: object | None, today: date) -> Commitment:
    """The département has seen it. Raises CannotCommit."""
    row = _lock(commitment)
    if row.done_on is None:
        raise CannotCommit(Refusal.NOT_DONE)
    if row.checked_on is not None:
        raise CannotCommit(Refusal.CHECKED_TWICE)
    row.checked_on, row.checked_by = today, audit.name_of_actor(by)[:80]
    row.save(update_fields=["checked_on", "checked_by"])
    audit.record(by, "commitment.checked", row, agreement=row.agreement_id)
    return row


@transaction.atomic
def reopen_commitment(*, commitment: Commitment, reason: str, by: object | None, today: date) -> Commitment:
    """Not done after all: the evidence stays to be read, the reason beside it. Raises CannotCommit."""
    row = _lock(commitment)
    if row.done_on is None:
        raise CannotCommit(Refusal.NOT_DONE)
    told = clean_line(reason, 300)
    if not told:
        raise CannotCommit(Refusal.NO_REASON)
    before = row.done_on
    row.done_on, row.done_by, row.checked_on, row.checked_by = None, "", None, ""
    row.reopened_because = told
    row.save(update_fields=["done_on", "done_by", "checked_on", "checked_by", "reopened_because"])
    audit.record(by, "commitment.reopened", row, agreement=row.agreement_id, before=before)
    return row


def _lock(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
