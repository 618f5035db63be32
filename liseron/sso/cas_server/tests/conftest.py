"""A reader with a card, a vendor's site that is registered, and the reader's browser."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from liseron.access.tests import world as worlds
from liseron.people.models import Patron, ReaderCard, User
from liseron.sso.cas_server.tests.asking import ADDRESS, BACKEND, PASSWORD
from liseron.sso.models import Service, ServiceAddress


@pytest.fixture(autouse=True)
def _forgotten_tries() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> worlds.World:
    built = worlds.build()
    give_account(built.patron, "1626000017")
    return built


def give_account(patron: Patron, number: str) -> User:
    patron.user = User.objects.create_user(number, email=f"{number}@exemple.fr", password=PASSWORD)
    patron.email = patron.user.email
    patron.save()
    ReaderCard.objects.create(patron=patron, number=number, issued_on=date(2026, 1, 2))
    return patron.user


@pytest.fixture
def service(world: worlds.World) -> Service:
    """Of the vendor of the world's resource, but without a resource: being a reader in order is enough."""
    return a_service(world, name="Films en ligne", path="/app")


@pytest.fixture
def shelf(world: worlds.World) -> Service:
    """The same vendor's site for the resource itself: rights and quotas count."""
    return a_service(world, name="Ciné", path="/cine", resource=world.resource)


def a_service(world: worlds.World, *, path: str, host: str = "films.example", **facts: Any) -> Service:
    facts.setdefault("released", ["age_class", "library"])
    made = Service.objects.create(vendor=world.resource.vendor, **facts)
    ServiceAddress.objects.create(service=made, scheme="https", host=host, port=443, path=path)
    return made


@pytest.fixture
def browser(world: worlds.World) -> Client:
    """The reader's, signed in."""
    client = Client()
    client.force_login(world.patron.user, backend=BACKEND)
    return client


@pytest.fixture
def ticket(browser: Client, service: Service) -> str:
    from liseron.sso.cas_server.tests.asking import ticket_for

    return ticket_for(browser, ADDRESS)
