"""A ticket shown to us: one attempt, whatever comes of it (sections 2.4, 2.5, 2.6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liseron.protocols.cas.answers import Code, Failure, Success
from liseron.protocols.cas.tickets import digest, is_ticket
from liseron.sso import entering
from liseron.sso.models import Reached, Ticket
from liseron.toolkit.dates import paris_today

SPENT = "Ticket not recognised: unknown, expired or already used."


@dataclass(frozen=True)
class Validated:
    """A ticket that was good: the row that no longer exists, and what its service is told."""

    ticket: Ticket
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
    row = _find(ticket)
    if row is None:
        return Failure(Code.INVALID_TICKET, SPENT)
    failure = _failure(row, address, with_proxies, renew, now)
    with transaction.atomic():
        # One DELETE decides: of those who read the row, one removes it.
        if Ticket.objects.filter(pk=row.pk).delete()[0] != 1:
            return Failure(Code.INVALID_TICKET, SPENT)
        if failure is None:
            Reached.objects.create(
                session_id=row.session_id, service_id=row.service_id, address=address, ticket=ticket, at=now
            )
    return failure or Validated(row, _success(row, now))


def _find(ticket: str) -> Ticket | None:
    rows = Ticket.objects.select_related("service", "session__user__patron__library__partner")
    return rows.filter(digest=digest(ticket)).first()


def _failure(row: Ticket, address: str, with_proxies: bool, renew: bool, now: datetime) -> Failure | None:
    user = row.session.user
    if row.expires_at <= now or not user.is_active or not hasattr(user, "patron"):
        return Failure(Code.INVALID_TICKET, SPENT)
    if row.kind == Ticket.Kind.PROXY and not with_proxies:
        return Failure(Code.INVALID_TICKET_SPEC, "This is a proxy ticket: validate it at proxyValidate.")
    if row.address != address or not row.service.is_active:
        return Failure(Code.INVALID_SERVICE, "The ticket was issued for another service.")
    if renew and not row.is_new_login:
        return Failure(
            Code.INVALID_TICKET, "The ticket does not come from a fresh sign-in, which renew asks for."
        )
    return None


def _success(row: Ticket, now: datetime) -> Success:
    session = row.session
    subject, facts = entering.facts_for(row.service, session.user.patron, paris_today(now))
    return Success(
        user=subject,
        attributes=facts,
        proxies=tuple(row.proxies),
        authenticated_at=session.began_at,
        is_remembered=session.is_remembered,
        is_new_login=row.is_new_login,
    )
