"""Towns with their figures, agreements in force, and orders made from them by the product's own verbs."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from liseron.agreements.models import Agreement, AgreementModel, Amendment
from liseron.finance import invariants
from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.contributions import Line, lines_of
from liseron.finance.models import RevenueOrder
from liseron.partners.models import Intercommunality, Municipality, Partner, Population
from liseron.protocols.insee import in_force_on

TODAY = date(2026, 11, 22)
ANNE, LOUIS = "user:1", "user:2"
_numbers = count(1)


def a_town(
    name: str = "", *, of_2023: int | None = 1000, total: int | None = None, **facts: Any
) -> Municipality:
    """A commune, with its figures of 2023 unless told otherwise."""
    number = next(_numbers)
    town = Municipality.objects.create(
        **{"insee_code": f"16{number:03d}", "name": name or f"Bourg {number}", "department": "16", **facts}
    )
    if of_2023 is not None:
        figures(town, 2023, of_2023, total)
    return town


def figures(town: Municipality, census_year: int, municipal: int, total: int | None = None) -> None:
    Population.objects.update_or_create(
        municipality=town,
        census_year=census_year,
        defaults={
            "in_force_on": in_force_on(census_year), "municipal": municipal, "total": total, "source": "Insee",
        },
    )  # fmt: skip


def a_community(name: str = "CC d’ici") -> Intercommunality:
    return Intercommunality.objects.create(siren=f"2000{next(_numbers):05d}", name=name, kind="CC")


def a_partner(place: Municipality | Intercommunality, **facts: Any) -> Partner:
    number = next(_numbers)
    where = "municipality" if isinstance(place, Municipality) else "intercommunality"
    return Partner.objects.create(
        **{
            "name": place.name,
            "slug": f"partenaire-{number}",
            "contact_email": f"mairie{number}@exemple.fr",
            where: place,
            **facts,
        }
    )


def a_model(**facts: Any) -> AgreementModel:
    return AgreementModel.objects.create(
        **{
            "name": f"Modèle {next(_numbers)}",
            "status": "offered",
            "title": "Convention",
            "term_kind": "duration",
            "months": 12,
            "renewal_months": 12,
            "longest_months": 36,
            "rate": Decimal("0.15"),
            "money_article": "4.2",
            **facts,
        }
    )


def an_agreement(
    partner: Partner,
    model: AgreementModel | None = None,
    *,
    starts_on: date = date(2026, 1, 1),
    ends_on: date = date(2028, 12, 31),
    **facts: Any,
) -> Agreement:
    """With the days that the rules would have written."""
    return Agreement.objects.create(
        number=f"M-{next(_numbers):03d}",
        model=model or a_model(),
        partner=partner,
        drafted_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
        **{"ended_by": "limit", **facts},
    )


def an_amendment(agreement: Agreement, rate: str, *, from_year: int, signed_on: date | None) -> Amendment:
    return Amendment.objects.create(
        agreement=agreement,
        number=agreement.amendments.count() + 1,
        subject="Tarif",
        new_rate=Decimal(rate),
        rate_from_year=from_year,
        drafted_on=agreement.drafted_on,
        signed_on=signed_on,
    )


def chalais(**agreement: Any) -> Partner:
    """A commune of 1,728 inhabitants at 0.15 €: 259.20 € a year."""
    partner = a_partner(a_town("Chalais", of_2023=1728, total=1790))
    an_agreement(partner, **agreement)
    return partner


def line(partner: Partner, year: int = 2026, today: date = TODAY, **options: Any) -> Line:
    return next(one for one in lines_of(year, today=today, **options) if one.partner == partner)


def orders(year: int = 2026, today: date = TODAY) -> list[RevenueOrder]:
    """Prepared by one, confirmed by another."""
    batch = prepare_contributions(year=year, by=ANNE, today=today)
    assert batch is not None
    confirm_batch(batch=batch, by=LOUIS, today=today)
    return list(RevenueOrder.objects.filter(contribution__batch=batch).order_by("rank"))


def an_order(**agreement: Any) -> RevenueOrder:
    """Chalais's order of 2026, of 259.20 €."""
    chalais(**agreement)
    return orders()[0]


def broken() -> list[str]:
    """What the invariants of contributions and orders find. Agreements here are rows without parties."""
    checks = (
        invariants.amounts_that_do_not_add_up,
        invariants.communes_counted_twice,
        invariants.orders_apart_from_their_batch,
        invariants.gaps_in_the_numbers,
        invariants.payments_that_do_not_add_up,
    )
    return [found for check in checks for found in check()]
