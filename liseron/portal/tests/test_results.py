"""The page of results: boxes, chips, ways in, an empty answer that helps; the same search as a feed."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.tests import world as worlds
from liseron.catalogue import search
from liseron.catalogue.models import RecordIdentifier, Work
from liseron.portal.narrowing import Asked
from liseron.toolkit.dates import now
from liseron.toolkit.xml import parse_xml

PAGE = "/recherche/"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.fixture(autouse=True)
def _index(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_URL = f"tantivy:{tmp_path}"


def shown(browser: Client, **asked: Any) -> str:
    search.rebuild()
    answer = browser.get(PAGE, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.django_db
def test_filters_in_force_are_chips_that_take_them_off(client: Client, world: worlds.World):
    worlds.a_record(world.resource, title="Le phare", language="fr")
    words = shown(client, q="phare", langue=["fr"], offre=[world.resource.slug])
    assert f'href="?q=phare&amp;offre={world.resource.slug}"' in words
    assert 'href="?q=phare&amp;langue=fr"' in words
    assert "Retirer le filtre" in words
    assert "Tout effacer" in words


@pytest.mark.django_db
def test_only_what_is_open_to_this_reader_is_said_to_be(reader: Client, world: worlds.World):
    other = worlds.a_resource(name="Ailleurs")
    worlds.a_record(world.resource, title="Le phare ouvert")
    worlds.a_record(other, title="Le phare fermé")
    words = shown(reader, q="phare")
    assert words.count("Accessible maintenant") == 1
    assert "Pas encore dans votre bibliothèque" in words
    mine = shown(reader, q="phare", dispo="1")
    assert "1 résultat" in mine
    assert "fermé" not in mine


@pytest.mark.django_db
def test_a_library_narrows_to_what_it_opens(client: Client, world: worlds.World):
    other = worlds.a_resource(name="Ailleurs")
    worlds.a_record(world.resource, title="Le phare ouvert")
    worlds.a_record(other, title="Le phare lointain")
    words = shown(client, q="phare", bib=world.library.slug)
    assert world.library.name in words
    assert "lointain" not in words
    assert "phare" in shown(client, q="phare", bib="bibliotheque-de-nulle-part")


@pytest.mark.django_db
def test_a_work_with_two_sources_is_one_result_with_two_ways_in(client: Client, world: worlds.World):
    first = worlds.a_record(world.resource, title="Le phare")
    worlds.a_record(worlds.a_resource(), title="Le phare", work=first.work)
    Work.objects.filter(pk=first.work_id).update(lead=first)
    words = shown(client, q="phare")
    assert "1 résultat" in words
    assert "2 façons d’y accéder" in words


@pytest.mark.django_db
def test_an_empty_answer_says_which_filter_to_take_off_and_what_that_gives(
    client: Client, world: worlds.World
):
    worlds.a_record(world.resource, title="Le phare", language="fr")
    words = shown(client, q="phare", langue="de")
    assert "Aucun titre trouvé" in words
    assert "sans « allemand » : 1 titre" in words
    assert 'href="?q=phare"' in words
    assert reverse("portal:help") in words


@pytest.mark.django_db
def test_subjects_come_on_demand(client: Client, world: worlds.World):
    for subject in ("mer", "ciel"):
        worlds.a_record(world.resource, title=f"Le phare {subject}", subjects=[subject])
    assert 'name="sujet"' not in shown(client, q="phare")
    assert 'name="sujet" value="mer"' in shown(client, q="phare", sujets="1")
    assert "1 résultat" in shown(client, q="phare", sujet="mer")


@pytest.mark.django_db
def test_an_isbn_leads_to_its_title(client: Client, world: worlds.World):
    record = worlds.a_record(world.resource, title="Le phare")
    RecordIdentifier.objects.create(record=record, scheme="isbn", value="9782070541270")
    search.rebuild()
    answer = client.get(PAGE, {"q": "978-2-07-054127-0"})
    assert answer["Location"] == reverse("portal:record", args=[record.pk])


@pytest.mark.django_db
def test_a_typing_error_is_said_and_can_be_kept_as_typed(client: Client, world: worlds.World):
    worlds.a_record(world.resource, title="Sémaphore")
    words = shown(client, q="semaphroe")
    assert "Résultats pour" in words
    assert "exact=1" in words
    assert "Aucun titre trouvé" in shown(client, q="semaphroe", exact="1")


@pytest.mark.django_db
def test_a_search_is_a_feed_that_anyone_may_keep(client: Client, reader: Client, world: worlds.World):
    worlds.a_record(world.resource, title="Le phare & la mer", summary="Un\x0b gardien <seul>.")
    search.rebuild()
    address = reverse("portal:search_feed") + "?q=phare&dispo=1"
    answer = client.get(address)
    feed = parse_xml(answer.content)
    titles = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Le phare & la mer" in titles
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert reader.get(address).content == answer.content, "the same for everybody"
    again = client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert again.status_code == 304
    assert "flux.atom" in client.get(PAGE, {"q": "phare"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["q=" + "a" * 9000, "q=%22", "media=rien&bib=%00", "annee=abc&tri=x&page=-1"]
)
def test_no_question_breaks_the_feed(client: Client, world: worlds.World, query: str):
    assert client.get(f"{reverse('portal:search_feed')}?{query}").status_code in {200, 400}


@pytest.mark.django_db
def test_titles_since_the_last_visit_are_marked(client: Client, world: worlds.World):
    worlds.a_record(world.resource, title="Le phare")
    before = int((now() - timedelta(days=1)).timestamp())
    assert "Nouveau" in shown(client, q="phare", depuis=str(before))
    assert "Nouveau" not in shown(client, q="phare", depuis=str(before + 2 * 86400))
    assert "Nouveau" not in shown(client, q="phare", depuis="-5")


@given(text=WORDS, film=WORDS, library=WORDS, is_open=st.booleans())
def test_an_address_read_again_asks_the_same(text: str, film: str, library: str, is_open: bool):
    asked = Asked(
        text=text.strip(), choices={"media": (film.strip(),)} if film.strip() else {}, is_open=is_open
    )
    assert Asked.read(QueryDict(asked.address()[1:])) == asked
    assert not Asked.read(QueryDict(f"bib={library}&dispo=2")).is_open


@pytest.mark.django_db
def test_what_a_library_lends_is_found_with_the_rest_and_said(client: Client, world: worlds.World):
    online = worlds.a_record(world.resource, title="Le phare", medium="book")
    assert "Où le trouver" not in shown(client, q="phare")
    shelves = worlds.a_resource(
        name="Médiathèque d’ici", entry="free", vendor=None, entry_url="https://opac.example/",
        is_physical=True, medium="book",
    )  # fmt: skip
    worlds.a_record(shelves, title="Le phare", medium="book", work=online.work)
    worlds.a_record(shelves, title="Le phare du bout", medium="book")
    words = shown(client, q="phare")
    assert words.count("Aussi en bibliothèque") == 1
    assert 'name="lieu" value="library"' in words
    assert "Disponible sans carte" not in words
    at_the_library = shown(client, q="phare", lieu="library")
    assert "2 résultats" in at_the_library
    assert 'href="?q=phare"' in at_the_library
    online_only = shown(client, q="phare", lieu="online")
    assert "1 résultat<" in online_only
    assert "Le phare du bout" not in online_only
