"""Whether the password was given for this very ticket (renew, isFromNewLogin). Kept in the session, used once."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from liseron.protocols.cas.tickets import digest
from liseron.sso import sessions

ASKED = "cas_sign_in_asked"


def ask(request: HttpRequest, service: str) -> None:
    """Note that a sign-in is asked for on behalf of this address, from now."""
    request.session[ASKED] = {"service": digest(service), "at": time.time()}


def use(request: HttpRequest, service: str) -> bool:
    """Whether the sign-in asked for this address took place since; the note serves once."""
    note: dict[str, Any] | None = request.session.get(ASKED)
    if note is None or note["service"] != digest(service):
        return False
    signed_in_at = sessions.signed_in_at(request.session)
    if signed_in_at is None or signed_in_at.timestamp() < note["at"]:
        return False
    del request.session[ASKED]
    return True


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Our sign-in page, which comes back to this address, nothing of it lost."""
    return _see(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """The password again, although somebody is signed in."""
    return _see(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _see(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response
