"""The département's colours and logo, as files that a browser keeps."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.theme import LOGO_TYPES, theme_from

A_YEAR = 365 * 24 * 3600


def _theme_etag(request: HttpRequest) -> str:
    return f'"{theme_from(settings.BRAND).version()}"'


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
@condition(etag_func=_theme_etag)
def theme(request: HttpRequest) -> HttpResponse:
    """The three colours that the département sets, as CSS."""
    return _for_everybody(theme_from(settings.BRAND).css().encode(), "text/css; charset=utf-8")


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=3600)
def logo(request: HttpRequest) -> HttpResponse:
    """The département's logo. An SVG may carry a script: the header keeps it from running here."""
    if settings.LOGO is None:
        raise Http404
    response = _for_everybody(settings.LOGO.read_bytes(), LOGO_TYPES[settings.LOGO.suffix.lower()])
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _for_everybody(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.is_for_everybody = True  # type: ignore[attr-defined]  # read by headers.Headers: may be kept
    return response
