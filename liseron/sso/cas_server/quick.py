"""The way of nearly every sign-in by CAS: a reader whose session lives. Three questions; at a resource's, the door's.

Anything else, the least doubt included, takes the ordinary way through every middleware and `signing_in.login`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, Subquery
from django.http import QueryDict, parse_cookie
from django.utils.crypto import constant_time_compare

from liseron.people.models import Patron, RoleGrant
from liseron.people.queries import in_order_on
from liseron.protocols.cas.addresses import with_parameter
from liseron.sso.cas_server.answering import SEE_OTHER, headers_to
from liseron.sso.cas_server.asking import asked_of_login
from liseron.sso.cas_server.fresh import ASKED
from liseron.sso.cas_server.issuing import issue_service_ticket
from liseron.sso.cas_server.registry import Found, find_service
from liseron.sso.cas_server.views import Answer, answer, answer_v1
from liseron.sso.entering import may_reach
from liseron.sso.models import SignOnSession
from liseron.sso.session_store import SessionStore
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.lanes import Environ, LaneMiddleware, Said
from liseron.toolkit.prepared import PreparedQuery

LOGIN = "/cas/login"
VALIDATIONS: dict[str, Callable[[QueryDict], Answer]] = {
    "/cas/validate": answer_v1,
    "/cas/serviceValidate": partial(answer, with_proxies=False),
    "/cas/proxyValidate": partial(answer, with_proxies=True),
    "/cas/p3/serviceValidate": partial(answer, with_proxies=False),
    "/cas/p3/proxyValidate": partial(answer, with_proxies=True),
}


class Living(NamedTuple):
    """A sign-in, its browser's session, its person, and a row that shows a role, or a reader in order today."""

    pk: int
    user_id: int
    password: str
    is_active: bool
    patron_id: int | None
    session_data: str | None
    role: int | None
    in_order: int | None


_living = PreparedQuery(
    lambda key, moment, today: (
        SignOnSession.objects.filter(session_key=key)
        .annotate(
            data=Subquery(
                Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=moment).values(
                    "session_data"
                )[:1]
            ),
            # Not EXISTS: once prepared, PostgreSQL answers it by reading every reader in order (a hashed subplan).
            role=Subquery(RoleGrant.objects.filter(user=OuterRef("user")).values("pk")[:1]),
            in_order=Subquery(in_order_on(today).filter(patron=OuterRef("user__patron")).values("pk")[:1]),
        )
        .values_list(
            *("pk", "user_id", "user__password", "user__is_active", "user__patron__pk"),
            *("data", "role", "in_order"),
        )
    ),
    "this key",
    datetime(1, 1, 1, tzinfo=UTC),
    date(1, 1, 2),
)


def quick(environ: Environ) -> Said | None:
    """The lane of `toolkit.lanes`: a living session's ticket, and every validation that calls nobody back."""
    path = environ["PATH_INFO"]
    if path == LOGIN:
        key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
        return quick_login(key, _question(environ)) if key else None
    if path in VALIDATIONS:
        asked = _question(environ)
        return None if "pgtUrl" in asked else _told(*VALIDATIONS[path](asked))
    return None


class QuickLane(LaneMiddleware):
    """Middleware, above the sessions' and below the headers."""

    lane = staticmethod(quick)


def _question(environ: Environ) -> QueryDict:
    """As Django reads it."""
    return QueryDict(environ.get("QUERY_STRING", "").encode("latin-1"))


def _told(body: bytes, content_type: str) -> Said:
    return Said(200, {"Content-Type": content_type, "Cache-Control": "no-store"}, body)


def quick_login(key: str, parameters: QueryDict) -> Said | None:
    """The redirect with a ticket, when nothing has to be asked, said or counted; else None.

    `key` is what the browser holds, the session's.
    """
    if "service" not in parameters:
        return None
    asked = asked_of_login(parameters)
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
    return Said(SEE_OTHER, headers_to(with_parameter(asked.service, "ticket", ticket)))


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
    if not (living.is_active and living.patron_id and living.in_order and living.session_data):
        return None
    if living.role:  # who may have been idle for too long
        return None
    session = SessionStore().decode(living.session_data)
    return living if _is_of(session, living) and ASKED not in session else None


def _is_of(session: dict[str, Any], living: Living) -> bool:
    """As django.contrib.auth.get_user: the same person, a known way in, and no password changed since."""
    if session.get(SESSION_KEY) != str(living.user_id):
        return False
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    expected = AbstractBaseUser._get_session_auth_hash(living)  # type: ignore[attr-defined] # of a password alone
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), expected)
