"""Commitments as days pass, and the nights."""

from datetime import date, datetime, time

import pytest

from liseron.agreements import tasks
from liseron.agreements.committing import (
    check_commitment,
    create_commitments,
    reopen_commitment,
    tick_commitment,
)
from liseron.agreements.ending import serve_termination
from liseron.agreements.models import Agreement, Commitment
from liseron.agreements.refusals import CannotCommit
from liseron.agreements.rules import Refusal
from liseron.agreements.tests.world import (
    TODAY,
    a_model_like_pas_de_calais,
    a_partner,
    an_agreement,
    party,
    way,
    whole,
)
from liseron.partners.actions import set_coverage
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db
SIGNED = date(2025, 9, 7)


def night_of(day: date) -> None:
    tasks.follow_agreements(datetime.combine(day, time(0, 10), tzinfo=PARIS))


def days_of(agreement: Agreement, rhythm: str) -> set[date | None]:
    return set(agreement.commitments.filter(source__rhythm=rhythm).values_list("due_on", flat=True))


def test_yearly_duties_come_year_after_year_and_only_once():
    agreement = an_agreement(signed=SIGNED, today=SIGNED)
    assert days_of(agreement, "yearly") == {date(2026, 9, 6)}
    assert create_commitments(agreement=agreement, today=SIGNED) == 0
    night_of(date(2026, 9, 6))
    assert days_of(agreement, "yearly") == {date(2026, 9, 6)}
    night_of(date(2026, 9, 7))
    assert days_of(agreement, "yearly") == {date(2026, 9, 6), date(2027, 9, 6)}
    assert days_of(agreement, "continuous") == {None}
    assert days_of(agreement, "once") == {date(2025, 12, 6), date(2025, 11, 6)}


def test_a_last_year_that_is_shorter_is_due_on_the_last_day():
    model = a_model_like_pas_de_calais(today=SIGNED)
    agreement = an_agreement(model=model, signed=SIGNED, today=SIGNED, agreed_end_on=date(2026, 12, 31))
    night_of(date(2026, 9, 7))
    assert days_of(agreement, "yearly") == {date(2026, 9, 6), date(2026, 12, 31)}


def test_an_early_end_removes_the_untouched_duties_due_after_it_alone():
    agreement = an_agreement(signed=SIGNED, today=TODAY)
    kept, *others = agreement.commitments.filter(due_on=date(2027, 9, 6))
    tick_commitment(commitment=kept, done_on=TODAY, evidence="Compte rendu", by=None, today=TODAY)
    past = set(agreement.commitments.filter(due_on=date(2026, 9, 6)).values_list("pk", flat=True))
    serve_termination(
        agreement=agreement,
        way=way(agreement, "notice"),
        served_by=party(agreement, "partner"),
        sent_on=TODAY,
        by=None,
        today=TODAY,
    )
    assert others
    assert {one.pk for one in agreement.commitments.filter(due_on=date(2027, 9, 6))} == {kept.pk}
    assert past <= set(agreement.commitments.values_list("pk", flat=True))


def test_a_duty_is_ticked_with_its_evidence_checked_and_opened_again():
    duty = an_agreement(signed=SIGNED).commitments.first()
    for evidence, day, code in (
        (" ", TODAY, Refusal.NO_EVIDENCE),
        ("oui", date(2026, 9, 8), Refusal.IN_THE_FUTURE),
    ):
        with pytest.raises(CannotCommit) as refusal:
            tick_commitment(commitment=duty, done_on=day, evidence=evidence, by=None, today=TODAY)
        assert refusal.value.code == code
    with pytest.raises(CannotCommit) as undone:
        check_commitment(commitment=duty, by=None, today=TODAY)
    assert undone.value.code == Refusal.NOT_DONE
    tick_commitment(commitment=duty, done_on=TODAY, evidence="Affiche", by="user:4", today=TODAY)
    with pytest.raises(CannotCommit) as twice:
        tick_commitment(commitment=duty, done_on=TODAY, evidence="Affiche", by=None, today=TODAY)
    assert twice.value.code == Refusal.DONE_TWICE
    check_commitment(commitment=duty, by="user:9", today=TODAY)
    row = Commitment.objects.get(pk=duty.pk)
    assert (row.done_by, row.checked_by) == ("user:4", "user:9")
    reopen_commitment(commitment=duty, reason="pas la bonne affiche", by=None, today=TODAY)
    row.refresh_from_db()
    assert (row.done_on, row.checked_on, row.evidence) == (None, None, "Affiche")


def test_a_night_covers_the_partner_whose_next_agreement_begins():
    partner = a_partner()
    an_agreement(partner=partner, signed=date(2023, 1, 15), today=date(2025, 12, 1))
    an_agreement(partner=partner, signed=date(2026, 9, 7), today=TODAY)
    partner.refresh_from_db()
    assert partner.agreement_starts_on == date(2026, 9, 7)


def test_days_written_by_hand_stand_until_the_first_agreement_begins():
    partner = a_partner()
    set_coverage(partner=partner, starts_on=date(2023, 1, 1), ends_on=date(2026, 12, 31), by=None)
    model = a_model_like_pas_de_calais()
    model.begins = "given_day"
    model.save()
    an_agreement(partner=partner, model=model, signed=TODAY, begins_on=date(2027, 1, 1))
    partner.refresh_from_db()
    assert partner.agreement_ends_on == date(2026, 12, 31)
    night_of(date(2027, 1, 1))
    partner.refresh_from_db()
    assert partner.agreement_starts_on == date(2027, 1, 1)


def test_renewals_and_ends_are_told_once():
    agreement = an_agreement(signed=SIGNED, today=SIGNED)
    for day in (date(2026, 9, 6), date(2026, 9, 7), date(2026, 9, 8), date(2028, 9, 6), date(2028, 9, 7)):
        night_of(day)
        night_of(day)
    told = Event.objects.about(agreement).order_by("pk").values_list("action", flat=True)
    assert [one for one in told if one in ("agreement.renewed", "agreement.expired")] == [
        "agreement.renewed",
        "agreement.renewed",
        "agreement.expired",
    ]


def test_one_partner_that_fails_leaves_the_others_done(monkeypatch):
    one, two = an_agreement(signed=SIGNED, today=SIGNED), an_agreement(signed=SIGNED, today=SIGNED)
    real = tasks.follow_partner

    def stumble(key: int, today: date) -> None:
        if key == one.partner_id:
            raise ValueError("a night")
        real(key, today)

    monkeypatch.setattr(tasks, "follow_partner", stumble)
    with pytest.raises(tasks.CannotFollow):
        night_of(date(2026, 9, 7))
    assert date(2027, 9, 6) in days_of(two, "yearly")


def test_invariants_find_what_somebody_changed_by_hand(clock):
    clock.move_to(TODAY)
    agreement = an_agreement(signed=SIGNED)
    assert not any(lines for sentence, lines in violations().items() if "agreement" in sentence.lower())
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=date(2040, 1, 1))
    broken = {sentence for sentence, lines in violations().items() if lines}
    assert "The days of an agreement are those that the rules give" in broken
    assert "A partner is covered by its agreements" in broken
    assert whole(agreement).ends_on == date(2040, 1, 1)
