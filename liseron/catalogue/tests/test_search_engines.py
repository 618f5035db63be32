"""What every engine does; each test runs on each of them."""

from datetime import timedelta

import pytest
from django.db import transaction

from liseron.catalogue import search
from liseron.catalogue.actions import change_resource
from liseron.catalogue.models import Record
from liseron.catalogue.search import CannotSearch, Query
from liseron.catalogue.tests.making import TODAY, a_record, a_resource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


NOTHING_TO_SEARCH = ["*", "((((", "%_%", "?!…", "a" * 10_000, " ".join(["mot"] * 500)]


def titles(text: str = "", **asked: object) -> list[str]:
    page = search.search(Query(text, today=TODAY, **asked))  # type: ignore[arg-type]
    assert not page.is_degraded
    return [hit.record.title if hit.record else hit.resource.name for hit in page.hits]


@pytest.fixture
def shelf(engine: str) -> None:
    books = a_resource("etagere", name="Étagère libre")
    films = a_resource("cinema", name="Ciné-club", medium="film")
    a_record(books, "L’Étranger", creators=["Albert Camus"], language="fr", year=1942)
    a_record(books, "Elle", creators=["Personne"], language="fr", year=2020)
    a_record(books, "Cœur de pierre", creators=["Pierre Péju"], language="fr")
    a_record(films, "Salomé", creators=["Charles Bryant"], language="en", year=1922)
    search.rebuild()
    assert not search.search(Query(size=1, today=TODAY)).is_degraded


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("l'étranger", "L’Étranger"),
        ("ETRANGER", "L’Étranger"),
        ("elle", "Elle"),
        ("coeur de pierre", "Cœur de pierre"),
        ("salome", "Salomé"),
        ("Camus", "L’Étranger"),
        ("Péju", "Cœur de pierre"),
        ("cine-club", "Ciné-club"),
    ],
)
def test_a_title_or_its_author_is_found_however_it_is_typed(typed: str, found: str) -> None:
    assert titles(typed)[:1] == [found]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("typed", ["", "   ", "\u202e\x00\x07"])
def test_an_empty_search_shows_everything(typed: str) -> None:
    assert len(titles(typed)) == 6


@pytest.mark.usefixtures("shelf")
def test_titles_are_sorted_without_accents_and_articles() -> None:
    in_order = [t for t in titles(sort="title") if t not in {"Étagère libre", "Ciné-club"}]
    assert in_order == ["Cœur de pierre", "Elle", "L’Étranger", "Salomé"]


@pytest.mark.usefixtures("shelf")
def test_years_are_sorted_latest_first_and_unknown_ones_last() -> None:
    in_order = [t for t in titles(sort="year") if t not in {"Étagère libre", "Ciné-club"}]
    assert in_order == ["Elle", "L’Étranger", "Salomé", "Cœur de pierre"]


@pytest.mark.usefixtures("shelf")
def test_a_filter_narrows_and_its_own_facet_still_counts_the_others() -> None:
    page = search.search(Query(filters={"medium": ["film"]}, today=TODAY))
    assert {hit.resource.slug for hit in page.hits} == {"cinema"}
    media = {value.value: (value.count, value.is_chosen) for value in page.facets["medium"]}
    assert media == {"book": (4, False), "film": (2, True)}
    assert [value.label for value in page.facets["resource"]] == ["Ciné-club"]


@pytest.mark.usefixtures("shelf")
def test_shelves_and_screens_are_told_apart() -> None:
    """The resource itself is found too, where its titles are had."""
    shelves = a_resource(
        "rayons", name="Médiathèque d’ici", entry="free", entry_url="https://ici.example/", is_physical=True
    )
    a_record(shelves, "Germinal", creators=["Émile Zola"])
    search.rebuild()
    page = search.search(Query(filters={"place": ["library"]}, facets=["place"], sort="title", today=TODAY))
    assert {hit.record.title if hit.record else hit.resource.name for hit in page.hits} == {
        "Germinal",
        "Médiathèque d’ici",
    }
    places = {value.label: (value.count, value.is_chosen) for value in page.facets["place"]}
    assert places == {"En ligne": (6, False), "En bibliothèque": (2, True)}
    with transaction.atomic():
        change_resource(resource=shelves, by=None, is_physical=False)
    search.keep_up()
    assert search.search(Query(filters={"place": ["library"]}, today=TODAY)).total == 0


@pytest.mark.usefixtures("shelf")
def test_pages_follow_each_other_without_a_gap_or_a_double() -> None:
    seen = [title for page in (1, 2, 3) for title in titles(sort="title", page=page, size=2)]
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.usefixtures("shelf")
def test_what_is_withdrawn_or_closed_is_not_found() -> None:
    Record.objects.filter(title="Elle").update(withdrawn_at="2026-01-01T00:00Z")
    assert "Elle" not in titles("elle")
    late = a_resource("tard", name="Plus tard", opens_on=TODAY + timedelta(days=1))
    a_record(late, "Demain")
    search.rebuild(today=TODAY)
    assert titles("demain") == []
    search.rebuild(today=TODAY + timedelta(days=1))
    page = search.search(Query("demain", today=TODAY + timedelta(days=1)))
    assert page.total == 1


@pytest.mark.usefixtures("shelf")
def test_suggestions_complete_what_is_typed() -> None:
    assert [s.text for s in search.suggest("l’étr", today=TODAY)] == ["L’Étranger"]
    assert [s.text for s in search.suggest("salo", today=TODAY)] == ["Salomé"]


@pytest.mark.usefixtures("shelf")
def test_the_words_asked_for_are_marked_in_the_title() -> None:
    hit = search.search(Query("etranger", today=TODAY)).hits[0]
    assert [(mark.text, mark.is_match) for mark in hit.title] == [("L’", False), ("Étranger", True)]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("hostile", NOTHING_TO_SEARCH)
def test_what_cannot_be_searched_is_refused_with_a_sentence(hostile: str) -> None:
    with pytest.raises(CannotSearch, match=r"mot"):
        Query(hostile, today=TODAY)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "hostile",
    [
        'title:"x" AND',
        "sal*",
        "שלום עולם",
        "😀 elle",
        "x\x00y",
        "'; DROP TABLE x",
        "\ud800elle",
    ],
)
def test_signs_that_mean_something_elsewhere_are_only_text(hostile: str) -> None:
    assert search.search(Query(hostile, today=TODAY)).total >= 0


@pytest.mark.usefixtures("shelf")
def test_an_address_made_by_hand_brings_nothing_down() -> None:
    query = Query("", {"medium": ["x" * 5000], "nothing": ["x"]}, "price", -5, 10**9, TODAY)
    assert search.search(query).total == 0
    assert titles(page=10**9) == []


@pytest.mark.usefixtures("shelf")
def test_the_number_of_database_queries_does_not_grow(
    django_assert_max_num_queries: object, engine: str
) -> None:
    for number in range(30):
        a_record(Record.objects.first().resource, f"Livre {number}")  # type: ignore[union-attr]
    search.rebuild()
    with django_assert_max_num_queries(11 if engine == "database" else 3):  # type: ignore[operator]
        search.search(Query("livre", today=TODAY))
