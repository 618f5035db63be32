"""Words and addresses of the six media, for templates."""

from django import template
from django.urls import reverse

from liseron.catalogue.models import Medium, Record
from liseron.portal.covers import Picture, picture_of
from liseron.portal.media import ICONS

register = template.Library()


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
