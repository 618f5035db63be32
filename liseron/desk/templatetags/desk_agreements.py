"""Words of the pages of agreements."""

from datetime import date

from django import template

from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement
from liseron.agreements.wording import state_told
from liseron.desk.department.agreements import sentences

register = template.Library()
register.simple_tag(sentences.rate_told)


@register.simple_tag
def agreement_state(agreement: Agreement, today: date) -> tuple[str, str]:
    """Where it stands in words, and the tone."""
    label, tone = state_told(life_of(agreement, today).state)
    return label, tone


@register.simple_tag
def agreement_next(agreement: Agreement, today: date) -> str:
    """What happens next, as a sentence."""
    return sentences.ahead_told(agreement, today)
