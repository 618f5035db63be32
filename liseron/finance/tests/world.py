"""A partner, a resource with its vendor, and what the tests of money ask for most."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from liseron.catalogue.models import Resource, Vendor
from liseron.finance.budgeting import add_subscription
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.subsidising import ask_subsidy, find_eligible, grant_subsidy, pay_subsidy
from liseron.partners.models import Municipality, Partner

TODAY = date(2026, 11, 22)
_numbers = count(1)


def a_partner(name: str = "") -> Partner:
    number = next(_numbers)
    town = Municipality.objects.create(insee_code=f"16{number:03d}", name=f"Bourg {number}", department="16")
    return Partner.objects.create(
        name=name or f"Bourg {number}", slug=f"bourg-{number}", municipality=town, contact_name="Anne Roy"
    )


def a_resource(**facts: Any) -> Resource:
    number = next(_numbers)
    vendor = Vendor.objects.create(name=f"Maison {number}", slug=f"maison-{number}")
    return Resource.objects.create(
        **{
            "name": f"Films {number}",
            "slug": f"films-{number}",
            "medium": "film",
            "vendor": vendor,
            "entry_url": "https://films.example/",
            **facts,
        }
    )


def a_line(**facts: Any) -> Subscription:
    facts = {"year": 2026, "planned": Decimal(1000), "by": None, **facts}
    if "resource" not in facts:
        facts.setdefault("label", f"Abonnement {next(_numbers)}")
    return add_subscription(**facts)


def a_subsidy(partner: Partner | None = None, *, state: str = "asked", **facts: Any) -> Subsidy:
    """A file of 2,000 € of which 900 are asked on 2 March 2026, brought to `state` by the product's own verbs."""
    subsidy = ask_subsidy(
        **{
            "partner": partner or a_partner(),
            "by": None,
            "today": TODAY,
            "purpose": "connector",
            "label": "Connecteur du catalogue",
            "cost": Decimal(2000),
            "asked": Decimal(900),
            "asked_on": date(2026, 3, 2),
            **facts,
        },
    )
    steps = ["asked", "eligible", "granted", "paid"].index(state)
    common: dict[str, Any] = {"subsidy": subsidy, "by": None, "today": TODAY}
    if steps > 0:
        find_eligible(on=date(2026, 4, 1), **common)
    if steps > 1:
        grant_subsidy(granted=Decimal(800), on=date(2026, 6, 1), deliberation="2026-14", **common)
    if steps > 2:
        pay_subsidy(paid=Decimal(750), on=date(2026, 9, 1), reference="M-88", **common)
    subsidy.refresh_from_db()
    return subsidy
