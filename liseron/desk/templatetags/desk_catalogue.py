"""Words of the catalogue's pages."""

from datetime import date

from django import template

from liseron.catalogue.models import Record
from liseron.desk.department.catalogue.listing import title_state
from liseron.desk.department.catalogue.wording import format_word

register = template.Library()


@register.simple_tag
def state_of_title(record: Record, today: date) -> tuple[str, str]:
    """Whether readers find it today, and the tone of it."""
    return title_state(record, today)


@register.simple_tag
def source_format(code: str) -> str:
    return format_word(code)
