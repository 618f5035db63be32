"""Words of the harvests' pages."""

from django import template

from liseron.desk.department.exchange.harvest_words import told_of
from liseron.exchange.models import Harvest

register = template.Library()


@register.simple_tag
def harvest_told(harvest: Harvest) -> str:
    return told_of(harvest)
