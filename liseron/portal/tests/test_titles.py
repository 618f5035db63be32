"""The page of a title: every way in, the best first; what web engines read; titles that have left."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.models import Entitlement
from liseron.access.tests import world as worlds
from liseron.catalogue.accessibility import said_plainly
from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Record, RecordIdentifier, Work
from liseron.catalogue.ports import ItemFacts, TitleFacts
from liseron.exchange.holdings import create_partner_catalogue
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.xml import parse_xml

pytestmark = pytest.mark.django_db


def a_title(world: worlds.World, **facts: Any) -> Record:
    return worlds.a_record(world.resource, **({"title": "Le phare", "medium": "book"} | facts))


def another_way(record: Record, **facts: Any) -> Record:
    """The same work in another resource, which nobody is entitled to."""
    other = worlds.a_resource(name="Ailleurs")
    found = worlds.a_record(other, title=record.title, medium=record.medium, work=record.work, **facts)
    Work.objects.filter(pk=record.work_id).update(lead=record)
    return found


def page(browser: Client, record: Record, status: int = 200) -> str:
    answer = browser.get(reverse("portal:record", args=[record.pk]))
    assert answer.status_code == status
    return str(answer.content.decode())


def test_every_way_in_is_there_and_the_one_that_opens_comes_first(reader: Client, world: worlds.World):
    record = a_title(world)
    closed = another_way(record)
    words = page(reader, closed)
    assert words.index(reverse("portal:enter_record", args=[record.pk])) < words.index(
        "autre façon d’y accéder"
    )
    assert reverse("portal:enter_record", args=[closed.pk]) not in words
    assert "Ailleurs" in words


def test_a_second_way_that_opens_has_its_own_button(reader: Client, world: worlds.World):
    record = a_title(world)
    other = another_way(record)
    Entitlement.objects.create(resource=other.resource, partner=world.partner)
    words = page(reader, record)
    assert words.index(reverse("portal:enter_record", args=[record.pk])) < words.index("autre façon")
    assert reverse("portal:enter_record", args=[other.pk]) in words


def test_the_address_that_counts_is_that_of_the_record_that_speaks(client: Client, world: worlds.World):
    record = a_title(world)
    other = another_way(record)
    for shown in (record, other):
        canonical = re.search(r'rel="canonical" href="([^"]+)"', page(client, shown))
        assert canonical
        assert canonical[1].endswith(reverse("portal:record", args=[record.pk]))


def test_a_title_withdrawn_from_one_resource_leads_to_the_other(client: Client, world: worlds.World):
    record = a_title(world)
    other = another_way(record)
    record.withdrawn_at = now()
    record.save()
    answer = client.get(reverse("portal:record", args=[record.pk]))
    assert answer["Location"] == reverse("portal:record", args=[other.pk])


@pytest.mark.parametrize(
    "gone", [{"withdrawn_at": True}, {"available_until": -1}], ids=["withdrawn", "window over"]
)
def test_a_title_that_has_left_answers_410_and_says_what_to_do(
    client: Client, world: worlds.World, gone: dict
):
    record = a_title(world, creators=[{"name": "Jules Verne", "role": "aut"}])
    for name, value in gone.items():
        setattr(record, name, now() if value is True else paris_today() + timedelta(days=value))
    record.save()
    words = page(client, record, status=410)
    assert "n’est plus proposé" in words
    assert reverse("portal:help") in words


@pytest.mark.parametrize("pk", ["to come", 10**9])
def test_a_title_to_come_is_absent_and_so_is_what_never_was(client: Client, world: worlds.World, pk: Any):
    record = a_title(world, available_from=paris_today() + timedelta(days=9))
    number = record.pk if pk == "to come" else pk
    assert client.get(reverse("portal:record", args=[number])).status_code == 404


def test_the_page_says_roles_series_numbers_and_accessibility(client: Client, world: worlds.World):
    record = a_title(
        world,
        creators=[{"name": "Jules Verne", "role": "aut"}, {"name": "Marie Ormeau", "role": "trl"}],
        publisher="Hetzel",
        series="Voyages",
        series_number="2",
        language="fr",
        format="application/epub+zip",
        accessibility=["alternativeText", "13"],
        rights="Domaine public",
    )
    RecordIdentifier.objects.create(record=record, scheme="isbn", value="9782070541270")
    a_title(world, title="Le premier", series="Voyages", series_number="1")
    words = page(client, record)
    for said in (
        "Traduction",
        "Marie Ormeau",
        "Hetzel",
        "9782070541270",
        "français",
        "EPUB",
        "Images décrites",
    ):
        assert said in words
    assert "Dans la série « Voyages »" in words
    assert "Le premier" in words


def test_web_engines_read_what_the_title_is(client: Client, world: worlds.World):
    record = a_title(
        world,
        title="Fin</script><script>alert(1)</script>",
        creators=[{"name": "A & B", "role": "aut"}],
        year=1865,
    )
    RecordIdentifier.objects.create(record=record, scheme="isbn", value="9782070541270")
    words = page(client, record)
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', words, re.DOTALL)
    assert len(blocks) == 1
    said = json.loads(blocks[0])
    assert said["@type"] == "Book"
    assert said["name"] == record.title
    assert said["author"] == [{"@type": "Person", "name": "A & B"}]
    assert (said["isbn"], said["datePublished"]) == ("9782070541270", "1865")
    assert "<script>alert" not in words
    assert 'property="og:title"' in words


@pytest.mark.parametrize("medium", ["book", "press", "film", "music", "learn", "game"])
def test_every_medium_has_a_type_of_its_own_for_web_engines(client: Client, world: worlds.World, medium: str):
    roles = ("aut", "ill", "trl", "drt", "act", "cmp", "nrt", "prf", "pbl", "zzz")
    record = a_title(world, medium=medium, creators=[{"name": role, "role": role} for role in roles])
    said = json.loads(re.findall(r"ld\+json\">(.*?)</script>", page(client, record), re.DOTALL)[0])
    people = {
        one["name"] for value in said.values() if isinstance(value, list) for one in value if "name" in one
    }
    assert people == set(roles)


def test_words_of_accessibility_are_said_once_and_plainly():
    assert said_plainly(["schema:alternativeText", "14", "nonsense", "08"]) == ["Images décrites"]
    assert said_plainly(["08"]) == ["L’éditeur ne dit rien de l’accessibilité"]
    assert said_plainly([]) == []


def test_the_sitemap_names_every_public_title_once_and_none_that_left(client: Client, world: worlds.World):
    record = a_title(world)
    another_way(record)
    gone = a_title(world, withdrawn_at=now())
    index = client.get(reverse("portal:sitemap"))
    assert reverse("portal:sitemap_section", args=["titres"]) in index.content.decode()
    answer = client.get(reverse("portal:sitemap_section", args=["titres"]))
    places = [one.text or "" for one in parse_xml(answer.content).iter() if one.tag.endswith("loc")]
    assert places == [f"http://127.0.0.1:8000{reverse('portal:record', args=[record.pk])}"]
    assert str(gone.pk) not in places
    assert "public" in answer["Cache-Control"]
    for section in ("pages", "bibliotheques", "offres"):
        assert client.get(reverse("portal:sitemap_section", args=[section])).status_code == 200
    assert client.get(reverse("portal:sitemap_section", args=["rien"])).status_code == 404


def test_robots_are_told_where_the_map_is_and_what_is_private(client: Client, world: worlds.World):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /mon-espace/" in said
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in said


def on_shelves(world: worlds.World, record: Record | None = None, *marks: str) -> Record:
    """A copy in the library of the reader, of the same work as `record` if any."""
    catalogue = create_partner_catalogue(
        partner=world.partner, by=None, name="Catalogue d’ici", address="https://opac.example/",
        record_address="https://opac.example/notice/{numero}",
    )  # fmt: skip
    row = TitleFacts("7", "Le phare", "book", items=tuple(ItemFacts(("x",), mark) for mark in marks))
    put_records(resource=catalogue.resource, rows=[row])
    found = Record.objects.get(resource=catalogue.resource)
    if record is not None:
        Record.objects.filter(pk=found.pk).update(work=record.work)
        Work.objects.filter(pk=record.work_id).update(lead=record)
    return found


def test_what_stands_on_shelves_says_where_and_how_to_reserve(
    client: Client, reader: Client, world: worlds.World
):
    record = on_shelves(world, None, "R PHA", "J PHA")
    words = page(client, record)
    assert "Cotes : R PHA, J PHA" in words
    assert 'href="https://opac.example/notice/7"' in words
    assert f'href="{reverse("portal:library", args=[world.library.slug])}"' in words
    assert "Votre accès" not in words
    assert "Réserver dans votre bibliothèque" not in words
    assert "Réserver dans votre bibliothèque" in page(reader, record)


def test_a_title_had_both_ways_opens_online_and_says_where_it_stands(reader: Client, world: worlds.World):
    online = a_title(world)
    shelved = on_shelves(world, online, "R PHA")
    for record in (online, shelved):
        words = page(reader, record)
        assert words.index(reverse("portal:enter_record", args=[online.pk])) < words.index("R PHA")
        assert reverse("portal:enter_record", args=[shelved.pk]) not in words


def test_shelves_stay_out_of_the_lists_of_what_is_online(client: Client, world: worlds.World):
    on_shelves(world, None, "R PHA")
    for address in ("/", "/livres/", "/sitemap-titres.xml"):
        assert "Le phare" not in client.get(address).content.decode()
