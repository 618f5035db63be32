from datetime import timedelta

import pytest

from liseron.access.tests import world as worlds
from liseron.people.models import User
from liseron.sso import invariants
from liseron.sso.models import Service, ServiceAddress, SignOnSession, Ticket
from liseron.toolkit.dates import now


@pytest.fixture
def session(db):
    user = User.objects.create_user("1626000017", password="un-chat-lit-au-soleil-7")
    return SignOnSession.objects.create(
        user=user, session_key="gone", sid="sid", began_at=now() - timedelta(days=2)
    )


def test_a_sign_in_without_browser_is_found(session):
    assert list(invariants.sign_ins_without_session()) == [f"sign-in {session.pk}"]


@pytest.mark.parametrize(
    ("days", "check"),
    [(-2, invariants.tickets_kept_too_long), (2, invariants.tickets_that_live_too_long)],
)
def test_a_ticket_out_of_its_time_is_found(days, check, session):
    service = Service.objects.create(name="Films", vendor=worlds.build().resource.vendor)
    ticket = Ticket.objects.create(
        digest="d", session=session, service=service, address="x", expires_at=now()
    )
    assert list(check()) == []
    Ticket.objects.update(expires_at=now() + timedelta(days=days))
    assert len(list(check())) == 1
    ticket.delete()
    assert list(check()) == []


@pytest.mark.parametrize(
    ("host", "path", "is_plain"),
    [("films.example", "/app", True), ("Films.example", "/app", False), ("films.example", "/a/../b", False)],
)
def test_an_address_that_would_never_be_met_is_found(host, path, is_plain, db):
    service = Service.objects.create(name="Films", vendor=worlds.build().resource.vendor)
    ServiceAddress.objects.create(service=service, host=host, port=443, path=path)
    assert bool(list(invariants.addresses_never_met())) is not is_plain
