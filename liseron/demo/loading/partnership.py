"""The agreements of the demo, played through the product's own verbs at the days they would have had."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from liseron.agreements.amending import draft_amendment, sign_amendment
from liseron.agreements.drafting import describe_party, draft_agreement
from liseron.agreements.ending import serve_termination
from liseron.agreements.living import follow
from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, AgreementModel, Party
from liseron.agreements.signing import record_deliberation, sign_agreement
from liseron.partners.models import Partner
from liseron.toolkit.dates import add_months, paris_today

BY = "demo"
GROUNDS = {
    "notice": "La bibliothèque ferme deux ans pour travaux.",
    "formal_notice": "Les ressources ne sont plus proposées aux lecteurs depuis la fermeture de la salle.",
}
SIGNATORIES = {"department": "Présidente", "partner": "Maire", "cosignatory": "Président"}


def model_of(network: dict[str, Any]) -> AgreementModel:
    """The model that the agreements of the network follow."""
    return load_model(network["agreements"]["model"], BY, today=add_months(paris_today(), -48))


def agree(partner: Partner, entry: dict[str, Any], model: AgreementModel) -> None:
    """Drafts, signs, amends and ends as the entry says; a partner that has an agreement keeps it."""
    if partner.agreements.exists():
        return
    signed_on = add_months(paris_today(), -int(entry["months_ago"]))
    drafted_on = signed_on - timedelta(days=60)
    ends_on = _end_of_year(entry["ends_in_years"]) if "ends_in_years" in entry else None
    agreement = draft_agreement(model=model, partner=partner, by=BY, today=drafted_on, agreed_end_on=ends_on)
    for party in agreement.parties.all():
        _describe(party, entry)
    _sign(agreement, entry.get("signed", list(SIGNATORIES)), signed_on)
    if amendment := entry.get("amendment"):
        _amend(agreement, amendment)
    if letter := entry.get("letter"):
        _write(agreement, letter)
    follow(agreement=agreement, by=BY, today=paris_today())


def _describe(party: Party, entry: dict[str, Any]) -> None:
    facts = {"capacity": SIGNATORIES[party.role]}
    if party.role == "cosignatory":
        facts["name"] = entry.get("cosignatory", "Communauté de communes voisine")
    describe_party(party=party, by=BY, **facts)


def _sign(agreement: Agreement, roles: list[str], last_signed_on: date) -> None:
    """The partner first, the département last, a week between them."""
    order = [role for role in ("partner", "cosignatory", "department") if role in roles]
    for before, role in enumerate(reversed(order)):
        day = last_signed_on - timedelta(weeks=before)
        for party in agreement.parties.filter(role=role):
            if party.wants_deliberation:
                record_deliberation(
                    party=party,
                    deliberated_on=day - timedelta(days=20),
                    deliberation="n° 12",
                    by=BY,
                    today=day,
                )
            sign_agreement(party=party, signed_on=day, by=BY, today=day)


def _amend(agreement: Agreement, entry: dict[str, Any]) -> None:
    today = paris_today()
    rate = entry.get("rate")
    amendment = draft_amendment(
        agreement=agreement,
        subject=entry["subject"],
        body="",
        by=BY,
        today=today - timedelta(days=30),
        new_rate=Decimal(rate) if rate else None,
        rate_from_year=today.year + 1 if rate else None,
        new_end_on=_end_of_year(entry["ends_in_years"]) if "ends_in_years" in entry else None,
    )
    for party in agreement.parties.filter(role__in=entry["signed_by"]):
        day = today - timedelta(days=9)
        sign_amendment(
            amendment=amendment, party=party, signed_on=day, by=BY, today=day,
            deliberation="n° 31", deliberated_on=day - timedelta(days=6),
        )  # fmt: skip


def _write(agreement: Agreement, entry: dict[str, Any]) -> None:
    today = paris_today()
    received = entry.get("received_days_ago")
    serve_termination(
        agreement=agreement,
        way=agreement.model.ways.get(kind=entry["kind"]),
        served_by=agreement.parties.get(role=entry["by"]),
        sent_on=today - timedelta(days=entry["days_ago"]),
        received_on=today - timedelta(days=received) if received is not None else None,
        grounds=GROUNDS[entry["kind"]],
        by=BY,
        today=today,
    )


def _end_of_year(years: int) -> date:
    return date(paris_today().year + int(years), 12, 31)
