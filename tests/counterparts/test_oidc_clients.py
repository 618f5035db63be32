"""A real site that asks us who its visitor is by OpenID Connect, in a real browser."""

from typing import Any

import pytest

from liseron.access.releasing import pseudonym_for
from liseron.sso.models import Service
from liseron.sso.oidc_provider.clients import change_addresses, register_client
from tests.counterparts.apache import Site, start_oidc_module
from tests.counterparts.workplace import Workplace
from tests.people_and_places import Network

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]


@pytest.fixture
def films(place: Workplace, ours: str, network: Network, settings: Any) -> tuple[Site, Service]:
    """A site behind mod_auth_openidc, whose identifiers the département's desk just gave."""
    settings.BASE_URL = ours
    service = Service(name="Films", vendor=network.films.vendor, released=["age_class"])
    client, secret = register_client(service, redirect_addresses=["https://films.example/"])
    site = start_oidc_module(place, ours, client=client, secret=secret, facts={"Age": "age_class"})
    change_addresses(service, redirect_addresses=[f"{site.url}/secure/redirect_uri"])
    return site, service


def test_a_reader_enters_a_site_behind_mod_auth_openidc(
    films: tuple[Site, Service], network: Network, visitor: Any, signed_in: Any
):
    site, service = films
    reader = network.reader()
    signed_in(visitor, reader).goto(site.page)
    visitor.get_by_role("heading", name="Les films vous attendent").wait_for()
    again = visitor.goto(site.page)
    assert again.headers["x-user"] == pseudonym_for(reader, service.audience)
    assert again.headers["x-age"] == "adult"
