"""3.1 #1, django-cas-server: a ticket read by several validations at once was good for each of them."""

from datetime import timedelta

import pytest

from liseron.access.tests import world as worlds
from liseron.protocols.cas.answers import Failure
from liseron.protocols.cas.tickets import digest
from liseron.sso.cas_server.tests.asking import ADDRESS
from liseron.sso.cas_server.tests.conftest import a_service, give_account
from liseron.sso.cas_server.validating import consume
from liseron.sso.models import Reached, SignOnSession, Ticket
from liseron.toolkit.dates import now
from liseron.toolkit.tests.race import PROCESSES, race_here

TICKETS = 500
DAY = timedelta(days=1)


def ticket(number: int) -> str:
    return f"ST-{number:029d}"


def fill() -> None:
    """A sign-in with five hundred tickets in waiting."""
    world = worlds.build()
    service = a_service(world, name="Films", path="/app")
    session = SignOnSession.objects.create(
        user=give_account(world.patron, "1626000017"), session_key="key", sid="sid", began_at=now()
    )
    Ticket.objects.bulk_create(
        Ticket(
            digest=digest(ticket(n)),
            session=session,
            service=service,
            address=ADDRESS,
            expires_at=now() + DAY,
        )
        for n in range(TICKETS)
    )


def validate_them_all() -> int:
    good = 0
    for number in range(TICKETS):
        answer = consume(ticket=ticket(number), address=ADDRESS, with_proxies=False, renew=False, now=now())
        good += not isinstance(answer, Failure)
    return good


@pytest.mark.django_db(transaction=True)
def test_case_01_eight_processes_validate_each_of_500_tickets_once():
    """3.1 #1: 8 processes × 500 tickets × 8 validations, 500 successes; on PostgreSQL with the others of the app."""
    fill()
    assert race_here(validate_them_all) == TICKETS
    assert Reached.objects.values("ticket").distinct().count() == TICKETS
    assert PROCESSES == 8
