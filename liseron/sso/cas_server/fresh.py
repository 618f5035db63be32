"""Whether the password was given for this very ticket (renew, isFromNewLogin). Kept in the session, used once."""

import time
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from liseron.people.models import User
from liseron.protocols.cas.tickets import digest
from liseron.sso import sessions, starting
from liseron.sso.models import IdentitySource
from liseron.toolkit.redirect import LONGEST

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
    return _to("account_login", request)


def to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """The password again, although somebody is signed in: here, or at the partner's for whoever came from there."""
    source = _source_of(request)
    if source is not None:
        return starting.start(request, source, request.get_full_path(), fresh=True)
    return _to("account_reauthenticate", request)


def _source_of(request: HttpRequest) -> IdentitySource | None:
    """Where the reader proves who it is: the source of this sign-in, or the only one of an account without password."""
    session = sessions.of(request)
    if session is not None and session.source is not None:
        return session.source
    user = cast(User, request.user)
    if user.has_usable_password():
        return None
    return IdentitySource.objects.open().filter(identities__patron__user=user).first()


def _to(page: str, request: HttpRequest) -> HttpResponse:
    """An address that no browser would carry is left behind, and the reader lands at home."""
    wanted = request.get_full_path()
    question = f"?{urlencode({'next': wanted})}" if len(wanted) <= LONGEST else ""
    response = HttpResponseRedirect(f"{reverse(page)}{question}")
    response.status_code = 303
    return response
