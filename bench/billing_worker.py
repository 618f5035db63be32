"""What the bench of the billing sets up and runs. Imported once Django is ready."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from liseron.agreements.models import Agreement, AgreementModel
from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.contributions import lines_of
from liseron.finance.models import Batch, RevenueOrder
from liseron.partners.models import Municipality, Partner, Population
from liseron.protocols.insee import in_force_on


def set_up(partners: int, year: int) -> None:
    """Communes with their figures of two census years, each with its agreement."""
    model = AgreementModel.objects.create(
        name="Participation", title="Convention", term_kind="duration", months=36, longest_months=36,
        rate=Decimal("0.15"),
    )  # fmt: skip
    towns = Municipality.objects.bulk_create(
        Municipality(insee_code=f"{62000 + n}", name=f"Bourg {n}", folded_name=f"bourg {n}", department="62")
        for n in range(partners)
    )
    Population.objects.bulk_create(
        Population(
            municipality=town, census_year=census, in_force_on=in_force_on(census), municipal=100 + n,
            total=110 + n, source="Insee",
        )
        for census in (year - 4, year - 3)
        for n, town in enumerate(towns)
    )  # fmt: skip
    members = Partner.objects.bulk_create(
        Partner(name=town.name, slug=f"bourg-{n}", municipality=town) for n, town in enumerate(towns)
    )
    Agreement.objects.bulk_create(
        Agreement(
            number=f"A-{n}", model=model, partner=one, drafted_on=date(year, 1, 1), ended_by="term",
            starts_on=date(year, 1, 1), ends_on=date(year + 2, 12, 31),
        )
        for n, one in enumerate(members)
    )  # fmt: skip


def preview(year: int) -> int:
    return len(lines_of(year, today=date(year, 11, 22)))


def prepare(year: int) -> None:
    prepare_contributions(year=year, by="user:1", today=date(year, 11, 22))


def confirm(year: int) -> None:
    for batch in Batch.objects.filter(year=year):
        confirm_batch(batch=batch, by="user:2", today=date(year, 11, 22))


def orders() -> int:
    return RevenueOrder.objects.count()


def total() -> str:
    return str(RevenueOrder.objects.aggregate(total=Sum("amount"))["total"])
