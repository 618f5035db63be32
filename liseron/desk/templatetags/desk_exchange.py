"""Base addresses in words, for templates of the desk."""

from django import template
from django.utils.functional import Promise

from liseron.desk.department.exchange import address_words
from liseron.exchange.models import View

register = template.Library()


@register.simple_tag
def address_name(view: View) -> str:
    return address_words.name_of(view)


@register.simple_tag
def address_base(view: View) -> str:
    return address_words.base_of(view)


@register.simple_tag
def address_state(view: View) -> tuple[str | Promise, str]:
    """Words and tone of its tag."""
    return address_words.state_of(view)
