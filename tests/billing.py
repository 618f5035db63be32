"""Contributions and revenue orders, for the walks of the whole site: a late order partly paid, a batch to confirm."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from liseron.agreements.models import Agreement, AgreementModel
from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.models import Batch, Payment, RevenueOrder
from liseron.finance.order_imports import KIND
from liseron.finance.orders import mark_sent, record_payment
from liseron.finance.rules.contribution import expected_census
from liseron.partners.models import Municipality, Partner, Population
from liseron.protocols.insee import in_force_on
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.imports import ImportLine, ImportRun
from tests.people_and_places import Network

PREPARES, CONFIRMS = "user:0", "system"


@dataclass
class Billing:
    """One of each."""

    order: RevenueOrder
    payment: Payment
    batch: Batch
    report: ImportRun


def a_billing(network: Network) -> Billing:
    """Last year's order of the partner of `ours`, late; this year's waits for a second person, one is to prepare."""
    today = paris_today()
    owe(network.ours.partner)
    order = bill(today.year - 1)
    mark_sent(order=order, sent_on=today - timedelta(days=90), by=CONFIRMS, today=today)
    payment = record_payment(
        order=order, amount=Decimal(10), received_on=today, reference="VIR 1", by=CONFIRMS, today=today
    )
    batch = prepare_contributions(year=today.year, by=PREPARES, today=today)
    assert batch
    owe(a_partner("Bourg neuf", "16899"))
    return Billing(order, payment, batch, a_report())


def more_billing(count: int) -> None:
    """As many partners more, with an order, a payment and a line to prepare each."""
    today = paris_today()
    for number in range(count):
        owe(a_partner(f"Bourg {number}", f"169{number:02d}"))
    bill(today.year - 1)
    for order in RevenueOrder.objects.filter(sent_on__isnull=True):
        mark_sent(order=order, sent_on=today - timedelta(days=90), by=CONFIRMS, today=today)
        record_payment(
            order=order, amount=Decimal(1), received_on=today, reference="VIR", by=CONFIRMS, today=today
        )


def a_partner(name: str, code: str) -> Partner:
    town = Municipality.objects.create(insee_code=code, name=name, department="16")
    return Partner.objects.create(name=name, slug=f"bourg-{code}", municipality=town)


def owe(partner: Partner | None) -> None:
    """An agreement at 0.15 € over years, as long as the partner is covered, and 1,728 inhabitants."""
    assert partner
    today = paris_today()
    model, _new = AgreementModel.objects.get_or_create(
        name="Participation", title="Convention", term_kind="duration", months=12, longest_months=120,
        rate=Decimal("0.15"), money_article="4.2",
    )  # fmt: skip
    Agreement.objects.create(
        number=f"P-{partner.pk}", model=model, partner=partner, drafted_on=date(2020, 1, 1),
        starts_on=date(2020, 1, 1), ends_on=today + timedelta(days=900), ended_by="limit",
    )  # fmt: skip
    for year in (today.year - 1, today.year):
        census = expected_census(date(year, 1, 1))
        Population.objects.create(
            municipality=partner.municipality, census_year=census, in_force_on=in_force_on(census),
            municipal=1728, total=1790, source="Insee",
        )  # fmt: skip


def bill(year: int) -> RevenueOrder:
    """What is due that year, prepared by one and confirmed by another; the first order."""
    batch = prepare_contributions(year=year, by=PREPARES, today=paris_today())
    assert batch
    confirm_batch(batch=batch, by=CONFIRMS, today=paris_today())
    return RevenueOrder.objects.filter(contribution__batch=batch).earliest("rank")


def a_report() -> ImportRun:
    run = ImportRun.objects.create(
        kind=KIND, source="titres.csv", by="system", state="done", started_at=now()
    )
    ImportLine.objects.create(
        run=run, number=3, outcome="rejected", sentence="Aucun titre ne porte ce numéro.", label="2026-0099"
    )
    return run
