"""What a page may write as it stands: HTML from outside, cleaned when kept and on its way out; data beside the page."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# fmt: off
# Prose, tables and pictures: nothing that runs, loads or asks.
TAGS = frozenset({
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
})
# fmt: on
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "class"},
    "a": {"href"},
    "img": {"src", "alt"},
    "abbr": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "li": {"value"},
}
SCHEMES = {"http", "https", "mailto"}


def clean_html(html: str, attribute: Callable[[str, str, str], str | None] | None = None) -> str:
    """The same text with the tags and attributes above and no other; scripts and styles go with what they hold.

    `attribute` is called with (tag, name, value) and returns the value to keep, or None to drop it.
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        clean_content_tags={"script", "style"},
        url_schemes=SCHEMES,
    )


def shown_html(html: str) -> SafeString:
    """What a template may write as it stands: cleaned here, so that nobody has to trust what was kept."""
    return mark_safe(clean_html(html))  # noqa: S308 - cleaned on this very line


class Piece(Protocol):
    """A stretch of a text; `is_match` when it is what was looked for."""

    @property
    def text(self) -> str: ...
    @property
    def is_match(self) -> bool: ...


def marked_html(pieces: Iterable[Piece]) -> SafeString:
    """A text in pieces, those that match in `<mark>`."""
    written = (f"<mark>{escape(one.text)}</mark>" if one.is_match else escape(one.text) for one in pieces)
    return mark_safe("".join(written))  # noqa: S308 - escaped on the line before


_IN_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def linked_data_block(value: Mapping[str, Any]) -> SafeString:
    """JSON-LD for web engines: a data block, which no browser runs (HTML 4.12.1), so the CSP need not know it.

    Signs that could end the block or begin another are written as JSON escapes.
    """
    words = json.dumps(value, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')  # noqa: S308 - escaped just above
