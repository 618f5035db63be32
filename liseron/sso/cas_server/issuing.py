"""Tickets handed out: a digest in the database, sixty seconds to live, bound to one address."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from liseron.protocols.cas.tickets import digest, new_ticket
from liseron.sso.models import Ticket
from liseron.toolkit.prepared import PreparedInsert

TICKET_LIVES = timedelta(
    seconds=60
)  # the standard advises five minutes at most (3.1.1); a redirect takes two seconds

_keep = PreparedInsert(
    Ticket,
    *("digest", "kind", "session", "service", "address", "is_new_login", "proxies", "expires_at"),
    may_be_lost=True,  # whoever shows it after a power cut is nobody, and comes back for another one
)


def issue_service_ticket(
    *, session_id: int, service_id: int, address: str, is_new_login: bool, now: datetime
) -> str:
    """A ticket for one attempt of validation at exactly `address` (section 3.1). One INSERT."""
    ticket = new_ticket("ST")
    _keep(digest(ticket), "ST", session_id, service_id, address, is_new_login, [], now + TICKET_LIVES)
    return ticket


def issue_proxy_ticket(
    *, session_id: int, service_id: int, address: str, proxies: Sequence[str], now: datetime
) -> str:
    """The same for a service that acts in the reader's name (section 3.2); `proxies` most recent first."""
    ticket = new_ticket("PT")
    _keep(digest(ticket), "PT", session_id, service_id, address, False, list(proxies), now + TICKET_LIVES)
    return ticket


def purge_expired_tickets(now: datetime) -> int:
    """Tickets whose minute is over, spent or not; how many."""
    return Ticket.objects.filter(expires_at__lte=now).delete()[0]
