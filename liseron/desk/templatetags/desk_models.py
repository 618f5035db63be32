"""Words of the pages about models of agreement."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liseron.agreements import telling
from liseron.agreements.models import AgreementModel
from liseron.agreements.placeholders import PLACEHOLDERS

register = template.Library()
register.filter("term_told", telling.term_told)
register.filter("money_told", telling.money_told)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list when it has items."""

    text: str = ""
    items: tuple[str, ...] = ()


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
    """Paragraphs parted by an empty line; lines that begin with a hyphen make a list."""
    return {"blocks": [block for part in text.split("\n\n") for block in _blocks(part.strip())]}


def _blocks(part: str) -> list[Block]:
    found: list[Block] = []
    for line in filter(None, (one.strip() for one in part.splitlines())):
        last = found[-1] if found else None
        if line.startswith("- "):
            items = (*(last.items if last else ()), line[2:])
            found[len(found) - bool(last and last.items) :] = [Block(items=items)]
        elif last and last.text:
            found[-1] = Block(f"{last.text}\n{line}")
        else:
            found.append(Block(line))
    return found
