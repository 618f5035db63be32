"""The workbench opens by the secret of a link alone; wrong secrets are slowed, and no cache keeps what it shows."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from liseron.desk.workbench.links import link_opened_by, note_use
from liseron.toolkit.dates import paris_today
from liseron.toolkit.throttle import give_back, limits, take

WRONG_TRIES, TESTS = (30, 600), (30, 600)
"""Times, and the seconds in which they are counted."""


def with_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Find the link of the secret, or say that it opens nothing; wrong secrets are counted by network address."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str, **words: int) -> HttpResponseBase:
        tried = limits(request, "workbench", WRONG_TRIES, WRONG_TRIES)
        if not take(tried):
            return _nobody_keeps(slowed(request))
        today = paris_today()
        link = link_opened_by(secret, today)
        if link is None:
            return _nobody_keeps(render(request, "desk/workbench/closed.html", status=404))
        give_back(tried)
        note_use(link, today)
        return _nobody_keeps(view(request, link, **words))

    return opened


def slowed(request: HttpRequest) -> HttpResponse:
    says = _("Trop de demandes en peu de temps. Attendez dix minutes, puis recommencez.")
    return render(request, "desk/workbench/closed.html", {"says": says}, status=429)


def secret_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["secret"]) if match else ""


def _nobody_keeps(answer: HttpResponseBase) -> HttpResponseBase:
    """Neither engines nor caches; the secret in the address is told to no other site."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer
