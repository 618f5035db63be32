"""What the pages of the library's desk ask before they offer a button."""

from typing import Any

from django import template

from liseron.desk.library import read_only
from liseron.toolkit.dates import paris_today

register = template.Library()


@register.simple_tag(takes_context=True)
def own_closures(context: dict[str, Any]) -> list[read_only.Closure]:
    """The partners of this person that have no agreement in force, for the banner; no query."""
    return read_only.own_closures(context["request"].user, paris_today())


@register.simple_tag(takes_context=True)
def may_act_somewhere(context: dict[str, Any]) -> bool:
    """Whether this person may register somebody somewhere today."""
    return read_only.may_act_somewhere(context["request"].user, paris_today())
