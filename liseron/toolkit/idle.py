"""A professional who left the desk is signed out: libraries' computers are shared."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

LAST_SEEN = "seen_at"
STEP_SECONDS = 60  # writing the session at every request would cost a write for each page read


class IdleProfessionals:
    """Middleware: ends the session of a professional unseen for `PROFESSIONAL_IDLE_SECONDS`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_professional(request):
            self._note(request, int(time.time()))
        return self.get_response(request)

    def _note(self, request: HttpRequest, now: int) -> None:
        seen = request.session.get(LAST_SEEN, now)
        if now - seen > settings.PROFESSIONAL_IDLE_SECONDS:
            logout(request)
        elif LAST_SEEN not in request.session or now - seen >= STEP_SECONDS:
            request.session[LAST_SEEN] = now


def _is_professional(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(getattr(request.user, "is_professional", False))
