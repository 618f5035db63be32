from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liseron.desk.department.tests import network
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant, User
from liseron.sso.models import IdentitySource
from liseron.sso.sourcing import RuleFacts, add_source, set_mapping, set_rules


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


@pytest.fixture
def source(net: network.Network) -> IdentitySource:
    """Where the partner's readers sign in; closed, never tried."""
    Partner.objects.filter(pk=net.partner.pk).update(formula="federated")
    net.partner.refresh_from_db()
    source = add_source(
        partner=net.partner, by=None, name="Portail d’ici", protocol="cas3", library=net.library,
        address="https://portail.exemple.fr/cas/",
    )  # fmt: skip
    set_mapping(source=source, by=None, mapping={"card": "uid", "birth_date": "naissance"})
    set_rules(source=source, by=None, rules=[RuleFacts("statut", "one_of", "Abonnement fini.", ("actif",))])
    return source
