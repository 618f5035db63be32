"""The imitated portal's repository keeps to the schemas, and a harvest of it finds what the demo loaded."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from liseron.access.tests import world as worlds
from liseron.demo.loading.shelves import load
from liseron.demo.partner_portal.books import BOOKS
from liseron.exchange.models import Harvest, Holding, Source
from liseron.exchange.sources import ask_repository, begin_harvest
from liseron.exchange.tests.schemas import faults
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today
from liseron.toolkit.labour import Labour


@pytest.fixture
def partner(db) -> Partner:
    partner = worlds.a_partner()
    for number, name in enumerate(("Médiathèque du Bourg", "Médiathèque du Port")):
        worlds.a_library(partner, name=name, slug=f"lieu-{number}", ministry_code=f"BIB16000{number}")
    return partner


def copies() -> set[tuple[str, ...]]:
    return set(Holding.objects.values_list("record__source_id", "library__name", "shelf_mark", "bar_code"))


def asked(**arguments: str) -> etree._Element:
    answer = Client().get(reverse("demo:portal_oai"), arguments)
    assert answer["Content-Type"].startswith("text/xml")
    return etree.fromstring(answer.content)


@pytest.mark.parametrize(
    "arguments",
    [
        {"verb": "Identify"},
        {"verb": "ListMetadataFormats"},
        {"verb": "ListRecords", "metadataPrefix": "unimarc"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
        {"verb": "ListSets"},
        {"verb": "Dance"},
    ],
    ids=lambda said: " ".join(said.values()),
)
def test_its_answers_keep_to_the_schema(partner: Partner, arguments: dict[str, str]):
    load(partner, base_url="http://127.0.0.1:8000")
    assert faults(asked(**arguments), "all.xsd") == []


@pytest.mark.django_db(transaction=True)
def test_a_harvest_reads_the_copies_that_the_demo_loaded_and_changes_nothing_a_second_time(
    partner: Partner, live_server, settings
):
    settings.BASE_URL = live_server.url
    load(partner, base_url=live_server.url)
    source = Source.objects.get()
    told = ask_repository(source.address)
    assert {name: getattr(source, name) for name in told} == told
    held = copies()
    assert len(held) == sum(len(book.marks) for book in BOOKS)
    totals = []
    for _time in range(2):
        made = begin_harvest(source=source, by=None, today=paris_today(), is_full=True)
        Labour().drain()
        totals.append(Harvest.objects.select_related("job").get(pk=made.pk).job)
    assert [(job.state, job.totals["unchanged"]) for job in totals] == [("done", len(BOOKS))] * 2
    assert copies() == held
