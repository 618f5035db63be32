"""What every public page owes: few queries whatever the size, no cookie, little weight, bad input answered."""

import gzip
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.access.models import Entitlement
from liseron.access.tests import world as worlds
from liseron.catalogue import search
from liseron.catalogue.models import Record
from liseron.partners.models import Library

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
HOME_BYTES = 150_000


def pages(world: worlds.World) -> list[str]:
    record = Record.objects.earliest("pk")
    return [
        reverse("portal:home"),
        reverse("portal:medium", args=["film"]),
        reverse("portal:resource", args=[world.resource.slug]),
        reverse("portal:record", args=[record.pk]),
        reverse("portal:search"),
        reverse("portal:search") + "?q=titre",
        reverse("portal:suggestions") + "?q=tit",
        reverse("portal:libraries"),
        reverse("portal:libraries") + "?q=bibliotheque",
        reverse("portal:library", args=[world.library.slug]),
        reverse("portal:register"),
        reverse("portal:help"),
    ]


def grow(world: worlds.World, times: int) -> None:
    for _row in range(times):
        resource = worlds.a_resource()
        Entitlement.objects.create(resource=resource, partner=world.partner)
        for _title in range(3):
            worlds.a_record(resource)
        worlds.a_record(world.resource)
        worlds.a_library(world.partner)
        worlds.a_library(worlds.a_partner())


def queries(browser: Client, address: str) -> int:
    browser.get(address)  # what is read once a process is not counted
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("is_signed_in", [False, True], ids=["visitor", "reader"])
def test_a_page_asks_the_same_when_rows_grow_tenfold(
    client, reader, world, is_signed_in: bool, settings, tmp_path
):
    settings.SEARCH_URL = (
        f"tantivy:{tmp_path}"  # the engine of the product; the database counts facets one by one
    )
    browser = reader if is_signed_in else client
    worlds.a_quota(4)
    grow(world, 3)
    search.rebuild()
    few = {page: queries(browser, page) for page in pages(world)}
    grow(world, 27)
    search.rebuild()
    many = {page: queries(browser, page) for page in pages(world)}
    assert {page: n for page, n in many.items() if n > few[page]} == {}
    # A reader's page also reads the session, the account and the card.
    assert {page: n for page, n in many.items() if n > MOST_QUERIES + 3 * is_signed_in} == {}


def test_a_visitor_gets_no_cookie(client, world):
    worlds.a_record(world.resource)
    for page in pages(world):
        answer = client.get(page)
        assert not answer.cookies, page
        assert "no-store" not in answer.headers.get("Cache-Control", ""), page


def test_the_home_page_is_light_on_the_wire(client, world):
    grow(world, 6)
    page = client.get(reverse("portal:home")).content
    weight = len(gzip.compress(page))
    seen = set(re.findall(rb'(?:href|src)="(/static/[^"#]+|/theme\.css[^"]*)', page))
    assert any(b"portal.css" in one for one in seen)
    for address in seen:
        if address.startswith(b"/theme"):
            weight += len(gzip.compress(client.get(address.decode()).content))
            continue
        weight += _weight(address.decode().removeprefix("/static/"))
    css = _file("liseron/tokens.css").decode() + _file("liseron/base.css").decode()
    fonts = set(re.findall(r"vendor/fonts/[\w-]+\.woff2", css))
    assert fonts
    preloaded = {address.decode().removeprefix("/static/") for address in seen}
    weight += sum(len(_file(font)) for font in fonts - preloaded)
    assert weight < HOME_BYTES


def _file(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    with open(found, "rb") as file:  # noqa: PTH123
        return file.read()


def _weight(name: str) -> int:
    content = _file(name)
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000,
        "q=%00%01",
        "q=%E2%80%AE%F0%9F%8E%88",
        "q=%FF%FE",
        "q=titre&page=999999999999",
        "page=-1",
        "page=abc",
        "tri=rien",
        "media=rien&offre=rien",
        "q=%22%22+OR+NOT+%28",
    ],
)
@pytest.mark.parametrize("name", ["search", "suggestions", "libraries", "register"])
def test_no_question_breaks_a_page(client, world, name: str, query: str):
    assert client.get(f"{reverse(f'portal:{name}')}?{query}").status_code in {200, 400}


def test_a_library_says_how_one_registers_there(client, world):
    page = reverse("portal:library", args=[world.library.slug])
    assert f"?bibliotheque={world.library.slug}" in client.get(page).content.decode()
    world.partner.formula, world.partner.portal_url = "federated", "https://ailleurs.example/"
    world.partner.save()
    assert "https://ailleurs.example/" in client.get(page).content.decode()
    alone = worlds.a_library(None)
    assert "pas encore partie" in client.get(reverse("portal:library", args=[alone.slug])).content.decode()


def test_libraries_without_a_question_are_those_of_the_network(client, world):
    alone = worlds.a_library(None)
    page = client.get(reverse("portal:libraries")).content.decode()
    assert world.library.name in page
    assert alone.name not in page
    assert Library.objects.count() == 2


def test_an_empty_search_helps(client, world):
    page = client.get(reverse("portal:search"), {"q": "zzzzzz"}).content.decode()
    assert "Aucun titre trouvé" in page
    assert reverse("portal:help") in page


def test_suggestions_lead_to_pages_that_exist(client, world):
    worlds.a_record(world.resource, title="Le phare", sort_title="phare")
    answer: dict[str, Any] = client.get(reverse("portal:suggestions"), {"q": "phare"}).json()
    assert [one["title"] for one in answer["titles"]] == ["Le phare"]
    assert client.get(answer["titles"][0]["url"]).status_code == 200
