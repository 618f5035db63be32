"""What a vendor really receives from a browser, by the door that the département set."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from liseron.access.releasing import audience_of, pseudonym_for
from liseron.access.setting_doors import set_door
from liseron.catalogue.models import Resource
from tests.journeys.test_the_door import Vendor, main, vendor
from tests.people_and_places import Network

__all__ = ["vendor"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Any) -> None:
    page.goto("/offre/cine/")
    page.get_by_role("button", name="Voir les films").click()
    page.get_by_role("heading", name="Bienvenue au cinéma").wait_for()


def test_a_vendor_that_looks_at_where_one_comes_from_sees_our_site_and_no_page(
    network: Network, vendor: Vendor, page: Any, signed_in: Any
):
    """Browsers apply the policy of the redirect itself (Referrer Policy, 8.3)."""
    values = {"address": f"{vendor.address}/in?un={{account}}", "account": "16", "looks_at": "site"}
    set_door(resource=network.films, connector="referrer", values=values, released=(), by=None)
    enter(signed_in(page, network.reader()))
    [got] = vendor.received
    assert got["path"] == "/in?un=16"
    assert re.fullmatch(r"http://(127\.0\.0\.1|localhost):\d+/", got["Referer"])


def test_a_signed_address_reaches_the_vendor_and_stays_in_no_page(
    network: Network, vendor: Vendor, page: Any, signed_in: Any
):
    values = {
        "address": f"{vendor.address}/in?id={{id}}&sig={{signature}}", "hash": "sha256", "signature": "{id}{key}",
        "date_format": "%Y%m%d", "digest": "hex",
    }  # fmt: skip
    set_door(
        resource=network.films,
        connector="signed_address",
        values=values,
        released=(),
        secret="clef-12345",
        by=None,
    )
    reader = network.reader()
    enter(signed_in(page, reader))
    [got] = vendor.received
    number = pseudonym_for(reader, audience_of(Resource.objects.get(pk=network.films.pk)))
    assert parse_qs(urlsplit(got["path"]).query)["id"] == [number]
    assert "Referer" not in got
    page.go_back()
    assert "Un numéro anonyme. Rien d’autre." in main(page)
    assert number not in page.content()
