"""A small world of agreements for the tests: a commune in an EPCI, two models, agreements signed on a day."""

from datetime import date
from itertools import count

from liseron.agreements.drafting import draft_agreement
from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, AgreementModel, Party, TerminationWay
from liseron.agreements.signing import record_deliberation, sign_agreement
from liseron.partners.models import Intercommunality, Municipality, Partner

TODAY = date(2026, 9, 7)
_numbers = count(1)


def a_model_like_charente(*, today: date = TODAY) -> AgreementModel:
    """Three parties, 12 months renewed by 12 within 36, 0,15 €; formal notice 30 days, notice two months, by either."""
    return load_model("charente", None, today=today)


def a_model_like_pas_de_calais(*, today: date = TODAY) -> AgreementModel:
    """Two parties, until 31 December some years on, no money; the département alone, a month from receipt."""
    return load_model("pas-de-calais", None, today=today)


def a_partner(name: str = "Chalais") -> Partner:
    """A commune within an EPCI, without libraries."""
    number = next(_numbers)
    epci = Intercommunality.objects.create(siren=f"2{number:08d}", name=f"CC de {name}", kind="CC")
    town = Municipality.objects.create(
        insee_code=f"{number:05d}", name=name, department="16", intercommunality=epci
    )
    return Partner.objects.create(name=f"{name} {number}", slug=f"partner-{number}", municipality=town)


def an_agreement(
    *,
    model: AgreementModel | None = None,
    partner: Partner | None = None,
    signed: date | None = None,
    today: date = TODAY,
    begins_on: date | None = None,
    agreed_end_on: date | None = None,
) -> Agreement:
    """A draft; or an agreement that every party signed on `signed`, recorded on `today` (or that day when later)."""
    agreement = draft_agreement(
        model=model or a_model_like_charente(),
        partner=partner or a_partner(),
        by=None,
        today=min(today, signed or today),
        begins_on=begins_on,
        agreed_end_on=agreed_end_on,
    )
    if signed is not None:
        for party in agreement.parties.all():
            sign(party, signed, today=max(today, signed))
    return whole(agreement)


def sign(party: Party, on: date, *, today: date | None = None) -> Agreement:
    """Deliberates where it must, and signs, the same day."""
    party.refresh_from_db()
    day = today or on
    if party.wants_deliberation and party.deliberated_on is None:
        record_deliberation(party=party, deliberated_on=on, deliberation="n° 1", by=None, today=day)
    return sign_agreement(party=party, signed_on=on, by=None, today=day)


def whole(agreement: Agreement) -> Agreement:
    """Read again, with all that the rules need."""
    return Agreement.objects.whole().get(pk=agreement.pk)


def party(agreement: Agreement, role: str) -> Party:
    """Its "department", "partner" or "cosignatory"."""
    return agreement.parties.get(role=role)


def way(agreement: Agreement, kind: str) -> TerminationWay:
    """Its "formal_notice" or "notice"."""
    return agreement.model.ways.get(kind=kind)
