"""A title that is online and on a library's shelves: found, told apart, and reserved at the site of the library."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from liseron.catalogue import search
from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Record
from liseron.catalogue.ports import ItemFacts, TitleFacts
from liseron.exchange.holdings import change_partner_catalogue, create_partner_catalogue
from liseron.sso.tests.federated.fake_cas import FakeCas, serving_cas
from tests.people_and_places import Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ONLINE_TOO, SHELF_ONLY = "Le guide du lecteur", "Le guide du promeneur"


@pytest.fixture
def site() -> Iterator[FakeCas]:
    """Stands for the site of the library's catalogue; nobody signs in there."""
    with serving_cas() as server:
        server.portal = "<!doctype html><title>Catalogue</title><h1>Réserver ce livre</h1>"
        yield server


@pytest.fixture
def shelves(network: Network, site: FakeCas, settings: Any, tmp_path: Any) -> None:
    """The library has the book that is online, and another of a like name."""
    settings.SEARCH_URL = f"tantivy:{tmp_path}"
    assert network.ours.partner is not None
    catalogue = create_partner_catalogue(
        partner=network.ours.partner, by=None, name="Catalogue de Cognac", address=f"{site.address}portail",
        record_address=f"{site.address}portail?notice={{numero}}",
    )  # fmt: skip
    titles = {"7": (ONLINE_TOO, "R GUI"), "8": (SHELF_ONLY, "914 PRO")}
    rows = [
        TitleFacts(number, title, "book", items=(ItemFacts(("COG",), mark),))
        for number, (title, mark) in titles.items()
    ]
    put_records(resource=catalogue.resource, rows=rows)
    change_partner_catalogue(
        catalogue=catalogue,
        by=None,
        record_address=catalogue.record_address,
        libraries={"COG": network.ours.pk},
    )
    copy = Record.objects.filter(resource=catalogue.resource, title=ONLINE_TOO)
    copy.update(work=Record.objects.get(pk=network.book.pk).work)
    search.rebuild()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_reader_finds_the_shelf_of_a_title_and_goes_on_to_reserve_it(
    width: int, network: Network, shelves: None, site: FakeCas, new_page: Any, signed_in: Any, axe: Any
):
    page = signed_in(new_page(width=width), network.reader())
    page.goto("/recherche/")
    page.locator("#q").fill("guide")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=guide"))
    page.get_by_role("link", name=ONLINE_TOO).first.wait_for()
    page.get_by_role("link", name=SHELF_ONLY).first.wait_for()
    axe(page)
    narrows_to_online(page, width)
    page.get_by_role("link", name=ONLINE_TOO).first.click()
    page.get_by_role("heading", name="À la bibliothèque").wait_for()
    told = page.get_by_label("À la bibliothèque").inner_text()
    assert (network.ours.name in told, "R GUI" in told) == (True, True)
    axe(page)
    page.get_by_role("link", name="Réserver dans votre bibliothèque").click()
    page.get_by_role("heading", name="Réserver ce livre").wait_for()
    assert page.url == f"{site.address}portail?notice=7"


def narrows_to_online(page: Any, width: int) -> None:
    """The box counts both; on a phone it stands behind a button."""
    if width < 1000:
        page.locator("summary", has_text="Filtrer").click()
    box = page.get_by_role("group", name="Où le trouver")
    assert re.sub(r"\s+", " ", box.inner_text()) == "Où le trouver En bibliothèque 2 En ligne 1"
    box.get_by_label("En ligne").click()
    page.wait_for_url(re.compile("lieu="))
    page.get_by_text("1 résultat", exact=True).first.wait_for()
    assert page.get_by_role("link", name=SHELF_ONLY).count() == 0
