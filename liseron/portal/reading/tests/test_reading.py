from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.models import ReadingPosition, Visit
from liseron.access.reading import position_of
from liseron.access.tests import world as worlds
from liseron.catalogue.hosting.tests.books import SAMPLES, epub, zipped
from liseron.catalogue.models import HostedFile

Enter = Callable[[HostedFile], None]


def page(file: HostedFile, number: int) -> str:
    return reverse("portal:read_page", args=[file.pk, number])


def addresses(file: HostedFile) -> list[str]:
    pk = file.pk
    return [
        reverse("portal:read", args=[pk]),
        page(file, 1),
        reverse("portal:read_contents", args=[pk]),
        reverse("portal:read_picture", args=[pk, 1]),
        reverse("portal:read_page_picture", args=[pk, 1, 800]),
        reverse("portal:read_download", args=[pk]),
    ]


def test_a_visitor_reads_what_opens_to_all_and_receives_no_cookie(client: Client, shelve: Any) -> None:
    file = shelve(is_open_to_all=True)
    response = client.get(reverse("portal:read", args=[file.pk]), follow=True)
    html = response.content.decode()
    assert "<h1>Un</h1>" in html
    assert 'lang="fr"' in html
    assert "Partie 1 sur 3" in html
    assert client.get(page(file, 1)).cookies == {}
    assert client.get(reverse("portal:read_picture", args=[file.pk, 1]))["Content-Type"] == "image/png"


def test_nobody_reads_without_having_gone_through_the_door(
    client: Client, reader: Client, shelve: Any
) -> None:
    file = shelve()
    for visitor in (Client(), reader):
        for address in addresses(file):
            response = visitor.get(address)
            assert response.status_code == 403, address
            assert "Texte secret" not in response.content.decode()


def test_a_reader_who_entered_today_reads_until_the_evening(
    reader: Client, shelve: Any, enter: Enter
) -> None:
    file = shelve()
    enter(file)
    assert "Texte secret" in reader.get(page(file, 2)).content.decode()
    Visit.objects.update(day=Visit.objects.get().day - timedelta(days=1))
    refused = reader.get(page(file, 2))
    assert refused.status_code == 403
    assert "Ouvrez d’abord ce livre" in refused.content.decode()


def test_the_last_of_a_quota_is_read_to_its_end(reader: Client, shelve: Any, enter: Enter) -> None:
    file = shelve()
    worlds.a_quota(1, resource=file.record.resource)
    enter(file)
    assert reader.get(page(file, 2)).status_code == 200


def test_a_lapsed_card_closes_the_book(
    reader: Client, world: worlds.World, shelve: Any, enter: Enter
) -> None:
    file = shelve()
    enter(file)
    world.patron.registrations.update(state="lapsed")
    assert reader.get(page(file, 2)).status_code == 403


def test_a_visit_to_one_book_does_not_open_another(reader: Client, shelve: Any, enter: Enter) -> None:
    first, second = shelve(), shelve(epub({"a.xhtml": "<p>autre</p>"}))
    enter(first)
    assert reader.get(page(first, 1)).status_code == 200
    assert reader.get(page(second, 1)).status_code == 403


def test_an_unpublished_shelf_answers_as_an_absent_one(client: Client, shelve: Any) -> None:
    file = shelve(is_open_to_all=True)
    type(file.record.resource).objects.update(is_published=False)
    hidden, absent = client.get(page(file, 1)), client.get("/lire/999999/1/")
    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_the_page_is_kept_without_javascript_and_found_again(
    reader: Client, world: worlds.World, shelve: Any, enter: Enter
) -> None:
    file = shelve()
    enter(file)
    reader.get(page(file, 2))
    assert reader.get(reverse("portal:read", args=[file.pk]))["Location"] == page(file, 2)
    kept = position_of(world.patron, file)
    assert kept is not None
    assert kept.page == 2


def test_a_page_fetched_ahead_does_not_move_the_bookmark(reader: Client, shelve: Any, enter: Enter) -> None:
    file = shelve()
    enter(file)
    reader.get(page(file, 2))
    reader.get(page(file, 3), headers={"Sec-Purpose": "prefetch"})
    reader.head(page(file, 3))
    assert ReadingPosition.objects.get().page == 2


def test_the_place_in_the_page_is_kept_by_javascript(reader: Client, shelve: Any, enter: Enter) -> None:
    file = shelve()
    enter(file)
    keep = reverse("portal:read_keep", args=[file.pk])
    assert reader.post(keep, {"page": "2", "progress": "40"}).status_code == 204
    for wrong in ({}, {"page": "x", "progress": "1"}, {"page": "-1", "progress": "1"}, {"page": "9" * 30}):
        assert reader.post(keep, wrong).status_code == 400
    reader.post(keep, {"page": "99", "progress": "999"})
    kept = ReadingPosition.objects.get()
    assert (kept.page, kept.progress) == (3, 100)
    assert 'data-progress="100"' in reader.get(page(file, 3)).content.decode()


def test_a_position_beyond_a_shorter_new_edition_leads_to_its_last_page(
    reader: Client, shelve: Any, enter: Enter
) -> None:
    file = shelve()
    enter(file)
    reader.get(page(file, 3))
    HostedFile.objects.update(page_count=2)
    assert reader.get(reverse("portal:read", args=[file.pk]))["Location"] == page(file, 2)


def test_going_to_a_page_by_its_number_never_fails(client: Client, shelve: Any) -> None:
    file = shelve(is_open_to_all=True)
    read = reverse("portal:read", args=[file.pk])
    wanted = {"2": 2, "0": 1, "99": 3, "²": 1, "x": 1, "9" * 5000: 1, "": 1}
    for written, number in wanted.items():
        assert client.get(read, {"page": written})["Location"] == page(file, number)
    assert client.get(page(file, 4)).status_code == 404


def test_display_is_remembered_only_when_asked_and_nonsense_changes_nothing(
    client: Client, shelve: Any
) -> None:
    file = shelve(is_open_to_all=True)
    response = client.get(page(file, 1), {"taille": "4", "papier": "nuit"})
    assert (response.status_code, response["Location"]) == (303, page(file, 1))
    assert 'class="room paper-nuit size-4"' in client.get(page(file, 1)).content.decode()
    client.get(page(file, 1), {"taille": '"><script>', "papier": "x"})
    assert 'class="room paper-nuit size-4"' in client.get(page(file, 1)).content.decode()
    client.cookies["lecture"] = "9.<b>"
    assert 'class="room paper-clair size-2"' in client.get(page(file, 1)).content.decode()


def test_the_file_leaves_only_when_the_departement_says_so(client: Client, shelve: Any) -> None:
    file = shelve(is_open_to_all=True)
    address = reverse("portal:read_download", args=[file.pk])
    assert client.get(address).status_code == 404
    HostedFile.objects.update(may_be_downloaded=True)
    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="un-livre-d-ici.epub"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [zipped({"a": "b"}), b"%PDF-1.4 nothing"])
def test_a_broken_file_is_said_to_be_broken(client: Client, shelve: Any, content: bytes) -> None:
    file = shelve(content, is_open_to_all=True)
    response = client.get(page(file, 1))
    assert response.status_code == 403
    assert "est abîmé" in response.content.decode()


def test_a_page_costs_the_same_in_a_short_book_and_in_a_long_one(
    reader: Client, shelve: Any, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    short = shelve()
    long = shelve(epub({f"{n}.xhtml": f"<h1>Chapitre {n}</h1><p>x</p>" for n in range(200)}))
    counts = []
    for file in (short, long):
        enter(file)
        reader.get(page(file, 1))
        with django_assert_max_num_queries(15) as queries:
            assert reader.get(page(file, 2)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_contents_does_not_weigh_on_every_page(client: Client, shelve: Any) -> None:
    file = shelve(
        epub({f"{n}.xhtml": f"<h1>Chapitre {n}</h1><p>x</p>" for n in range(400)}), is_open_to_all=True
    )
    assert len(client.get(page(file, 2)).content) < 40_000
    assert "Chapitre 399" in client.get(reverse("portal:read_contents", args=[file.pk])).content.decode()


@pytest.mark.shared_data
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real files of LISERON_SHARED_DATA are not here")
def test_a_real_document_is_read_with_its_picture_and_its_words(client: Client, shelve: Any) -> None:
    file = shelve((SAMPLES / "debian-refcard_fr_a4.pdf").read_bytes(), is_open_to_all=True)
    html = client.get(page(file, 1)).content.decode()
    assert "Texte de la page" in html
    assert "Page 1 sur 2" in html
    picture = client.get(reverse("portal:read_page_picture", args=[file.pk, 1, 800]))
    assert (picture["Content-Type"], picture.content[8:12]) == ("image/webp", b"WEBP")
    assert client.get(reverse("portal:read_page_picture", args=[file.pk, 1, 900])).status_code == 404
    assert client.get(reverse("portal:read_page_picture", args=[file.pk, 3, 800])).status_code == 404
