"""What is said of states, of moments, of refusals."""

from datetime import date

import pytest

from liseron.agreements.ending import lift_termination, object_to_renewal, serve_termination
from liseron.agreements.living import timeline_of
from liseron.agreements.refusals import CannotMove
from liseron.agreements.rules import Refusal, State, Why
from liseron.agreements.signing import record_deliberation
from liseron.agreements.tests.world import TODAY, an_agreement, party, sign, way, whole
from liseron.agreements.wording import moment_told, next_told, reason_told, state_told

SIGNED = date(2025, 9, 7)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_words_and_a_tone(state: State):
    label, tone = state_told(state)
    assert label[0].isupper()
    assert tone in ("", "ok", "warn", "stop")


def test_every_last_day_has_its_reason():
    assert len({reason_told(why) for why in Why}) == len(Why)


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_is_a_sentence(code: Refusal):
    told = str(CannotMove(code, partner="Chalais", number="2026-001", end="31/12/2026"))
    assert told[0].isupper()
    assert told.endswith(".")
    assert "{" not in told


@pytest.mark.django_db
def test_the_moments_of_a_life_are_told_without_a_gap():
    agreement = an_agreement(signed=SIGNED)
    commune = party(agreement, "partner")
    letter = serve_termination(
        agreement=agreement,
        way=way(agreement, "formal_notice"),
        served_by=commune,
        sent_on=TODAY,
        received_on=TODAY,
        grounds="Pas de formation.",
        by=None,
        today=TODAY,
    )
    lift_termination(termination=letter, lifted_on=TODAY, reason="réglé", by=None, today=TODAY)
    object_to_renewal(agreement=agreement, party=commune, objected_on=TODAY, by=None, today=TODAY)
    row = whole(agreement)
    told = [moment_told(moment, row) for moment in timeline_of(row)]
    assert f"{commune} envoie une lettre\u00a0: mise en demeure." in told
    assert f"{commune} refuse la reconduction." in told
    assert told[-1] == "Dernier jour de la convention (la reconduction est refusée)."
    assert all(one.endswith(".") and "{" not in one for one in told)


@pytest.mark.django_db
def test_what_happens_next_is_told_from_the_draft_to_the_end():
    agreement = an_agreement()
    first = agreement.parties.all()[0]
    assert next_told(agreement, TODAY) == f"{first} doit délibérer, puis signer."
    record_deliberation(party=first, deliberated_on=TODAY, deliberation="", by=None, today=TODAY)
    other = agreement.parties.all()[1]
    assert next_told(whole(agreement), TODAY) == f"{other} doit délibérer, puis signer."
    for one in agreement.parties.all():
        sign(one, TODAY)
    row = whole(agreement)
    deadline = "dernier jour pour refuser la reconduction n°\u00a01."
    for day, told in (
        (TODAY, "Le\u00a07\u00a0septembre\u00a02026, aujourd’hui\u00a0: premier jour de la convention."),
        (date(2027, 9, 5), f"Le\u00a06\u00a0septembre\u00a02027, demain\u00a0: {deadline}"),
        (date(2027, 9, 1), f"Le\u00a06\u00a0septembre\u00a02027, dans 5\u00a0jours\u00a0: {deadline}"),
    ):
        assert next_told(row, day) == told
    assert "6\u00a0septembre\u00a02029" in next_told(row, date(2030, 1, 1))
