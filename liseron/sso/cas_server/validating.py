"""A ticket shown to us: one attempt, whatever comes of it (sections 2.4, 2.5, 2.6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError

from liseron.protocols.cas.answers import Code, Failure, Success
from liseron.protocols.cas.tickets import digest, is_ticket
from liseron.sso import entering
from liseron.sso.models import Reached, Ticket
from liseron.sso.models.sites import audience_of
from liseron.toolkit.dates import paris_today
from liseron.toolkit.prepared import PreparedDelete, PreparedInsert, PreparedQuery

SPENT = "Ticket not recognised: unknown, expired or already used."


class Site(NamedTuple):
    """What a service is told, and whether it may act in the reader's name."""

    subject: str
    released: list[str]
    vendor_id: int | None
    partner_id: int | None
    may_proxy: bool
    proxy_address: str

    @property
    def audience(self) -> str:
        return audience_of(self.vendor_id, self.partner_id)


class Partner(NamedTuple):
    name: str


class Library(NamedTuple):
    name: str
    partner: Partner | None


class Holder(NamedTuple):
    """The reader whose ticket it is, as `access.releasing.Known`."""

    pk: int
    pseudonym: UUID
    birth_date: date
    given_name: str
    family_name: str
    email: str
    library: Library


class Shown(NamedTuple):
    """What is known of a ticket when it is shown: itself, its sign-in, its service, its reader."""

    pk: int
    kind: str
    session_id: int
    service_id: int
    address: str
    is_new_login: bool
    proxies: list[str]
    expires_at: datetime
    began_at: datetime
    is_remembered: bool
    is_active_user: bool
    is_active_service: bool
    site: Site
    holder: Holder | None


_OWN = ("pk", "kind", "session_id", "service_id", "address", "is_new_login", "proxies", "expires_at")
_SESSION = ("session__began_at", "session__is_remembered", "session__user__is_active", "service__is_active")
_LIBRARY = ("session__user__patron__library__name", "session__user__patron__library__partner__name")

_find = PreparedQuery(
    lambda of_digest: Ticket.objects.filter(digest=of_digest).values_list(
        *_OWN,
        *_SESSION,
        *(f"service__{name}" for name in Site._fields),
        *(f"session__user__patron__{name}" for name in Holder._fields[:-1]),
        *_LIBRARY,
    ),
    "of this digest",
)
_remove = PreparedDelete(Ticket)
_note = PreparedInsert(Reached, "session", "service", "address", "ticket", "at")


@dataclass(frozen=True)
class Validated:
    """A ticket that was good: what it was, and what its service is told."""

    shown: Shown
    success: Success


def consume(
    *, ticket: str, address: str, with_proxies: bool, renew: bool, now: datetime
) -> Validated | Failure:
    """Use the ticket up and say whose it was. Whoever comes second, or after sixty seconds, is nobody.

    `address` must be the very text the ticket was issued for. `with_proxies` when proxy tickets are welcome, `renew`
    when the password must have been given for this ticket. Two queries: read the ticket, note the site as reached. The
    latter decides, whoever else comes at the same time: one site is reached by one ticket, and that key is unique.
    """
    if not is_ticket(ticket, "ST", "PT"):
        return Failure(Code.INVALID_TICKET, SPENT)
    found = _find.rows(digest(ticket))
    if not found:
        return Failure(Code.INVALID_TICKET, SPENT)
    shown = _read(found[0])
    failure = _failure(shown, address, with_proxies, renew, now)
    if failure is not None or shown.holder is None:
        is_first = _is_thrown_away(shown, ticket)
        return failure if failure and is_first else Failure(Code.INVALID_TICKET, SPENT)
    try:
        is_first = _note(shown.session_id, shown.service_id, address, ticket, now)
    except IntegrityError:  # the sign-in ended since the ticket was read
        is_first = False
    return _validated(shown, shown.holder, now) if is_first else Failure(Code.INVALID_TICKET, SPENT)


def _is_thrown_away(shown: Shown, ticket: str) -> bool:
    """A ticket refused will not be tried again. False when it was spent already."""
    return _remove(shown.pk) and not Reached.objects.filter(ticket=ticket).exists()


def _read(row: tuple[Any, ...]) -> Shown:
    *_before, library, partner = row
    place = Library(library, Partner(partner) if partner else None)
    holder = Holder._make((*row[18:24], place)) if row[18] else None
    return Shown._make((*row[:12], Site._make(row[12:18]), holder))


def _failure(shown: Shown, address: str, with_proxies: bool, renew: bool, now: datetime) -> Failure | None:
    if shown.expires_at <= now or not shown.is_active_user:
        return Failure(Code.INVALID_TICKET, SPENT)
    if shown.kind == Ticket.Kind.PROXY and not with_proxies:
        return Failure(Code.INVALID_TICKET_SPEC, "This is a proxy ticket: validate it at proxyValidate.")
    if shown.address != address or not shown.is_active_service:
        return Failure(Code.INVALID_SERVICE, "The ticket was issued for another service.")
    if renew and not shown.is_new_login:
        return Failure(
            Code.INVALID_TICKET, "The ticket does not come from a fresh sign-in, which renew asks for."
        )
    return None


def _validated(shown: Shown, holder: Holder, now: datetime) -> Validated:
    subject, facts = entering.facts_for(shown.site, holder, paris_today(now))
    success = Success(
        user=subject,
        attributes=facts,
        proxies=tuple(shown.proxies),
        authenticated_at=shown.began_at,
        is_remembered=shown.is_remembered,
        is_new_login=shown.is_new_login,
    )
    return Validated(shown, success)
