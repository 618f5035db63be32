"""Words of the pages about models of agreement."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liseron.agreements import telling
from liseron.agreements.models import AgreementModel
from liseron.agreements.papers.prose import blocks_of
from liseron.agreements.placeholders import PLACEHOLDERS

register = template.Library()
register.filter("term_told", telling.term_told)
register.filter("money_told", telling.money_told)


@register.simple_tag
def article(number: str) -> SafeString | str:
    """ "(article 4.2)" in small; nothing without a number."""
    words = _("article {number}").format(number=number)
    return format_html('<small class="muted">({})</small>', words) if number else ""


@register.simple_tag
def change_link(model: AgreementModel, group: str, words: str) -> SafeString:
    """« Modifier », with what it modifies for who does not see the page."""
    where = reverse("desk:dept_model_change", args=[model.pk, group])
    return format_html('<a href="{}" aria-label="{}">{}</a>', where, words, _("Modifier"))


@register.simple_tag
def replaced_words() -> list[tuple[str, str]]:
    return [(f"{{{word}}}", str(told)) for word, told in PLACEHOLDERS.items()]


@register.inclusion_tag("desk/department/models/clause_text.html")
def clause_text(text: str) -> dict[str, object]:
    """Paragraphs and lists, cut as the document cuts them."""
    return {"blocks": blocks_of(text)}
