"""What must never be false of sign-ins that other sites rely on."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from liseron.sso.cas_server.issuing import TICKET_LIVES
from liseron.sso.models import ServiceAddress, SignOnSession, Ticket
from liseron.toolkit.dates import now
from liseron.toolkit.invariants import invariant

GRACE = timedelta(days=1)


@invariant("A ticket that nobody validated is gone a day after its end")
def tickets_kept_too_long() -> Iterable[str]:
    late = Ticket.objects.filter(expires_at__lt=now() - GRACE).count()
    if late:
        yield f"{late} tickets"


@invariant("A ticket is good for a minute, no more")
def tickets_that_live_too_long() -> Iterable[str]:
    for ticket in Ticket.objects.filter(expires_at__gt=now() + TICKET_LIVES + timedelta(minutes=1)):
        yield f"ticket {ticket.pk}"


@invariant("A sign-in that sites rely on has its browser's session, or lost it less than a day ago")
def sign_ins_without_session() -> Iterable[str]:
    kept = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now() - GRACE)
    for session in SignOnSession.objects.filter(~Exists(kept), began_at__lt=now() - GRACE).order_by("pk"):
        yield f"sign-in {session.pk}"


@invariant("The address of a linked site is written as it is read: a host in lower case, a plain path")
def addresses_never_met() -> Iterable[str]:
    from liseron.protocols.cas.addresses import Address, NotAnAddress, parse_address

    for row in ServiceAddress.objects.order_by("pk"):
        written = Address(row.scheme, row.host, row.port, row.path)
        try:
            is_plain = parse_address(str(written)) == written
        except NotAnAddress:
            is_plain = False
        if not is_plain:
            yield f"address {row.pk}"
