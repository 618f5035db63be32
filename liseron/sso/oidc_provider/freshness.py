"""When a site wants the reader to prove again who it is: `prompt=login` and `max_age` (OpenID Connect Core 3.1.2.1)."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from liseron.sso import sessions
from liseron.sso.models import SignOnSession


def signed_in_at(request: HttpRequest, session: SignOnSession) -> int:
    """`auth_time`: seconds since 1970."""
    return int((sessions.signed_in_at(request.session) or session.began_at).timestamp())


def must_sign_in_again(
    request: HttpRequest, *, is_new: bool, prompt: str | None, max_age: str | None, now: datetime
) -> bool:
    """`is_new`: the sign-in took place for this very request, word for word."""
    if is_new:
        return False
    if prompt and "login" in prompt.split():
        return True
    if max_age is None or not (max_age.isascii() and max_age.isdigit() and len(max_age) < 10):
        return False
    last = sessions.signed_in_at(request.session)
    return last is None or now - last > timedelta(seconds=int(max_age))
