"""Components: what pages are made of. The style page of the demo shows each one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Protocol
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liseron.toolkit.context import Site, this_site
from liseron.toolkit.icons import icon_names
from liseron.toolkit.markup import Piece, marked_html, shown_html
from liseron.toolkit.money import euros as in_euros

register = template.Library()

COVERS = 6  # .v1 to .v6 in tables.css
GAP = 0  # pages left out between two numbers
SEGMENTS = 12  # beyond, a meter is a continuous bar
NOTE_ICONS = {"": "info", "ok": "circle-check", "warn": "triangle-alert", "stop": "octagon-alert"}


@register.simple_tag
@cache  # a page of a desk draws sixty of them
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon: words beside it say the same. LookupError for a name that is not in the file."""
    if name not in icon_names():
        raise LookupError(f"no icon is called {name!r}: see static/vendor/lucide.svg")
    css = f"icon icon-{size}" if size else "icon"
    source = static("vendor/lucide.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, source, name
    )


@register.simple_tag
def this_site_settings() -> Site:
    """The site, for the rare pages drawn without a request's context (500)."""
    return this_site()


@register.simple_tag
def address(name: str, *args: object) -> str:
    """Like `url`, but empty when there is no such address: a shell works without the floors above."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, symbol: str = "", css: str = ""
) -> SafeString | str:
    """An item of the site's menu, marked when it is the current page; nothing without its address."""
    href = address(name)
    if not href:
        return ""
    match = getattr(context.get("request"), "resolver_match", None)
    current = match is not None and match.view_name == name
    return format_html(
        '<li><a href="{}"{}{}>{}{}</a></li>',
        href,
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-current="{}"', "page") if current else "",
        format_html("{} ", icon(symbol)) if symbol else "",
        label,
    )


@register.inclusion_tag("liseron/parts/cover.html")
def cover(
    title: str, creator: str = "", medium: str = "book", picture: object = None, css: str = ""
) -> dict[str, object]:
    """The face of a title: its picture, or its words on its medium's hue. Write the title beside.

    `picture` has the addresses `src` and `dense` (twice as fine), or is None.
    """
    look = crc32(title.encode()) >> 7
    return {
        "title": title,
        "creator": creator,
        "medium": medium,
        "picture": picture,
        "css": css,
        "variant": look % COVERS + 1,
        "deep": look // COVERS % 2 == 1,
    }


@register.inclusion_tag("liseron/parts/meter.html")
def meter(left: int, limit: int, label: str = "") -> dict[str, object]:
    """What is left of a quota. `label` says it in full ("2 films restants sur 4")."""
    left = max(0, min(left, limit))
    label = label or _("%(left)s restants sur %(limit)s") % {"left": left, "limit": limit}
    return {
        "left": left,
        "limit": limit,
        "label": label,
        "bar": limit > SEGMENTS,
        "segments": _segments(left, limit),
    }


def _segments(left: int, limit: int) -> list[bool]:
    return [n < left for n in range(limit)] if limit <= SEGMENTS else []


@register.simple_tag
def tag(label: str, tone: str = "", symbol: str = "") -> SafeString:
    """A short state. `tone`: "", ok, warn, stop, hue (the medium's)."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(symbol) if symbol else "", label)


@register.inclusion_tag("liseron/parts/badge.html")
def badge(count: int, label: str = "") -> dict[str, object]:
    """How many wait. Nothing at zero. `label` is read aloud after the number ("en attente")."""
    return {"count": count, "label": label}


@register.simple_block_tag
def note(content: str, tone: str = "") -> SafeString:
    """A remark in the page. `tone`: "" (to know), ok, warn (to look at), stop (what prevents)."""
    return format_html('<div class="note {}">{}<div>{}</div></div>', tone, icon(NOTE_ICONS[tone]), content)


@register.simple_block_tag
def empty_state(content: str, title: str, symbol: str = "inbox") -> SafeString:
    """An empty list that helps: what it is, what will come here, what one may do."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', icon(symbol), title, content)


@register.inclusion_tag("liseron/parts/field.html")
def field(bound: BoundField, hint: str = "", css: str = "") -> dict[str, object]:
    """One question of a form: label, hint, errors, then what one fills in."""
    widget = bound.field.widget
    grouped = bound.use_fieldset
    single = getattr(widget, "input_type", "") == "checkbox" and not grouped
    return {
        "bound": bound,
        "hint": hint or bound.help_text,
        "css": css,
        "grouped": grouped,
        "single": single,
        "control": bound.as_widget() if grouped else _control(bound, hint),
    }


def _control(bound: BoundField, hint: str) -> SafeString:
    described = [f"{bound.auto_id}_hint"] if hint or bound.help_text else []
    attrs: dict[str, str | bool] = {}
    if bound.errors:
        described.insert(0, f"{bound.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("liseron/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """All that is to be corrected, each with a link to its question. Nothing when there is nothing."""
    return {"form": form, "fields": [(bound, _first_control(bound)) for bound in form if bound.errors]}


def _first_control(bound: BoundField) -> str:
    """Id of what takes the focus: of several choices, the first."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.id_for_label or bound.auto_id)


class Paged(Protocol):
    """What a pager needs of a list: the page shown and how many there are, from 1."""

    @property
    def number(self) -> int: ...
    @property
    def pages(self) -> int: ...


@register.inclusion_tag("liseron/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Paged) -> dict[str, object]:
    """Links to the pages of a list; they keep the other choices of the address."""
    near = {1, 2, page.pages - 1, page.pages, page.number - 1, page.number, page.number + 1}
    shown: list[int] = []
    for n in sorted(n for n in near if 1 <= n <= page.pages):
        if shown and n > shown[-1] + 1:
            shown.append(GAP)
        shown.append(n)
    return {
        "request": context.get("request"),
        "page": page,
        "shown": shown,
        "previous": page.number - 1,
        "next": page.number + 1 if page.number < page.pages else 0,
    }


@register.inclusion_tag("liseron/parts/breadcrumb.html")
def breadcrumb(*words: str) -> dict[str, object]:
    """`{% breadcrumb "Accueil" home "Films" %}`: each label followed by its address, the last alone."""
    return {"trail": list(zip(words[:-1:2], words[1::2], strict=True)), "here": words[-1]}


@register.inclusion_tag("liseron/parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, object]:
    """Where one is in a form of several pages. `current` counts from 1."""
    return {"labels": labels, "current": current, "total": len(labels)}


@register.inclusion_tag("liseron/parts/tabs.html")
def tabs(items: Sequence[dict[str, object]], label: str) -> dict[str, object]:
    """A few views of one list. Items: `label`, `url`, `count` (or none), `current`."""
    return {"items": items, "label": label}


@register.filter
def as_prose(html: str) -> SafeString:
    """HTML kept from outside, cleaned and written as it stands: the templates' only way to do so."""
    return shown_html(html)


@register.filter
def as_marked(pieces: Iterable[Piece]) -> SafeString:
    """A text in pieces, what was looked for marked."""
    return marked_html(pieces)


@register.filter
def date_full(day: date | datetime, weekday: str = "") -> str:
    """`1er décembre 2026`, `mardi 1er décembre 2026` with "weekday". An instant gives its local day."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    if (get_language() or "fr").startswith("fr"):
        number = "1er" if day.day == 1 else str(day.day)
        words = f"{number}\u00a0{date_format(day, 'F Y')}"
        return f"{date_format(day, 'l')} {words}" if weekday else words
    return date_format(day, "l j F Y" if weekday else "j F Y")


@register.filter
def euros(amount: Decimal | int | None, form: str = "") -> str:
    """`1 234,50 €`; `1 234 €` with "short" when there are no cents; nothing for an amount that is not known."""
    return "" if amount is None else in_euros(amount, short=form == "short")
