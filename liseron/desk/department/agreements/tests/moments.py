"""One agreement of the Charente's kind at each moment of its life, for the pages to show."""

from datetime import date, timedelta
from decimal import Decimal

from liseron.access.tests.world import a_partner
from liseron.agreements.amending import draft_amendment, sign_amendment
from liseron.agreements.drafting import abandon_agreement
from liseron.agreements.ending import serve_termination
from liseron.agreements.models import Agreement
from liseron.agreements.tests.world import (
    a_model_like_charente,
    a_model_like_pas_de_calais,
    an_agreement,
    party,
    sign,
    way,
    whole,
)
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today


def days_ago(days: int) -> date:
    return paris_today() - timedelta(days=days)


def signed(days: int = 100, partner: Partner | None = None) -> Agreement:
    """In force since that many days, renewed tacitly each year, three years at most."""
    today = paris_today()
    model = a_model_like_charente(today=today)
    return an_agreement(model=model, partner=partner or a_partner(), signed=days_ago(days), today=today)


def draft(days: int = 0, partner: Partner | None = None) -> Agreement:
    """Drafted that many days ago, nothing decided."""
    model = a_model_like_charente(today=paris_today())
    return an_agreement(model=model, partner=partner or a_partner(), today=days_ago(days))


def being_signed() -> Agreement:
    """The partner alone has signed."""
    one = draft(5)
    sign(party(one, "partner"), days_ago(2), today=paris_today())
    return whole(one)


def under_notice() -> Agreement:
    """A formal notice sent three days ago."""
    one = signed()
    serve_termination(
        agreement=one,
        way=way(one, "formal_notice"),
        served_by=party(one, "department"),
        sent_on=days_ago(3),
        grounds="La participation n’est pas payée.",
        reference="1A 234",
        by=None,
        today=paris_today(),
    )
    return whole(one)


def waiting_for_a_receipt() -> Agreement:
    """Pas-de-Calais: the delay will count from the receipt, not known yet."""
    today = paris_today()
    model = a_model_like_pas_de_calais(today=today)
    one = an_agreement(model=model, partner=a_partner(), signed=days_ago(60), today=today)
    letter_way = one.model.ways.get()
    serve_termination(
        agreement=one,
        way=letter_way,
        served_by=party(one, "department"),
        sent_on=days_ago(4),
        grounds="Les engagements ne sont pas tenus.",
        by=None,
        today=today,
    )
    return whole(one)


def terminated() -> Agreement:
    one = signed(200)
    serve_termination(
        agreement=one,
        way=way(one, "formal_notice"),
        served_by=party(one, "department"),
        sent_on=days_ago(90),
        grounds="La participation n’est pas payée.",
        by=None,
        today=days_ago(90),
    )
    return whole(one)


def expired() -> Agreement:
    """Three years have passed since its signature."""
    return signed(1150)


def abandoned() -> Agreement:
    one = draft(50)
    abandon_agreement(agreement=one, by=None, today=paris_today())
    return whole(one)


def amended(is_signed: bool = False) -> Agreement:
    """An amendment of the rate, signed by all or by nobody."""
    one = signed()
    amendment = draft_amendment(
        agreement=one,
        subject="Tarif",
        body="",
        by=None,
        today=paris_today(),
        new_rate=Decimal("0.18"),
        rate_from_year=paris_today().year + 1,
    )
    if is_signed:
        for one_party in one.parties.all():
            sign_amendment(
                amendment=amendment, party=one_party, signed_on=paris_today(), by=None, today=paris_today()
            )
    return whole(one)


EVERY = (
    draft,
    being_signed,
    signed,
    under_notice,
    waiting_for_a_receipt,
    terminated,
    expired,
    abandoned,
    amended,
)
__all__ = ["EVERY", "a_partner", "party", "sign", "way", "whole"]
