"""Covers as files of this site: by the number of the title alone, kept for a year by browsers and proxies."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from liseron.catalogue.covers.drawing import MEDIA_TYPE, WIDTHS
from liseron.catalogue.covers.fetching import path_of
from liseron.catalogue.models import Cover, Record
from liseron.toolkit.access_rules import EVERYONE, who

A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Picture:
    """Addresses of a cover: for plain screens, and for screens twice as dense."""

    src: str
    dense: str


def picture_of(record: Record) -> Picture | None:
    """The kept cover of a record read with `select_related("cover")`; None without one. Never asks the database."""
    cover = record._state.fields_cache.get("cover")
    if cover is None or not cover.stem:
        return None
    small, large = (
        f"{reverse('portal:cover', args=[record.pk, width])}?v={cover.version}" for width in WIDTHS
    )
    return Picture(small, large)


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def cover(request: HttpRequest, pk: int, width: int) -> HttpResponseBase:
    """`?v=` names the picture's version, so that a new one has a new address."""
    found = Cover.objects.filter(record=pk).exclude(stem="").first() if width in WIDTHS else None
    if found is None:
        raise Http404
    try:
        response = FileResponse(default_storage.open(path_of(found.stem, width)), content_type=MEDIA_TYPE)
    except OSError as missing:
        raise Http404 from missing
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.is_for_everybody = True  # type: ignore[attr-defined]  # read by headers.Headers: may be kept
    return response
