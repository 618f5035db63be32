"""Amendments, and drafts that go no further."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liseron.agreements.amending import abandon_amendment, draft_amendment, sign_amendment
from liseron.agreements.drafting import abandon_agreement, change_draft, describe_party, draft_agreement
from liseron.agreements.modelling import withdraw_model
from liseron.agreements.models import Agreement, Amendment
from liseron.agreements.refusals import CannotAmend, CannotDraft, CannotSign
from liseron.agreements.rules import Refusal
from liseron.agreements.signing import record_deliberation
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

pytestmark = pytest.mark.django_db
SIGNED = date(2025, 9, 7)


def amend(agreement: Agreement, *, today: date = TODAY, **changes: Any) -> Amendment:
    told = {"subject": "Changement", "body": "", **changes}
    return draft_amendment(agreement=agreement, by=None, today=today, **told)


def sign_all(amendment: Amendment, on: date = TODAY) -> Amendment:
    for one in amendment.agreement.parties.all():
        amendment = sign_amendment(amendment=amendment, party=one, signed_on=on, by=None, today=on)
    return amendment


def refused(agreement: Agreement, *, today: date = TODAY, **changes: Any) -> tuple[str, str]:
    with pytest.raises(CannotAmend) as refusal:
        amend(agreement, today=today, **changes)
    assert not Amendment.objects.exists()
    return refusal.value.code, refusal.value.article


def test_an_amendment_takes_effect_with_its_last_signature():
    agreement = an_agreement(model=a_model_like_pas_de_calais(), signed=SIGNED)
    longer = date(2030, 6, 30)
    amendment = amend(agreement, new_end_on=longer)
    department, partner = agreement.parties.all()
    sign_amendment(amendment=amendment, party=department, signed_on=TODAY, by=None, today=TODAY)
    assert whole(agreement).ends_on != longer
    amendment = sign_amendment(amendment=amendment, party=partner, signed_on=TODAY, by=None, today=TODAY)
    fresh = whole(agreement)
    assert (amendment.signed_on, fresh.ends_on, fresh.ended_by) == (TODAY, longer, "amendment")
    assert fresh.partner.agreement_ends_on == longer


def test_amendments_are_numbered_and_keep_their_number_when_they_are_abandoned():
    agreement = an_agreement(signed=SIGNED)
    first = amend(agreement, body="Un.")
    abandon_amendment(amendment=first, by=None, today=TODAY)
    assert (first.number, amend(agreement, body="Deux.").number) == (1, 2)
    with pytest.raises(CannotAmend) as refusal:
        sign_amendment(
            amendment=first, party=party(agreement, "partner"), signed_on=TODAY, by=None, today=TODAY
        )
    assert refusal.value.code == Refusal.AMENDMENT_ABANDONED


def test_an_amendment_signed_by_all_is_not_abandoned():
    amendment = sign_all(amend(an_agreement(signed=SIGNED), body="Un."))
    with pytest.raises(CannotAmend) as refusal:
        abandon_amendment(amendment=amendment, by=None, today=TODAY)
    assert refusal.value.code == Refusal.AMENDMENT_SIGNED


def test_a_draft_and_an_ended_agreement_are_not_amended():
    assert refused(an_agreement(), body="Un.") == (Refusal.NOT_SIGNED, "1")
    ended = an_agreement(signed=date(2020, 1, 1))
    assert refused(ended, body="Un.") == (Refusal.ENDED, "5")


def test_an_amendment_never_passes_the_limit_in_all():
    agreement = an_agreement(signed=SIGNED)
    assert refused(agreement, new_end_on=date(2028, 9, 7)) == (Refusal.PAST_LIMIT, "5")
    assert amend(agreement, new_end_on=date(2028, 9, 6)).pk


def test_an_amendment_does_not_end_an_agreement_in_the_past():
    agreement = an_agreement(model=a_model_like_pas_de_calais(), signed=SIGNED)
    assert refused(agreement, new_end_on=date(2026, 9, 6)) == (Refusal.ENDS_IN_THE_PAST, "11")
    amendment = amend(agreement, new_end_on=date(2026, 9, 30))
    with pytest.raises(CannotAmend) as late:
        sign_all(amendment, on=date(2026, 10, 1))
    assert late.value.code == Refusal.ENDS_IN_THE_PAST


def test_a_rate_does_not_change_for_a_past_year_and_needs_its_year():
    agreement = an_agreement(signed=SIGNED)
    dear = Decimal("0.18")
    assert refused(agreement, new_rate=dear, rate_from_year=2025) == (Refusal.PAST_YEAR, "1")
    assert refused(agreement, new_rate=dear)[0] == Refusal.RATE_WITHOUT_YEAR
    assert refused(agreement, new_rate=dear, rate_from_year=2029)[0] == Refusal.RATE_AFTER_END
    for strange in ("-0.01", "100.01", "0.00001", "NaN", "1E+40"):
        assert (
            refused(agreement, new_rate=Decimal(strange), rate_from_year=2027)[0] == Refusal.RATE_IMPOSSIBLE
        )
    assert refused(agreement)[0] == Refusal.CHANGES_NOTHING
    assert sign_all(amend(agreement, new_rate=dear, rate_from_year=2027)).signed_on == TODAY


def test_an_amendment_that_would_overlap_the_following_agreement_is_refused():
    partner, model = a_partner(), a_model_like_pas_de_calais()
    first = an_agreement(partner=partner, model=model, signed=SIGNED, agreed_end_on=date(2026, 9, 30))
    amendment = amend(first, new_end_on=date(2027, 9, 30))
    an_agreement(partner=partner, signed=date(2026, 10, 1), today=date(2026, 10, 1))
    with pytest.raises(CannotSign) as refusal:
        sign_all(amendment, on=date(2026, 9, 30))
    assert refusal.value.code == Refusal.OVERLAPS


def test_numbers_follow_each_other_in_a_year():
    model = a_model_like_charente()
    numbers = [
        draft_agreement(model=model, partner=a_partner(), by=None, today=day).number
        for day in (TODAY, TODAY, date(2027, 1, 1))
    ]
    assert numbers == ["2026-001", "2026-002", "2027-001"]


def test_after_the_thousandth_the_numbers_go_on():
    first = an_agreement()
    Agreement.objects.filter(pk=first.pk).update(number="2026-999")
    assert [an_agreement().number, an_agreement().number] == ["2026-1000", "2026-1001"]


def test_parties_are_described_as_they_last_were():
    agreement = an_agreement()
    commune = party(agreement, "partner")
    assert commune.name == agreement.partner.name
    assert party(agreement, "cosignatory").siren == agreement.partner.municipality.intercommunality_id
    describe_party(party=commune, by=None, represented_by="Camille Roux", capacity="Maire")
    again = an_agreement(partner=agreement.partner)
    assert party(again, "partner").represented_by == "Camille Roux"


def test_what_a_party_has_signed_is_not_changed():
    agreement = an_agreement()
    commune = party(agreement, "partner")
    sign(commune, TODAY)
    with pytest.raises(CannotDraft) as described:
        describe_party(party=commune, by=None, name="Autre")
    assert described.value.code == Refusal.HAS_SIGNED
    with pytest.raises(CannotDraft) as changed:
        change_draft(agreement=agreement, by=None, today=TODAY, begins_on=None, agreed_end_on=None)
    assert (changed.value.code, changed.value.article) == (Refusal.SIGNING_BEGUN, "1")


def test_a_draft_is_abandoned_until_all_have_signed():
    agreement = an_agreement()
    abandon_agreement(agreement=agreement, by=None, today=TODAY)
    with pytest.raises(CannotSign) as refusal:
        record_deliberation(
            party=party(agreement, "partner"), deliberated_on=TODAY, deliberation="", by=None, today=TODAY
        )
    assert refusal.value.code == Refusal.ABANDONED
    with pytest.raises(CannotDraft) as signed:
        abandon_agreement(agreement=an_agreement(signed=SIGNED), by=None, today=TODAY)
    assert signed.value.code == Refusal.ALL_SIGNED


def test_a_draft_follows_a_model_that_is_offered_and_days_that_it_knows():
    partner, model = a_partner(), a_model_like_charente()
    for facts, code in (
        ({"begins_on": TODAY}, Refusal.BEGINS_AT_SIGNATURE),
        ({"agreed_end_on": TODAY}, Refusal.END_IS_COUNTED),
    ):
        with pytest.raises(CannotDraft) as refusal:
            draft_agreement(model=model, partner=partner, by=None, today=TODAY, **facts)
        assert (refusal.value.code, refusal.value.article) == (code, "5")
    withdraw_model(model=model, by=None)
    with pytest.raises(CannotDraft) as withdrawn:
        draft_agreement(model=model, partner=partner, by=None, today=TODAY)
    assert withdrawn.value.code == Refusal.NOT_OFFERED
