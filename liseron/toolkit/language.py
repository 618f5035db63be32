"""French, unless the reader chose English. What the browser prefers is ignored: the portal is a French service."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.redirect import is_same_site_path

A_YEAR = 365 * 24 * 3600


def chosen_language(request: HttpRequest) -> str:
    """Code of the language kept in the reader's cookie, French when there is none or it is unknown."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ReadersLanguage:
    """Middleware: activates the chosen language for the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


# Without a token: the form stands on every public page, which sets no cookie, and a forged choice harms nobody.
@who(EVERYONE)
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """`POST /langue/` with `language` and `next`: keeps the choice in a cookie and goes back to the page."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_way_back(request))
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    return asked if is_same_site_path(asked) else "/"
