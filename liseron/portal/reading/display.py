"""How a reader likes the page: size of the text and paper. One cookie, only once the reader has chosen."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "lecture"
ONE_YEAR = 365 * 24 * 3600

SIZES = {"1": _("Petit"), "2": _("Normal"), "3": _("Grand"), "4": _("Très grand")}
PAPERS = {"clair": _("Clair"), "sepia": _("Sépia"), "nuit": _("Nuit")}


@dataclass(frozen=True)
class Display:
    size: str = "2"
    paper: str = "clair"


def display_of(request: HttpRequest) -> Display:
    """What the cookie says; anything unknown in it is as if it were absent."""
    size, _dot, paper = request.COOKIES.get(COOKIE, "").partition(".")
    return _known(size, paper, Display())


def chosen_display(request: HttpRequest) -> Display | None:
    """What the form « Affichage » has just asked for, or None."""
    if "taille" not in request.GET and "papier" not in request.GET:
        return None
    return _known(request.GET.get("taille", ""), request.GET.get("papier", ""), display_of(request))


def remember(response: HttpResponse, display: Display) -> None:
    """A preference, not a tracker: no consent is owed for it (CNIL, exempted cookies)."""
    response.set_cookie(
        COOKIE,
        f"{display.size}.{display.paper}",
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known(size: str, paper: str, default: Display) -> Display:
    return Display(
        size=size if size in SIZES else default.size,
        paper=paper if paper in PAPERS else default.paper,
    )
