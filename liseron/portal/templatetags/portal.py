"""Words and addresses of the six media, for templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from liseron.catalogue.models import Medium, Record
from liseron.catalogue.sentences import LANGUAGES
from liseron.portal.covers import Picture, picture_of
from liseron.portal.media import ICONS
from liseron.toolkit.markup import linked_data_block

register = template.Library()

FORMATS = {
    "application/epub+zip": "EPUB",
    "application/pdf": "PDF",
    "application/x-mobipocket-ebook": "Mobipocket",
    "application/audiobook+json": "Audio",
    "application/audiobook+zip": "Audio",
    "application/vnd.readium.lcp.license.v1.0+json": "LCP",
    "application/divina+zip": "BD",
    "audio/mpeg": "MP3",
    "audio/mp4": "MP4",
    "video/mp4": "MP4",
    "text/html": "HTML",
}


@register.simple_tag
def medium_url(medium: str) -> str:
    """Address of the page of a medium."""
    return reverse("portal:medium", args=[medium])


@register.filter
def medium_icon(medium: str) -> str:
    """Name of the icon of a medium."""
    return ICONS[Medium(medium)]


@register.filter
def picture(record: Record) -> Picture | None:
    """The kept cover of a record, for `{% cover %}`; none when it was read without its cover."""
    return picture_of(record)


@register.simple_tag
def linked_data(facts: Mapping[str, Any]) -> SafeString:
    """Facts in the words of schema.org, for web engines."""
    return linked_data_block(facts)


@register.filter
def language_name(code: str) -> str:
    """« français » for "fr"; a code without a name is shown as it is."""
    return str(LANGUAGES.get(code, code))


@register.filter
def format_name(given: str) -> str:
    """« EPUB » for "application/epub+zip"; a label is shown as given, a type that nobody knows too."""
    return FORMATS.get(given.partition(";")[0].strip().lower(), given)
