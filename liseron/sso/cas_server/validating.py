"""A ticket shown to us: one attempt, whatever comes of it (sections 2.4, 2.5, 2.6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from liseron.partners.models import Library, Partner
from liseron.people.models import Patron
from liseron.protocols.cas.answers import Code, Failure, Success
from liseron.protocols.cas.tickets import digest, is_ticket
from liseron.sso import entering
from liseron.sso.models import Reached, Service, Ticket
from liseron.toolkit.dates import paris_today
from liseron.toolkit.prepared import PreparedDelete, PreparedInsert, PreparedQuery

SPENT = "Ticket not recognised: unknown, expired or already used."


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
    service_facts: tuple[Any, ...]
    patron_facts: tuple[Any, ...]
    library: str
    partner: str | None


_OWN = ("pk", "kind", "session_id", "service_id", "address", "is_new_login", "proxies", "expires_at")
_SESSION = ("session__began_at", "session__is_remembered", "session__user__is_active", "service__is_active")
_SERVICE = ("subject", "released", "vendor_id", "partner_id", "may_proxy", "proxy_address")
_PATRON = ("pk", "pseudonym", "birth_date", "given_name", "family_name", "email")
_LIBRARY = ("session__user__patron__library__name", "session__user__patron__library__partner__name")

_find = PreparedQuery(
    lambda of_digest: Ticket.objects.filter(digest=of_digest).values_list(
        *_OWN,
        *_SESSION,
        *(f"service__{name}" for name in _SERVICE),
        *(f"session__user__patron__{name}" for name in _PATRON),
        *_LIBRARY,
    ),
    "of this digest",
)
_remove = PreparedDelete(Ticket)
_note = PreparedInsert(Reached, "session", "service", "address", "ticket", "at")


@dataclass(frozen=True)
class Validated:
    """A ticket that was good: what it was, its service, and what the service is told."""

    shown: Shown
    service: Service
    success: Success


def consume(
    *, ticket: str, address: str, with_proxies: bool, renew: bool, now: datetime
) -> Validated | Failure:
    """Use the ticket up and say whose it was. Whoever comes second, or after sixty seconds, is nobody.

    `address` must be the very text the ticket was issued for. `with_proxies` when proxy tickets are welcome, `renew`
    when the password must have been given for this ticket. Three queries: read, delete, note the site as reached.
    """
    if not is_ticket(ticket, "ST", "PT"):
        return Failure(Code.INVALID_TICKET, SPENT)
    found = _find.rows(digest(ticket))
    if not found:
        return Failure(Code.INVALID_TICKET, SPENT)
    shown = _read(found[0])
    failure = _failure(shown, address, with_proxies, renew, now)
    with transaction.atomic():
        # One DELETE decides: of those who read the row, one removes it.
        if not _remove(shown.pk):
            return Failure(Code.INVALID_TICKET, SPENT)
        if failure is None:
            _note(shown.session_id, shown.service_id, address, ticket, now)
    return failure or _validated(shown, now)


def _read(row: tuple[Any, ...]) -> Shown:
    return Shown(*(*row[:12], row[12:18], row[18:24], row[24], row[25]))


def _failure(shown: Shown, address: str, with_proxies: bool, renew: bool, now: datetime) -> Failure | None:
    if shown.expires_at <= now or not shown.is_active_user or shown.patron_facts[0] is None:
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


def _validated(shown: Shown, now: datetime) -> Validated:
    service = Service(pk=shown.service_id, **dict(zip(_SERVICE, shown.service_facts, strict=True)))
    patron = Patron(
        **dict(zip(_PATRON, shown.patron_facts, strict=True)),
        library=Library(name=shown.library, partner=Partner(name=shown.partner) if shown.partner else None),
    )
    subject, facts = entering.facts_for(service, patron, paris_today(now))
    success = Success(
        user=subject,
        attributes=facts,
        proxies=tuple(shown.proxies),
        authenticated_at=shown.began_at,
        is_remembered=shown.is_remembered,
        is_new_login=shown.is_new_login,
    )
    return Validated(shown, service, success)
