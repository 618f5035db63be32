"""A line of this year's budget and a request for an aid, for the walks of the whole site."""

from datetime import timedelta
from decimal import Decimal

from liseron.finance.budgeting import add_subscription, set_budget
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.subsidising import ask_subsidy
from liseron.toolkit.dates import paris_today
from tests.people_and_places import Network


def a_subscription(network: Network) -> Subscription:
    """The films, whose licence ends soon, in a voted budget."""
    today = paris_today()
    set_budget(year=today.year, amount=Decimal(30000), subsidies=Decimal(5000), by=None)
    return add_subscription(
        year=today.year,
        resource=network.films,
        planned=Decimal("8000.50"),
        licence_until=today + timedelta(days=40),
        by=None,
    )


def a_subsidy(network: Network) -> Subsidy:
    """What the partner of `ours` asks for an action."""
    partner, today = network.ours.partner, paris_today()
    assert partner is not None
    return ask_subsidy(
        partner=partner,
        purpose="action",
        label="Atelier de Cognac",
        cost=Decimal(1200),
        asked=Decimal(600),
        by=None,
        today=today,
    )
