"""When a site wants the reader to prove again who it is: `prompt=login` and `max_age` (OpenID Connect Core 3.1.2.1)."""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from liseron.sso import sessions
from liseron.sso.models import SignOnSession

ASKED = "oidc_asked_again"
MOST_ASKED = 5


def signed_in_at(request: HttpRequest, session: SignOnSession) -> int:
    """`auth_time`: seconds since 1970."""
    return int((sessions.signed_in_at(request.session) or session.began_at).timestamp())


def must_sign_in_again(
    request: HttpRequest, *, prompt: str | None, max_age: str | None, now: datetime
) -> bool:
    """A request that asks is remembered, so that taking a word out of its address gains nothing."""
    last = sessions.signed_in_at(request.session)
    if last is None:
        return bool(prompt and "login" in prompt.split()) or max_age is not None
    if prompt and "login" in prompt.split():
        asked_at = request.session.get(ASKED, {}).get(_mark(request))
        if asked_at is None or last.timestamp() < asked_at:
            return True
    if max_age is not None and max_age.isascii() and max_age.isdigit() and len(max_age) < 10:
        return now - last > timedelta(seconds=int(max_age))
    return False


def sign_in_again(request: HttpRequest, now: datetime) -> HttpResponse:
    """To the page that asks for the password, or to the partner's own; and back to the same address."""
    from liseron.sso import starting

    kept = dict(list(request.session.get(ASKED, {}).items())[-MOST_ASKED:])
    request.session[ASKED] = kept | {_mark(request): now.timestamp()}
    session = sessions.of(request)
    if session is not None and session.source is not None and session.source.is_open:
        return starting.start(request, session.source, request.get_full_path(), fresh=True)
    page = reverse("account_reauthenticate")
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")


def _mark(request: HttpRequest) -> str:
    return hashlib.sha256(request.get_full_path().encode()).hexdigest()[:16]
