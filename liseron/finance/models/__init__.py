"""Budget, subscriptions, subsidies, contributions and revenue orders."""

from liseron.finance.models.budget import Budget, Subscription
from liseron.finance.models.subsidy import Subsidy

__all__ = ["Budget", "Subscription", "Subsidy"]
