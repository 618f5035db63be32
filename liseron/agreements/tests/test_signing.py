"""Deliberations, signatures, and the days that follow from them."""

from datetime import date

import pytest

from liseron.agreements.drafting import draft_agreement
from liseron.agreements.models import ModelParty
from liseron.agreements.refusals import CannotSign
from liseron.agreements.rules import Refusal
from liseron.agreements.signing import correct_dates, record_deliberation, sign_agreement
from liseron.agreements.tests.world import (
    TODAY,
    a_model_like_charente,
    a_model_like_pas_de_calais,
    a_partner,
    an_agreement,
    party,
    sign,
    whole,
)
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db
DEPARTMENT, PARTNER = ModelParty.Role.DEPARTMENT, ModelParty.Role.PARTNER


def test_the_last_signature_begins_the_agreement_and_covers_the_partner():
    agreement = an_agreement()
    one, two, three = agreement.parties.all()
    sign(one, date(2026, 9, 1), today=TODAY)
    sign(two, date(2026, 9, 3), today=TODAY)
    assert whole(agreement).starts_on is None
    sign(three, date(2026, 9, 2), today=TODAY)
    fresh = whole(agreement)
    assert (fresh.starts_on, fresh.ends_on, fresh.ended_by) == (date(2026, 9, 3), date(2029, 9, 2), "limit")
    assert (fresh.partner.agreement_starts_on, fresh.partner.agreement_ends_on) == (
        fresh.starts_on,
        fresh.ends_on,
    )
    assert fresh.commitments.exists()


def test_a_party_signs_after_its_deliberation_alone():
    agreement = an_agreement(model=a_model_like_pas_de_calais())
    commune = party(agreement, PARTNER)
    with pytest.raises(CannotSign) as refusal:
        sign_agreement(party=commune, signed_on=TODAY, by=None, today=TODAY)
    assert refusal.value.code == Refusal.NO_DELIBERATION
    record_deliberation(
        party=commune, deliberated_on=date(2026, 9, 5), deliberation="2026-41", by=None, today=TODAY
    )
    with pytest.raises(CannotSign) as refusal:
        sign_agreement(party=commune, signed_on=date(2026, 9, 4), by=None, today=TODAY)
    assert refusal.value.code == Refusal.BEFORE_DELIBERATION


def test_nobody_signs_twice_nor_tomorrow():
    agreement = an_agreement()
    commune = party(agreement, PARTNER)
    sign(commune, TODAY)
    with pytest.raises(CannotSign) as twice:
        sign_agreement(party=commune, signed_on=TODAY, by=None, today=TODAY)
    assert twice.value.code == Refusal.SIGNED_TWICE
    department = party(agreement, DEPARTMENT)
    record_deliberation(party=department, deliberated_on=TODAY, deliberation="", by=None, today=TODAY)
    with pytest.raises(CannotSign) as early:
        sign_agreement(party=department, signed_on=date(2026, 9, 8), by=None, today=TODAY)
    assert early.value.code == Refusal.IN_THE_FUTURE


def test_an_agreement_with_a_fixed_end_is_not_signed_after_it_and_the_article_is_named():
    agreement = an_agreement(model=a_model_like_pas_de_calais(), agreed_end_on=date(2026, 9, 3))
    with pytest.raises(CannotSign) as late:
        sign(party(agreement, PARTNER), date(2026, 9, 4), today=TODAY)
    assert late.value.code == Refusal.AFTER_FIXED_END
    assert str(late.value).startswith("Article\u00a03\u00a0: ")
    assert "2026" in str(late.value)


def test_a_second_agreement_of_the_same_days_is_refused_at_its_last_signature_and_the_first_is_named():
    first = an_agreement(signed=date(2024, 1, 15))
    again = draft_agreement(model=a_model_like_charente(), partner=first.partner, by=None, today=TODAY)
    one, two, three = again.parties.all()
    sign(one, TODAY)
    sign(two, TODAY)
    with pytest.raises(CannotSign) as refusal:
        sign(three, TODAY)
    assert refusal.value.code == Refusal.OVERLAPS
    assert first.number in str(refusal.value)
    assert "14/01/2027" in str(refusal.value)
    assert whole(again).starts_on is None


def test_two_agreements_that_follow_each_other_cover_as_one():
    partner = a_partner()
    an_agreement(partner=partner, signed=date(2023, 9, 7), today=TODAY)
    an_agreement(partner=partner, signed=date(2026, 9, 7), today=TODAY)
    partner.refresh_from_db()
    assert (partner.agreement_starts_on, partner.agreement_ends_on) == (date(2023, 9, 7), date(2029, 9, 6))


def test_a_mistyped_day_is_corrected_with_its_reason_and_both_are_kept():
    agreement = an_agreement(signed=date(2026, 9, 1))
    commune = party(agreement, PARTNER)
    correct_dates(
        party=commune,
        deliberated_on=date(2026, 8, 1),
        signed_on=date(2026, 9, 4),
        reason="lu 1 pour 4",
        by="user:1",
        today=TODAY,
    )
    assert whole(agreement).starts_on == date(2026, 9, 4)
    told = Event.objects.get(action="agreement.dates_corrected").facts
    assert (told["before"], told["after"]) == (["2026-09-01", "2026-09-01"], ["2026-08-01", "2026-09-04"])
    with pytest.raises(CannotSign) as silent:
        correct_dates(
            party=commune, deliberated_on=None, signed_on=date(2026, 9, 3), reason=" ", by=None, today=TODAY
        )
    assert silent.value.code == Refusal.NO_REASON
