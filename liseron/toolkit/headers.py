"""What browsers are told with every page: where scripts come from, what the page may not do, who may keep it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
NOBODY_KEEPS = "private, no-store"
SECRET_ARGUMENTS = {"token", "key", "uidb36"}


def allow_leaving(response: Response) -> Response:
    """Lets the forms of this page end on another site: needed where « Accéder » is a form.

    Browsers apply form-action to every redirect that follows a POST, and a vendor's own sign-in adds hosts that
    nobody can list (docs/decisions/0002-leaving-for-a-vendor.md). Pages that ask for a password stay at 'self'.
    """
    response.leaves_the_site = True  # type: ignore[attr-defined]
    return response


def allow_posting_to(response: Response, origin: str) -> Response:
    """Lets the forms of this one page be sent to `origin` ("https://site.example:8443"), a registered site."""
    response.form_origin = origin  # type: ignore[attr-defined]
    return response


def allow_framing_by(response: Response, origins: Sequence[str]) -> Response:
    """Lets pages of these sites ("https://site.example") show this one in a frame; nobody when there is none."""
    response.framed_by = " ".join(origins)  # type: ignore[attr-defined]
    response.xframe_options_exempt = bool(origins)  # type: ignore[attr-defined]  # which names one site at most
    return response


def leave_nothing(response: Response) -> Response:
    """After a sign-out: on a library's computer the next person finds no page of the former one's in the browser.

    Cookies stay: they say the language and the library, and the session's own is already gone.
    """
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


class Headers:
    """Middleware: the headers that Django's own middleware leaves out. A view that sets one keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(response))
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not is_public(request, response):
            response.headers["Cache-Control"] = NOBODY_KEEPS
        return response


def is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the page says the same to everybody, so that a browser or a proxy may keep it."""
    if getattr(response, "is_for_everybody", False):
        return True
    match = request.resolver_match
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and settings.LIBRARY_COOKIE_NAME not in request.COOKIES
        and not response.cookies
        and not (match and SECRET_ARGUMENTS & match.kwargs.keys())
    )


def _policy(response: HttpResponseBase) -> str:
    policy = dict(POLICY)
    if getattr(response, "leaves_the_site", False):
        policy["form-action"] += " https: http:" if settings.DEMO else " https:"
    if origin := getattr(response, "form_origin", ""):
        policy["form-action"] += f" {origin}"
    if origins := getattr(response, "framed_by", ""):
        policy["frame-ancestors"] = origins
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
