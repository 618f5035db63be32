"""Letters that end an agreement, and renewals refused."""

from datetime import date

import pytest

from liseron.agreements.ending import (
    correct_letter,
    lift_termination,
    object_to_renewal,
    record_receipt,
    serve_termination,
)
from liseron.agreements.models import Agreement, ModelParty, Termination
from liseron.agreements.refusals import CannotObject, CannotTerminate
from liseron.agreements.rules import Refusal
from liseron.agreements.tests.world import (
    TODAY,
    a_model_like_pas_de_calais,
    an_agreement,
    party,
    way,
    whole,
)
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db
DEPARTMENT, PARTNER = ModelParty.Role.DEPARTMENT, ModelParty.Role.PARTNER
SIGNED = date(2025, 9, 7)


def like_charente() -> Agreement:
    return an_agreement(signed=SIGNED)


def like_pas_de_calais() -> Agreement:
    return an_agreement(model=a_model_like_pas_de_calais(), signed=SIGNED)


def notice(
    agreement: Agreement,
    *,
    kind: str = "formal_notice",
    by: str = DEPARTMENT,
    sent_on: date = TODAY,
    today: date = TODAY,
    grounds: str = "Pas de médiation.",
    received_on: date | None = None,
) -> Termination:
    return serve_termination(
        agreement=agreement,
        way=way(agreement, kind),
        served_by=party(agreement, by),
        sent_on=sent_on,
        by=None,
        today=today,
        grounds=grounds,
        received_on=received_on,
    )


def refused(code: Refusal, article: str, **letter: object) -> None:
    agreement = letter.pop("agreement")
    with pytest.raises(CannotTerminate) as refusal:
        notice(agreement, **letter)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.article) == (code, article)
    assert not Termination.objects.exists()


def test_a_formal_notice_counts_thirty_days_from_its_sending():
    agreement = like_charente()
    letter = notice(agreement, by=PARTNER, sent_on=date(2026, 3, 1))
    assert letter.last_day == date(2026, 3, 31)
    fresh = whole(agreement)
    assert (fresh.ends_on, fresh.ended_by) == (date(2026, 3, 31), "termination")
    assert fresh.partner.agreement_ends_on == date(2026, 3, 31)


def test_a_notice_of_two_months_ends_on_the_day_of_the_same_number_or_the_last_of_the_month():
    agreement = like_charente()
    assert notice(agreement, kind="notice", sent_on=date(2025, 12, 31), grounds="").last_day == date(
        2026, 2, 28
    )


def test_a_letter_that_counts_from_its_receipt_ends_nothing_until_it_is_received():
    agreement = like_pas_de_calais()
    letter = notice(agreement, sent_on=date(2026, 1, 29))
    assert (letter.last_day, whole(agreement).ended_by) == (None, "fixed_end")
    record_receipt(termination=letter, received_on=date(2026, 1, 31), by=None, today=TODAY)
    assert whole(agreement).ends_on == date(2026, 2, 28)


def test_the_partner_of_pas_de_calais_cannot_terminate():
    refused(Refusal.NOT_ITS_RIGHT, "10", agreement=like_pas_de_calais(), by=PARTNER)


def test_a_formal_notice_says_its_grounds():
    refused(Refusal.NO_GROUNDS, "6", agreement=like_charente(), grounds=" ")


def test_nothing_ends_before_it_begins_nor_twice():
    refused(Refusal.NOT_STARTED, "6", agreement=like_charente(), sent_on=date(2025, 9, 6))
    refused(Refusal.ENDED, "6", agreement=like_charente(), sent_on=date(2028, 9, 7), today=date(2028, 9, 7))
    refused(Refusal.IN_THE_FUTURE, "", agreement=like_charente(), sent_on=date(2026, 9, 8))
    refused(Refusal.TOO_OLD, "", agreement=like_charente(), sent_on=date(1926, 9, 8))


def test_a_draft_is_abandoned_not_terminated():
    refused(Refusal.NOT_SIGNED, "1", agreement=an_agreement())


def test_one_letter_sent_twice_by_the_form_is_one():
    agreement = like_charente()
    notice(agreement)
    with pytest.raises(CannotTerminate) as again:
        notice(agreement)
    assert again.value.code == Refusal.SERVED_TWICE


def test_a_letter_is_not_received_before_it_left_nor_twice():
    letter = notice(like_pas_de_calais())
    with pytest.raises(CannotTerminate) as early:
        record_receipt(termination=letter, received_on=date(2026, 9, 6), by=None, today=TODAY)
    assert early.value.code == Refusal.RECEIVED_BEFORE_SENT
    record_receipt(termination=letter, received_on=TODAY, by=None, today=TODAY)
    with pytest.raises(CannotTerminate) as again:
        record_receipt(termination=letter, received_on=TODAY, by=None, today=TODAY)
    assert again.value.code == Refusal.RECEIVED_TWICE


def test_a_lifted_letter_leaves_the_days_as_they_were():
    agreement = like_charente()
    before = (agreement.starts_on, agreement.ends_on, agreement.ended_by)
    letter = notice(agreement)
    lift_termination(
        termination=letter, lifted_on=date(2026, 10, 7), reason="réglé", by=None, today=date(2026, 10, 7)
    )
    fresh = whole(agreement)
    assert (fresh.starts_on, fresh.ends_on, fresh.ended_by) == before
    assert fresh.partner.agreement_ends_on == before[1]


def test_a_letter_is_not_lifted_after_its_effect_nor_without_a_reason():
    letter = notice(like_charente())
    late = date(2026, 10, 8)
    with pytest.raises(CannotTerminate) as refusal:
        lift_termination(termination=letter, lifted_on=late, reason="réglé", by=None, today=late)
    assert (refusal.value.code, refusal.value.article) == (Refusal.LIFTED_AFTER_EFFECT, "6")
    with pytest.raises(CannotTerminate) as silent:
        lift_termination(termination=letter, lifted_on=TODAY, reason="", by=None, today=TODAY)
    assert silent.value.code == Refusal.NO_REASON


def test_a_mistyped_letter_is_corrected_with_its_reason_and_the_end_is_counted_again():
    agreement = like_charente()
    letter = notice(agreement, sent_on=date(2026, 3, 1))
    for day, reason, code in (
        (date(2025, 9, 6), "lu trop vite", Refusal.NOT_STARTED),
        (date(2026, 4, 1), "", Refusal.NO_REASON),
        (date(2026, 3, 1), "lu trop vite", Refusal.CHANGES_NOTHING),
    ):
        with pytest.raises(CannotTerminate) as refusal:
            correct_letter(
                termination=letter, sent_on=day, received_on=None, reason=reason, by=None, today=TODAY
            )
        assert refusal.value.code == code
    correct_letter(
        termination=letter,
        sent_on=date(2026, 4, 1),
        received_on=date(2026, 4, 3),
        reason="lu trop vite",
        by=None,
        today=TODAY,
    )
    assert whole(agreement).ends_on == date(2026, 5, 1)
    told = Event.objects.get(action="termination.dates_corrected").facts
    assert (told["before"], told["after"]) == (["2026-03-01", None], ["2026-04-01", "2026-04-03"])


def test_a_renewal_refused_ends_the_agreement_with_its_period():
    agreement = like_charente()
    object_to_renewal(
        agreement=agreement,
        party=party(agreement, PARTNER),
        objected_on=date(2026, 9, 6),
        by=None,
        today=TODAY,
    )
    fresh = whole(agreement)
    assert (fresh.ends_on, fresh.ended_by) == (date(2026, 9, 6), "objection")


def object_on(agreement: Agreement, day: date) -> CannotObject:
    with pytest.raises(CannotObject) as refusal:
        object_to_renewal(
            agreement=agreement,
            party=party(agreement, PARTNER),
            objected_on=day,
            by=None,
            today=max(day, TODAY),
        )
    return refusal.value


def test_a_renewal_is_refused_once_and_in_time_and_only_where_there_is_one():
    assert object_on(like_pas_de_calais(), TODAY).article == "3"
    agreement = like_charente()
    assert object_on(agreement, date(2027, 9, 7)).code == Refusal.TOO_LATE_TO_OBJECT
    object_to_renewal(
        agreement=agreement, party=party(agreement, PARTNER), objected_on=TODAY, by=None, today=TODAY
    )
    assert object_on(agreement, TODAY).code == Refusal.OBJECTED_TWICE
