"""Several people on one agreement at once, on a database in a file, as in the product."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from liseron.agreements import tasks
from liseron.agreements.amending import draft_amendment
from liseron.agreements.drafting import abandon_agreement, draft_agreement
from liseron.agreements.ending import object_to_renewal, serve_termination
from liseron.agreements.models import Agreement, Amendment, Commitment, Termination
from liseron.agreements.refusals import CannotMove
from liseron.agreements.rules import Refusal
from liseron.agreements.signing import record_deliberation, sign_agreement
from liseron.agreements.tests.world import (
    TODAY,
    a_model_like_charente,
    a_partner,
    an_agreement,
    party,
    sign,
    way,
    whole,
)
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db(transaction=True)
SIGNED = date(2025, 9, 7)


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each verb returned or refused with, all started together."""
    gate = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return verb()
        except CannotMove as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def refusals(outcomes: list[Any]) -> list[Refusal]:
    return [one.code for one in outcomes if isinstance(one, CannotMove)]


def all_but_signed(agreement: Agreement) -> Agreement:
    for one in agreement.parties.all():
        record_deliberation(party=one, deliberated_on=TODAY, deliberation="", by=None, today=TODAY)
    return whole(agreement)


def nothing_is_false() -> bool:
    return not any(lines for sentence, lines in violations().items() if "greement" in sentence)


def test_parties_that_sign_at_once_begin_the_agreement_once():
    agreement = all_but_signed(an_agreement())
    outcomes = at_once(
        *[
            lambda one=one: sign_agreement(party=one, signed_on=TODAY, by=None, today=TODAY)
            for one in agreement.parties.all()
        ]
    )
    assert refusals(outcomes) == []
    assert whole(agreement).starts_on == TODAY
    assert Event.objects.filter(action="partner.coverage_set").count() == 1
    duties = Commitment.objects.values_list("source", "due_on")
    assert len(set(duties)) == len(duties) > 0


def test_of_four_clicks_on_one_signature_one_counts():
    agreement = all_but_signed(an_agreement())
    commune = party(agreement, "partner")
    outcomes = at_once(*[lambda: sign_agreement(party=commune, signed_on=TODAY, by=None, today=TODAY)] * 4)
    assert refusals(outcomes) == [Refusal.SIGNED_TWICE] * 3


def test_a_last_signature_and_its_draft_abandoned_at_once_leave_one_of_the_two():
    agreement = all_but_signed(an_agreement())
    one, two, three = agreement.parties.all()
    sign(one, TODAY)
    sign(two, TODAY)
    outcomes = at_once(
        lambda: sign_agreement(party=three, signed_on=TODAY, by=None, today=TODAY),
        lambda: abandon_agreement(agreement=agreement, by=None, today=TODAY),
    )
    fresh = whole(agreement)
    assert len(refusals(outcomes)) == 1
    assert (fresh.abandoned_on is None) == (fresh.starts_on is not None)


def test_two_agreements_of_a_partner_signed_at_once_do_not_overlap():
    partner, model = a_partner(), a_model_like_charente()
    last_parties = []
    for _n in range(2):
        agreement = all_but_signed(draft_agreement(model=model, partner=partner, by=None, today=TODAY))
        one, two, three = agreement.parties.all()
        sign(one, TODAY)
        sign(two, TODAY)
        last_parties.append(three)
    outcomes = at_once(
        *[
            lambda one=one: sign_agreement(party=one, signed_on=TODAY, by=None, today=TODAY)
            for one in last_parties
        ]
    )
    assert refusals(outcomes) == [Refusal.OVERLAPS]
    assert nothing_is_false()


def test_drafts_made_at_once_have_numbers_of_their_own():
    model = a_model_like_charente()
    partners = [a_partner() for _n in range(6)]
    drafts = at_once(
        *[lambda one=one: draft_agreement(model=model, partner=one, by=None, today=TODAY) for one in partners]
    )
    assert sorted(one.number for one in drafts) == [f"2026-00{n}" for n in range(1, 7)]


def test_amendments_made_at_once_have_numbers_of_their_own():
    agreement = an_agreement(signed=SIGNED)
    at_once(
        *[lambda: draft_amendment(agreement=agreement, subject="Un", body="Un.", by=None, today=TODAY)] * 4
    )
    assert sorted(Amendment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_one_letter_noted_by_three_people_at_once_is_one():
    agreement = an_agreement(signed=SIGNED)
    department, plain = party(agreement, "department"), way(agreement, "notice")
    outcomes = at_once(
        *[
            lambda: serve_termination(
                agreement=agreement, way=plain, served_by=department, sent_on=TODAY, by=None, today=TODAY
            )
        ]
        * 3
    )
    assert refusals(outcomes) == [Refusal.SERVED_TWICE] * 2
    assert Termination.objects.count() == 1


def test_both_sides_that_refuse_the_renewal_at_once_refuse_it_once():
    agreement = an_agreement(signed=SIGNED)
    outcomes = at_once(
        *[
            lambda one=one: object_to_renewal(
                agreement=agreement, party=one, objected_on=TODAY, by=None, today=TODAY
            )
            for one in agreement.parties.all()
        ]
    )
    assert refusals(outcomes) == [Refusal.OBJECTED_TWICE] * 2


def test_nights_that_run_at_once_tell_and_create_once():
    agreement = an_agreement(signed=SIGNED, today=SIGNED)
    night = datetime.combine(TODAY, time(0, 10), tzinfo=PARIS)
    at_once(*[lambda: tasks.follow_agreements(night)] * 3)
    assert Event.objects.about(agreement).filter(action="agreement.renewed").count() == 1
    due = agreement.commitments.filter(due_on=date(2027, 9, 6))
    assert due.count() == due.values("source").distinct().count() > 0
