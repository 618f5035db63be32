"""Budget, subscriptions, subsidies, contributions and revenue orders."""

from liseron.finance.models.budget import Budget, Subscription
from liseron.finance.models.contribution import Batch, Contribution, ContributionQuerySet
from liseron.finance.models.order import OrderYear, Payment, Reminder, RevenueOrder, RevenueOrderQuerySet
from liseron.finance.models.subsidy import Subsidy

__all__ = [
    "Batch",
    "Budget",
    "Contribution",
    "ContributionQuerySet",
    "OrderYear",
    "Payment",
    "Reminder",
    "RevenueOrder",
    "RevenueOrderQuerySet",
    "Subscription",
    "Subsidy",
]
