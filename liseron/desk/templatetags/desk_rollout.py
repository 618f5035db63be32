"""Words of the pages about rollouts and welcome visits."""

from datetime import date

from django import template

from liseron.desk import rollout_words
from liseron.partners.models import NEVER, RolloutStep, WelcomeVisit

register = template.Library()


@register.simple_tag
def rollout_state(state: str) -> tuple[str, str]:
    return rollout_words.state_told(state)


@register.simple_tag
def step_state(step: RolloutStep, today: date) -> tuple[str, str]:
    return rollout_words.step_told(step, today)


@register.simple_tag
def visit_state(visit: WelcomeVisit, today: date) -> tuple[str, str]:
    return rollout_words.visit_told(visit, today)


@register.filter
def is_planned(day: date) -> bool:
    """Whether a list’s `due_on` is a true day."""
    return day != NEVER
