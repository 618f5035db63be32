"""Words of the catalogue's pages."""

from datetime import date

from django import template

from liseron.catalogue.models import ImportJob, Record
from liseron.desk.department.catalogue.jobs import TONES
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


@register.simple_tag
def tone_of_job(job: ImportJob) -> str:
    return TONES.get(ImportJob.State(job.state), "")


@register.simple_tag
def job_state(state: str) -> tuple[str, str]:
    """A state of imports in words, and its tone."""
    known = ImportJob.State(state)
    return str(known.label), TONES.get(known, "")
