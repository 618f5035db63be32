"""The way of nearly every sign-in by CAS: a reader whose session lives. Three questions; at a resource's, the door's.

Anything else, the least doubt included, takes the ordinary way through every middleware and `signing_in.login`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve
from django.utils.crypto import constant_time_compare

from liseron.people.models import Patron, RoleGrant, User
from liseron.people.queries import in_order_on
from liseron.protocols.cas.addresses import with_parameter
from liseron.sso.cas_server.answering import see_other
from liseron.sso.cas_server.asking import asked_of_login
from liseron.sso.cas_server.fresh import ASKED
from liseron.sso.cas_server.issuing import issue_service_ticket
from liseron.sso.cas_server.registry import Found, find_service
from liseron.sso.entering import may_reach
from liseron.sso.models import SignOnSession
from liseron.sso.session_store import SessionStore
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.prepared import PreparedQuery

LOGIN = "/cas/login"
FOR_MACHINES = {
    "/cas/validate",
    "/cas/serviceValidate",
    "/cas/proxyValidate",
    "/cas/p3/serviceValidate",
    "/cas/p3/proxyValidate",
}


class Living(NamedTuple):
    """A sign-in, its browser's session, its person, and whether the reader is in order today."""

    pk: int
    user_id: int
    password: str
    is_active: bool
    patron_id: int | None
    session_data: str | None
    is_professional: bool
    is_in_order: bool


_living = PreparedQuery(
    lambda key, moment, today: (
        SignOnSession.objects.filter(session_key=key)
        .annotate(
            data=Subquery(
                Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=moment).values(
                    "session_data"
                )[:1]
            ),
            is_professional=Exists(RoleGrant.objects.filter(user=OuterRef("user"))),
            is_in_order=Exists(in_order_on(today).filter(patron=OuterRef("user__patron"))),
        )
        .values_list(
            *("pk", "user_id", "user__password", "user__is_active", "user__patron__pk"),
            *("data", "is_professional", "is_in_order"),
        )
    ),
    "this key",
    datetime(1, 1, 1, tzinfo=UTC),
    date(1, 1, 2),
)


class QuickLane:
    """Middleware, above the sessions': answers those who need nothing of what stands below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._matches: dict[str, ResolverMatch] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if request.method == "GET" and path.startswith("/cas/"):
            if path in FOR_MACHINES:
                match = self._match(request, path)
                return _sized(match.func(request))
            if path == LOGIN and (response := quick_login(request)) is not None:
                self._match(request, path)
                return _sized(response)
        return self.get_response(request)

    def _match(self, request: HttpRequest, path: str) -> ResolverMatch:
        if path not in self._matches:
            self._matches[path] = resolve(path)
        request.resolver_match = self._matches[path]
        return self._matches[path]


def _sized(response: HttpResponse) -> HttpResponse:
    """With its length, as CommonMiddleware would have said it: simple clients cannot read an answer in pieces."""
    response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


def quick_login(request: HttpRequest) -> HttpResponse | None:
    """The redirect with a ticket, when nothing has to be asked, said or counted; else None."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key or "service" not in request.GET:
        return None
    asked = asked_of_login(request.GET)
    if asked.renew or asked.warn or asked.method != "GET":
        return None
    found = find_service(asked.service)
    if found is None:
        return None
    at = now()
    living = _reader_in_order(key, at)
    if living is None or not _may_reach(found, living, at):
        return None
    ticket = issue_service_ticket(
        session_id=living.pk, service_id=found.service_id, address=asked.service, is_new_login=False, now=at
    )
    return see_other(with_parameter(asked.service, "ticket", ticket))


def _may_reach(found: Found, living: Living, at: datetime) -> bool:
    """Being in order is enough for a site without a resource; at a resource's, the door decides and counts."""
    if found.resource_id is None:
        return True
    patron = Patron.objects.select_related("library__partner").get(user=living.user_id)
    return may_reach(found.load(), patron, at).may_enter


def _reader_in_order(key: str, at: datetime) -> Living | None:
    """The sign-in, every check of the ordinary way made: session, password, account, card."""
    rows = _living.rows(key, at, paris_today(at))
    if not rows:
        return None
    living = Living(*rows[0])
    if not (living.is_active and living.patron_id and living.is_in_order and living.session_data):
        return None
    if living.is_professional:  # who may have been idle for too long
        return None
    session = SessionStore().decode(living.session_data)
    return living if _is_of(session, living) and ASKED not in session else None


def _is_of(session: dict[str, Any], living: Living) -> bool:
    """As django.contrib.auth.get_user: the same person, a known way in, and no password changed since."""
    if session.get(SESSION_KEY) != str(living.user_id):
        return False
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    expected = User(pk=living.user_id, password=living.password).get_session_auth_hash()
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), expected)
