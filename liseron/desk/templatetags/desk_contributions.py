"""Contributions and revenue orders in words, for pages of either desk."""

from django import template

from liseron.finance import contribution_words
from liseron.finance.models import Contribution, RevenueOrder
from liseron.toolkit.dates import paris_today

register = template.Library()


@register.filter
def told(made: Contribution) -> str:
    """How a contribution is counted, in a sentence."""
    return contribution_words.contribution_told(made)


@register.filter
def state_today(order: RevenueOrder) -> tuple[str, str]:
    """Where an order stands today, and the tone of it."""
    return contribution_words.state_told(order.state_on(paris_today()))


@register.filter
def people(number: int) -> str:
    """ "1 728" """
    return contribution_words.people(number)


@register.simple_tag
def named(names: dict[str, str], actor: str) -> str:
    """A professional's name; as the journal knows it when the account has gone."""
    return names.get(actor, actor)
