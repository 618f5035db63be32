"""Words of the pages of single sign-on."""

from django import template

from liseron.desk.department.sso import words
from liseron.sso.models import AdmissionRule, IdentitySource, Service

register = template.Library()


@register.simple_tag
def service_state(service: Service) -> tuple[str, str]:
    return words.service_state(service)


@register.simple_tag
def source_state(source: IdentitySource) -> tuple[str, str]:
    return words.source_state(source)


@register.simple_tag
def receives_shortly(service: Service) -> str:
    return words.receives_shortly(service)


@register.filter
def rule_told(rule: AdmissionRule) -> str:
    return words.rule_told(rule)


@register.filter
def fact_label(fact: str) -> str:
    """The French of a fact of `sso.mapping.FACTS`."""
    return str(words.FACTS.get(fact, fact))
