"""Covers served from here: by number alone, kept by everybody, in the lists without a question more."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.access.tests import world as worlds
from liseron.catalogue.covers.fetching import path_of
from liseron.catalogue.models import Cover, Record

pytestmark = pytest.mark.django_db
STEM = "covers/ab/abcdef0123456789"


@pytest.fixture
def record(world: worlds.World, settings: Any, tmp_path: Any) -> Record:
    settings.MEDIA_ROOT = tmp_path
    found = worlds.a_record(world.resource)
    for width in (240, 480):
        default_storage.save(path_of(STEM, width), ContentFile(b"RIFF picture"))
    Cover.objects.create(record=found, state="kept", stem=STEM, address="https://images.example/1.jpg")
    return found


def test_a_cover_is_served_from_here_and_may_be_kept_a_year(client: Client, record: Record):
    answer = client.get(reverse("portal:cover", args=[record.pk, 240]))
    assert b"".join(answer.streaming_content) == b"RIFF picture"
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


@pytest.mark.parametrize("args", [[10**9, 240], ["own", 241], ["own", 9999]])
def test_another_number_or_width_is_an_absent_page(client: Client, record: Record, args: list[Any]):
    pk = record.pk if args[0] == "own" else args[0]
    assert client.get(reverse("portal:cover", args=[pk, args[1]])).status_code == 404


def test_no_address_of_the_source_is_ever_in_a_page(client: Client, record: Record):
    for page in (
        reverse("portal:record", args=[record.pk]),
        reverse("portal:home"),
        reverse("portal:search"),
    ):
        assert "images.example" not in client.get(page).content.decode()


def test_the_title_s_page_and_the_shelves_show_it_as_an_ornament(client: Client, record: Record):
    source = f'src="{reverse("portal:cover", args=[record.pk, 240])}?v=ef0123456789"'
    for page in (reverse("portal:record", args=[record.pk]), reverse("portal:medium", args=[record.medium])):
        words = client.get(page).content.decode()
        assert source in words
        assert 'alt=""' in words


def test_a_picture_lost_from_the_disk_is_an_absent_page_and_no_fault(client: Client, record: Record):
    default_storage.delete(path_of(STEM, 240))
    assert client.get(reverse("portal:cover", args=[record.pk, 240])).status_code == 404


def test_a_shelf_of_covers_asks_no_more_than_a_shelf_of_words(
    client: Client, world: worlds.World, record: Record
):
    page = reverse("portal:medium", args=[record.medium])
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number in range(5):
        more = worlds.a_record(world.resource)
        Cover.objects.create(record=more, state="kept", stem=f"covers/00/{number:016d}")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(one)
