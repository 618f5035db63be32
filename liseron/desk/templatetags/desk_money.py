"""Money's words in pages of both desks."""

from datetime import date

from django import template

from liseron.desk import money_words
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.rules.budget import Alert

register = template.Library()


@register.simple_tag
def subsidy_stand(subsidy: Subsidy) -> tuple[str, str]:
    """Where a subsidy stands, and the tone of it."""
    return money_words.stand_of(subsidy)


@register.simple_tag
def subsidy_next(subsidy: Subsidy) -> str:
    """What its partner may expect now."""
    return money_words.next_for_partner(subsidy)


@register.simple_tag
def line_decision(line: Subscription, today: date) -> tuple[str, str]:
    """What was decided of a line, and the tone of it."""
    return money_words.decision_of(line, today)


@register.simple_tag
def use_words(line: Subscription, visits: int) -> str:
    """How much each visit of the year cost; "" when nobody came or when the line buys no resource."""
    return money_words.use_told(line, visits)


@register.simple_tag
def alert_words(alert: Alert) -> str:
    """When a licence ends, or since when it has ended."""
    return money_words.alert_told(alert)
