"""A budget, its subscriptions and a few subsidies, so that the pages of money have something to show. All invented."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from liseron.catalogue.models import Resource
from liseron.finance.budgeting import add_subscription, record_invoice, renew_subscription, set_budget
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.subsidising import ask_subsidy, find_eligible, grant_subsidy, pay_subsidy
from liseron.partners.models import Partner
from liseron.toolkit.dates import add_months, paris_today

BY = "demo"
SUBSIDIES = Decimal(6000)
# resource, planned cost of last year, what this year costs more, whether this year's invoice came
LINES = (
    ("cinema", Decimal(9200), Decimal(300), True),
    ("kiosque", Decimal(7400), Decimal(0), True),
    ("musique", Decimal(3100), Decimal("62.50"), False),
    ("cours", Decimal(4250), Decimal(150), False),
)


def load(resources: Mapping[str, Resource], partners: Sequence[Partner], *, budget: str) -> None:
    """Last year and this one with a `budget` in €, then what three partners asked for."""
    today = paris_today()
    if not Subscription.objects.exists():
        _subscribe(resources, today, Decimal(budget))
    if not Subsidy.objects.exists():
        _subsidise(partners, today)


def _subscribe(resources: Mapping[str, Resource], today: date, budget: Decimal) -> None:
    last_year = today.year - 1
    for year in (last_year, today.year):
        set_budget(year=year, amount=budget, subsidies=SUBSIDIES, by=BY)
    for slug, planned, more, is_invoiced in LINES:
        line = add_subscription(
            year=last_year,
            resource=resources[slug],
            planned=planned,
            licence_from=date(last_year, 1, 1),
            licence_until=date(last_year, 12, 31),
            by=BY,
        )
        record_invoice(line=line, actual=planned, invoiced_on=date(last_year, 2, 10), by=BY)
        following = renew_subscription(
            line=line, by=BY, today=date(last_year, 11, 15), planned=planned + more
        )
        if is_invoiced:
            record_invoice(line=following, actual=following.planned, reference=f"F-{line.pk:03d}", by=BY)
    add_subscription(
        year=today.year, label="Hébergement et sauvegardes", planned=Decimal(1800),
        licence_until=today - timedelta(days=6), by=BY,
    )  # fmt: skip


def _subsidise(partners: Sequence[Partner], today: date) -> None:
    asked_on = add_months(today, -8)
    files = (
        ("connector", "Connecteur du catalogue", Decimal(3200), Decimal(1600), 3),
        ("action", "Atelier : une BD sur tablette", Decimal(900), Decimal(450), 2),
        ("action", "Tournoi de jeux vidéo", Decimal(1200), Decimal(600), 0),
    )
    for partner, (purpose, label, cost, asked, steps) in zip(partners, files, strict=False):
        subsidy = ask_subsidy(
            partner=partner, purpose=purpose, label=label, cost=cost, asked=asked, asked_on=asked_on,
            by=BY, today=today,
        )  # fmt: skip
        if steps > 0:
            find_eligible(subsidy=subsidy, on=add_months(asked_on, 1), by=BY, today=today)
        if steps > 1:
            grant_subsidy(
                subsidy=subsidy, granted=asked, on=add_months(asked_on, 3), deliberation="CP-041",
                by=BY, today=today,
            )  # fmt: skip
        if steps > 2:
            pay_subsidy(
                subsidy=subsidy,
                paid=asked,
                on=add_months(asked_on, 5),
                reference="M-1187",
                by=BY,
                today=today,
            )
