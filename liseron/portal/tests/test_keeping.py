"""What a reader keeps: selections in order, shared without a name; searches with what is new; the reader's alone."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.access.tests import world as worlds
from liseron.catalogue.models import ImportJob, Record
from liseron.exchange import tasks as _removal  # noqa: F401 -- it delivers what a removal has still to do
from liseron.exchange.models import Harvest, Sighting, Source
from liseron.exchange.removing import remove_source
from liseron.people.erasing import erase_patron, export_of
from liseron.people.models import User
from liseron.portal.keeping import searches, selections
from liseron.portal.keeping.privacy import end_old_shares
from liseron.portal.keeping.selections import CannotKeep
from liseron.portal.models import SavedSearch, Selection, SelectionItem
from liseron.portal.narrowing import Asked
from liseron.portal.tests.conftest import BACKEND
from liseron.toolkit import dates, outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(world: worlds.World) -> Record:
    return worlds.a_record(world.resource, title="Le phare")


@pytest.fixture
def selection(world: worlds.World, record: Record) -> Selection:
    made = selections.create_selection(patron=world.patron, name="Mes envies")
    selections.keep_title(patron=world.patron, work=record.work, selections=[made.pk])
    return made


def another_reader(world: worlds.World) -> Client:
    patron = worlds.a_patron(world.library)
    patron.user = User.objects.create_user("autre", email="autre@exemple.fr", password="x")
    patron.save()
    browser = Client()
    browser.force_login(patron.user, backend=BACKEND)
    return browser


def test_a_title_is_kept_in_a_new_selection_from_its_page(reader: Client, record: Record):
    page = reverse("portal:record", args=[record.pk])
    keep = reverse("portal:keep_title", args=[record.work_id])
    assert keep in reader.get(page).content.decode()
    assert "Mes envies" in reader.get(keep).content.decode()
    answer = reader.post(keep, {"new": "À lire en été", "next": page})
    assert answer["Location"] == page
    assert Selection.objects.get().items.get().work == record.work


def test_unticking_every_selection_takes_the_title_out(reader: Client, selection: Selection, record: Record):
    reader.post(reverse("portal:keep_title", args=[record.work_id]), {})
    assert not selection.items.exists()


def test_inside_a_page_only_the_answer_comes_back(reader: Client, selection: Selection, record: Record):
    keep = reverse("portal:keep_title", args=[record.work_id])
    said = reader.post(keep, {"in": [selection.pk]}, headers={"HX-Request": "true"}).content.decode()
    assert "Gardé dans « Mes envies »" in said
    assert "<html" not in said


def test_a_visitor_who_keeps_a_title_is_led_to_sign_in_and_back(client: Client, record: Record):
    keep = reverse("portal:keep_title", args=[record.work_id])
    assert client.get(keep)["Location"].startswith(reverse("account_login"))


def test_titles_move_are_noted_and_leave(reader: Client, world: worlds.World, selection: Selection):
    for name in ("Deux", "Trois"):
        more = worlds.a_record(world.resource, title=name)
        selections.keep_title(patron=world.patron, work=more.work, selections=[selection.pk])
    first, second, third = selection.items.all()

    def do(item: SelectionItem, what: str, **more: str) -> None:
        reader.post(reverse("portal:selection_item", args=[selection.pk, item.pk]), {"do": what} | more)

    do(third, "up")
    do(first, "up")
    assert list(selection.items.all()) == [first, third, second]
    do(first, "note", note="Pour  \nLéo")
    assert selection.items.get(pk=first.pk).note == "Pour Léo"
    do(second, "remove")
    assert list(selection.items.all()) == [first, third]


def test_a_shared_link_shows_titles_and_nobody_s_name_until_it_is_taken_back(
    reader: Client, client: Client, world: worlds.World, selection: Selection
):
    item = selection.items.get()
    selections.note_title(item=item, note="Souvenir d’enfance")
    share = reverse("portal:selection_share", args=[selection.pk])
    reader.post(share, {"do": "share"})
    selection.refresh_from_db()
    link = reverse("portal:shared_selection", args=[selection.share_key])
    answer = client.get(link)
    words = answer.content.decode()
    assert "Le phare" in words
    assert "Souvenir" not in words
    assert not [name for name in (world.patron.given_name, world.patron.family_name) if name in words]
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    reader.post(reverse("portal:selection", args=[selection.pk]), {"name": "Mes envies", "shows_notes": "1"})
    assert "Souvenir" in client.get(link).content.decode()
    reader.post(share, {"do": "stop"})
    assert client.get(link).status_code == 410
    reader.post(share, {"do": "share"})
    selection.refresh_from_db()
    assert selection.share_key not in link


def test_a_withdrawn_title_stays_in_the_list_and_leaves_the_shared_page(
    reader: Client, client: Client, selection: Selection, record: Record
):
    key = selections.share(selection=selection, now=dates.now())
    Record.objects.update(withdrawn_at=dates.now())
    assert (
        "n’est plus proposé" in reader.get(reverse("portal:selection", args=[selection.pk])).content.decode()
    )
    assert "Le phare" not in client.get(reverse("portal:shared_selection", args=[key])).content.decode()


@pytest.mark.parametrize("name", ["selection", "selection_erase", "selection_export", "selection_share"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_reader_s_selection_is_as_if_it_never_was(
    world: worlds.World, selection: Selection, name: str, method: str
):
    other = another_reader(world)
    answer = getattr(other, method)(reverse(f"portal:{name}", args=[selection.pk]), {"name": "x"})
    assert answer.status_code in {404, 405}
    selection.refresh_from_db()
    assert (selection.name, selection.share_key) == ("Mes envies", "")


def test_another_reader_s_selection_takes_no_title(world: worlds.World, selection: Selection):
    more = worlds.a_record(world.resource)
    other = another_reader(world)
    other.post(reverse("portal:keep_title", args=[more.work_id]), {"in": [selection.pk]})
    assert selection.items.count() == 1


def test_limits_are_refused_in_a_sentence(world: worlds.World, selection: Selection, monkeypatch: Any):
    monkeypatch.setattr(selections, "MOST_TITLES", 1)
    more = worlds.a_record(world.resource)
    with pytest.raises(CannotKeep, match="déjà 1 titres"):
        selections.keep_title(patron=world.patron, work=more.work, selections=[selection.pk])
    monkeypatch.setattr(selections, "MOST_SELECTIONS", 1)
    with pytest.raises(CannotKeep, match="Effacez-en une"):
        selections.create_selection(patron=world.patron, name="Autre")
    monkeypatch.setattr(searches, "MOST_SEARCHES", 0)
    with pytest.raises(CannotKeep, match="Effacez-en une"):
        searches.save_search(patron=world.patron, asked=Asked(text="x"), name="x", now=dates.now())


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "Mes envies"])
def test_a_selection_needs_a_name_of_its_own(reader: Client, selection: Selection, name: str):
    answer = reader.post(reverse("portal:my_selections"), {"name": name})
    assert answer.status_code == 422
    assert Selection.objects.count() == 1


def test_the_sheet_of_a_selection_names_each_title_and_its_address(reader: Client, selection: Selection):
    sheet = reader.get(reverse("portal:selection_export", args=[selection.pk])).content.decode("utf-8-sig")
    assert "Le phare" in sheet
    assert "/titre/" in sheet


def test_what_is_kept_is_in_the_export_and_goes_with_the_account(world: worlds.World, selection: Selection):
    searches.save_search(patron=world.patron, asked=Asked(text="phare"), name="Phares", now=dates.now())
    said = export_of(world.patron)
    assert [line["title"] for line in said["selections"]] == ["Le phare"]
    assert [line["name"] for line in said["saved_searches"]] == ["Phares"]
    erase_patron(patron=world.patron, by=None, now=dates.now(), tell=False)
    assert not Selection.objects.exists()
    assert not SelectionItem.objects.exists()
    assert not SavedSearch.objects.exists()


def test_a_link_ends_a_year_after_it_was_shared(selection: Selection):
    at = dates.now()
    selections.share(selection=selection, now=at)
    assert end_old_shares(at + timedelta(days=364)) == 0
    assert end_old_shares(at + timedelta(days=368)) == 1
    selection.refresh_from_db()
    assert selection.share_key == ""


def test_a_selection_asks_the_same_however_long_it_is(
    reader: Client, world: worlds.World, selection: Selection
):
    page = reverse("portal:selection", args=[selection.pk])

    def asked() -> int:
        reader.get(page)
        with CaptureQueriesContext(connection) as queries:
            reader.get(page)
        return len(queries)

    before = asked()
    for _more in range(8):
        more = worlds.a_record(world.resource)
        selections.keep_title(patron=world.patron, work=more.work, selections=[selection.pk])
    assert asked() == before


def test_a_search_is_kept_and_says_what_arrived_since(reader: Client, world: worlds.World, record: Record):
    address = reverse("portal:keep_search") + "?q=phare&page=3&media=" + record.medium
    assert "phare" in reader.get(address).content.decode()
    reader.post(address, {"name": "Des phares"})
    saved = SavedSearch.objects.get()
    assert saved.asked == f"q=phare&media={record.medium}"
    listed = reverse("portal:my_searches")
    assert "rien de nouveau" in reader.get(listed).content.decode()
    with time_machine.travel(dates.now() + timedelta(hours=2), tick=False):
        worlds.a_record(world.resource, title="Un autre phare", medium=record.medium)
        assert "1 titre nouveau" in reader.get(listed).content.decode()
    with time_machine.travel(dates.now() + timedelta(hours=3), tick=False):
        results = reader.get(reverse("portal:open_search", args=[saved.pk]), follow=True).content.decode()
        assert results.count("Nouveau") == 1
        again = reader.get(reverse("portal:open_search", args=[saved.pk]), follow=True).content.decode()
        assert again.count("Nouveau") == 1, "a page opened twice is one visit"
        assert "rien de nouveau" in reader.get(listed).content.decode()


def test_a_saved_search_of_another_reader_is_as_if_it_never_was(world: worlds.World):
    saved = searches.save_search(patron=world.patron, asked=Asked(text="x"), name="x", now=dates.now())
    other = another_reader(world)
    assert other.get(reverse("portal:open_search", args=[saved.pk])).status_code == 404
    assert other.post(reverse("portal:forget_search", args=[saved.pk])).status_code == 404


def test_nothing_is_kept_of_a_search_of_nothing(reader: Client, world: worlds.World):
    assert reader.post(reverse("portal:keep_search"), {"name": "Rien"}).status_code == 422
    assert not SavedSearch.objects.exists()


def test_a_title_that_left_with_its_repository_stays_in_the_lists_that_hold_it(
    reader: Client, selection: Selection, record: Record
):
    source = Source.objects.create(resource=record.resource, address="https://oai.example/", prefix="oai_dc")
    job = ImportJob.objects.create(
        resource=record.resource, kind="oai", address=source.address, state="done", by="system"
    )
    harvest = Harvest.objects.create(source=source, job=job)
    Sighting.objects.create(source=source, number=record.source_id, harvest=harvest)
    page = reverse("portal:selection", args=[selection.pk])
    assert "n’est plus proposé" not in reader.get(page).content.decode()
    remove_source(source=source, by=None)
    while outbox.deliver_due(dates.now()).total:
        pass
    assert "n’est plus proposé" in reader.get(page).content.decode()
    assert reader.get(reverse("portal:selection_export", args=[selection.pk])).status_code == 200
    assert "n’est plus proposé" in reader.get(reverse("portal:record", args=[record.pk])).content.decode()
