from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liseron.desk.department.tests import network
from liseron.people.models import RoleGrant, User


@pytest.fixture
def net(db: None) -> network.Network:
    return network.build()


@pytest.fixture
def signed_in(net: network.Network) -> Callable[[User], Client]:
    """A browser in which that person is signed in."""

    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def staff(net: network.Network, signed_in: Any) -> Client:
    return signed_in(network.a_professional(RoleGrant.Role.STAFF))


@pytest.fixture
def administrator(net: network.Network, signed_in: Any) -> Client:
    return signed_in(network.a_professional(RoleGrant.Role.ADMINISTRATOR))


@pytest.fixture
def finance(net: network.Network, signed_in: Any) -> Client:
    return signed_in(network.a_professional(RoleGrant.Role.FINANCE))
