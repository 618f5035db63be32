from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liseron.people.models import User
from liseron.people.tests import world


@pytest.fixture(autouse=True)
def desk_alone(settings: Any, clock: Any) -> None:
    settings.ROOT_URLCONF = "liseron.desk.library.tests.site"
    clock.move_to(world.NOW)


@pytest.fixture
def chalais(db: Any) -> Any:
    return world.make_library("Chalais")


@pytest.fixture
def librarian(chalais: Any) -> User:
    return world.make_librarian(chalais)


@pytest.fixture
def desk(librarian: User) -> Client:
    """The librarian's browser."""
    client = Client()
    client.force_login(librarian)
    return client


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def opened(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return opened
