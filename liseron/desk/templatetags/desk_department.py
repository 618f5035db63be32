"""Words that several pages of the département's desk share."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from liseron.catalogue.models import Resource
from liseron.desk.department.journal_words import ACTIONS, facts_of
from liseron.desk.department.wording import FORMULAS, coverage_of, kind_of_import, shown_state
from liseron.partners.models import Partner
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import in_full, paris_today

register = template.Library()


@register.simple_tag
def coverage(partner: Partner) -> tuple[str, str]:
    """What to say of a partner's agreement today, and its tone."""
    return coverage_of(partner, paris_today())


@register.simple_tag
def resource_state(resource: Resource, today: date) -> tuple[str, str]:
    """Whether readers see a resource today, and the tone of it."""
    return shown_state(resource, today)


@register.simple_tag
def formula_word(formula: str) -> str:
    return str(FORMULAS[formula])


@register.simple_tag
def dates_told(starts_on: date | None, ends_on: date | None) -> str:
    """ ", du 1er janvier au 31 décembre 2027", whichever is known."""
    if starts_on and ends_on:
        return _(", du {start} au {end}").format(start=_bare(starts_on), end=_bare(ends_on))
    if starts_on:
        return _(", à partir du {start}").format(start=_bare(starts_on))
    return _(", jusqu’au {end}").format(end=_bare(ends_on)) if ends_on else ""


@register.simple_tag
def import_word(kind: str) -> str:
    return kind_of_import(kind)


@register.simple_tag
def of(words: dict[int, str], key: int) -> str:
    """What a table says of a row."""
    return words.get(key, "")


@register.simple_tag
def action_word(action: str) -> str:
    return str(ACTIONS.get(action, action))


@register.simple_tag
def actor_word(actor: str, names: dict[str, str]) -> str:
    """A professional's name; a reader is « un lecteur », another program its own word."""
    if actor in names:
        return names[actor]
    return _("Un compte lecteur, ou un ancien compte") if actor.startswith("user:") else actor


@register.simple_tag
def facts_told(event: Event) -> str:
    return facts_of(event)


def _bare(day: date) -> str:
    return in_full(day).removeprefix("le\u00a0")
