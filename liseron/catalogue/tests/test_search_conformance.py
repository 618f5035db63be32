"""What every engine with an index of its own does with documents given as values; each test runs on each engine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import Engine
from liseron.catalogue.search.questions import Query
from liseron.catalogue.tests.making import a_document

SHELF = [
    a_document(
        1,
        "Vingt mille lieues sous les mers",
        creators=("Jules Verne",),
        contributors=("Alphonse de Neuville",),
        languages=("fr",),
        year=1870,
        subjects=("Romans d’aventures",),
        identifiers=("9782253006329",),
        resources=("etagere", "liseuse"),
        audience="youth",
        publisher="Hetzel",
        series="Voyages extraordinaires",
        summary="Un monstre marin hante les océans.",
    ),
    a_document(2, "De la terre à la lune", creators=("Jules Verne",), languages=("fr",), year=1865),
    a_document(
        3,
        "Around the moon",
        creators=("Jules Verne",),
        languages=("en", "fr"),
        year=1994,
        resources=("liseuse",),
        added_at=datetime(2026, 11, 1, tzinfo=UTC),
    ),
    a_document(
        4, "L’Étranger", creators=("Albert Camus",), languages=("fr",), year=1942, resources=("etagere",)
    ),
    a_document(5, "Le rouge et le noir : chronique", creators=("Stendhal",), languages=("fr",), year=1830),
    a_document(6, "Noir et blanc", creators=("Personne",), medium="film", resources=("cinema",), year=2021),
    a_document(7, "Elle", medium="press", resources=("kiosque",), year=2024),
    a_document(8, "Nous Deux", medium="press", resources=("kiosque",), year=2025),
    a_document(9, "La programmation en C++ moderne", subjects=("Informatique",), medium="learn"),
    a_document(10, "Apprendre le langage C", subjects=("Informatique",), medium="learn"),
    a_document(11, "Cœur de pierre", creators=("Pierre Péju",), other_titles=("Herz aus Stein",)),
    Document(
        key="resource:3",
        kind="resource",
        title="Ciné-club",
        medium="film",
        audience="all",
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        resources=("cinema",),
        summary="Des films à voir chez soi.",
    ),
]
COPIES = 3


@pytest.fixture
def engine(an_engine: Engine) -> Engine:
    an_engine.rebuild(SHELF)
    return an_engine


def numbers(engine: Engine, text: str = "", **asked: object) -> list[int]:
    """The keys found, in order, as numbers; 0 for the resource."""
    keys = engine.search(Query(text, **asked)).keys  # type: ignore[arg-type]
    return [0 if key == "resource:3" else int(key.removeprefix("work:")) for key in keys]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("vingt mille lieues sous les mers", 1),
        ("20000 lieues", 1),
        ("VERNE mers", 1),
        ("monstre marin", 1),
        ("voyage extraordinaire hetzel", 1),
        ("neuville", 1),
        ("l'étranger", 4),
        ("l’étranger", 4),
        ("etranger camus", 4),
        ("lune", 2),
        ("elle", 7),
        ("nous deux", 8),
        ("le rouge et le noir", 5),
        ("C++", 9),
        ("langage c", 10),
        ("coeur de pierre", 11),
        ("péju", 11),
        ("herz aus stein", 11),
        ("cine-club", 0),
        ("aventure", 1),
    ],
)
def test_what_is_known_of_a_title_finds_it_first(engine: Engine, typed: str, first: int) -> None:
    assert numbers(engine, typed)[0] == first


@pytest.mark.parametrize(
    "typed",
    ["9782253006329", "978-2-253-00632-9", "ISBN 978 2 253 00632 9", "ISBN : 2-253-00632-7", "2253006327"],
)
def test_an_isbn_finds_its_title_however_it_is_written(engine: Engine, typed: str) -> None:
    assert numbers(engine, typed) == [1]


def test_a_phrase_in_quotes_keeps_its_order(engine: Engine) -> None:
    assert 5 in numbers(engine, "noir rouge")
    assert numbers(engine, '"noir et rouge"', is_exact=True) == []
    assert numbers(engine, "« le noir »", is_exact=True) == [5]


def test_a_word_after_a_hyphen_is_left_out(engine: Engine) -> None:
    assert set(numbers(engine, "verne")) == {1, 2, 3}
    assert set(numbers(engine, "verne -moon")) == {1, 2}
    assert set(numbers(engine, 'verne -"terre à la lune"')) == {1, 3}
    assert 7 not in numbers(engine, "-elle")
    assert len(numbers(engine, "-elle")) == len(SHELF) - 1


def test_a_typing_error_is_forgiven_and_said(engine: Engine) -> None:
    found = engine.search(Query("etrnager"))
    assert found.keys == ["work:4"]
    assert (found.text, found.is_corrected) == ("étranger", True)
    exact = engine.search(Query("etrnager", is_exact=True))
    assert (exact.total, exact.is_corrected) == (0, False)


def test_one_word_may_be_missing_when_nothing_holds_them_all(engine: Engine) -> None:
    found = engine.search(Query("lieues mers catastrophe"))
    assert found.keys == ["work:1"]
    assert found.is_relaxed


def test_a_rare_word_beside_a_far_commoner_one_is_offered_not_replaced(an_engine: Engine) -> None:
    common = [a_document(n, f"Voyage numéro {n}", creators=("Jules Verne",)) for n in range(1, 31)]
    an_engine.rebuild([*common, a_document(99, "Berne et ses fontaines")])
    found = an_engine.search(Query("jules berne"))
    assert not found.total or found.is_relaxed or found.is_corrected
    found = an_engine.search(Query("berne"))
    assert (found.keys, found.is_corrected) == (["work:99"], False)
    assert found.near == ("verne",)
    assert an_engine.search(Query("verne")).near == ()


def test_synonyms_do_as_well_as_what_was_typed(engine: Engine) -> None:
    assert 2 in numbers(engine, "satellite", synonyms={"satellit": ("lune",)})
    found = numbers(engine, "code informatique", synonyms={"cod": ("programmation", "langage c")})
    assert set(found) == {9, 10}


def test_a_word_with_synonyms_is_meant_and_never_corrected(engine: Engine) -> None:
    assert engine.search(Query("étrangr")).is_corrected
    found = engine.search(Query("étrangr", synonyms={"etrangr": ("policier",)}))
    assert (found.total, found.is_corrected) == (0, False)


def test_every_facet_is_counted_and_ignores_its_own_filter(engine: Engine) -> None:
    page = engine.search(Query("verne"))
    assert page.facets["resource"] == {"etagere": 2, "liseuse": 2}
    assert page.facets["language"] == {"fr": 3, "en": 1}
    assert page.facets["year"] == {"1800-1899": 2, "1990-1999": 1}
    assert page.facets["audience"] == {"youth": 1, "all": 2}
    narrowed = engine.search(Query("verne", {"resource": ["liseuse"], "language": ["en"]}))
    assert narrowed.keys == ["work:3"]
    assert narrowed.facets["resource"] == {"liseuse": 1}
    assert narrowed.facets["language"] == {"fr": 2, "en": 1}
    assert narrowed.facets["medium"] == {"book": 1}


def test_subjects_and_authors_are_counted_when_asked_for(engine: Engine) -> None:
    assert set(engine.search(Query()).facets) == {"medium", "resource", "language", "audience", "year"}
    found = engine.search(Query(facets=["author", "subject"]))
    assert found.facets["author"]["Jules Verne"] == COPIES
    assert found.facets["subject"] == {"Informatique": 2, "Romans d’aventures": 1}
    assert set(numbers(engine, filters={"author": ["Jules Verne"]})) == {1, 2, 3}
    assert set(numbers(engine, filters={"subject": ["Informatique"], "year": ["1980-1989"]})) == set()


def test_what_stands_on_shelves_is_told_from_what_is_online(an_engine: Engine) -> None:
    """A work may be had both ways: it counts in both, and either choice keeps it."""
    both = a_document(1, "Lune", resources=("etagere", "rayons"), places=("online", "library"))
    shelved = a_document(2, "Lune à deux", resources=("rayons",), places=("library",))
    an_engine.rebuild([both, shelved, a_document(3, "Lune en ligne")])
    everything = an_engine.search(Query("lune", facets=["place", "resource"]))
    assert everything.facets["place"] == {"online": 2, "library": 2}
    at_the_library = an_engine.search(Query("lune", {"place": ["library"]}, facets=["place", "resource"]))
    assert set(at_the_library.keys) == {"work:1", "work:2"}
    assert at_the_library.facets["place"] == {"online": 2, "library": 2}
    assert at_the_library.facets["resource"] == {"etagere": 1, "rayons": 2}
    assert set(numbers(an_engine, filters={"place": ["online"]})) == {1, 3}
    assert len(numbers(an_engine, filters={"place": ["online", "library"]})) == COPIES
    an_engine.index([a_document(2, "Lune à deux")])
    assert set(numbers(an_engine, filters={"place": ["library"]})) == {1}


def test_sets_of_resources_are_counted_and_narrow(engine: Engine) -> None:
    sets = {
        "open": frozenset({"etagere", "cinema"}),
        "library:nord": frozenset({"liseuse"}),
        "library:sud": frozenset({"kiosque", "liseuse"}),
    }
    everything = engine.search(Query(sets=sets))
    assert everything.facets["open"] == {"open": 9}
    assert everything.facets["library"] == {"nord": 2, "sud": 4}
    one = engine.search(Query(sets=sets, within=["open", "library:sud"]))
    assert one.keys == ["work:1"]
    assert one.facets["open"] == {"open": 1}
    assert one.facets["library"] == {"nord": 1, "sud": 1}
    either = engine.search(Query(sets=sets, within=["library:nord", "library:sud"]))
    assert either.total == 4
    assert engine.search(Query(sets={"open": frozenset()}, within=["open"])).total == 0


def test_answers_come_in_the_order_asked_for(engine: Engine) -> None:
    titles = numbers(engine, sort="title")
    assert titles[:4] == [10, 3, 0, 11]
    assert numbers(engine, sort="year")[:3] == [8, 7, 6]
    assert numbers(engine, sort="newest")[0] == 3


def test_pages_follow_each_other_without_a_gap_or_a_double(engine: Engine) -> None:
    for sort in ("title", "relevance"):
        pages = [numbers(engine, sort=sort, page=page, size=5) for page in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [5, 5, 2, 0]
        assert len({number for page in pages for number in page}) == len(SHELF)


def test_changes_are_seen_and_counts_follow(engine: Engine) -> None:
    engine.index([replace(SHELF[3], title="La Peste"), a_document(12, "Germinal", creators=("Émile Zola",))])
    engine.remove(["work:7", "work:404"])
    assert numbers(engine, "peste") == [4]
    assert numbers(engine, "étranger", is_exact=True) == []
    assert numbers(engine, "zola") == [12]
    assert numbers(engine, "elle", is_exact=True) == []
    assert engine.search(Query()).total == len(SHELF)
    assert engine.search(Query()).facets["medium"]["press"] == 1


def test_the_index_tells_what_it_holds(engine: Engine) -> None:
    assert dict(engine.contents()) == {document.key: document.digest for document in SHELF}
    changed = replace(SHELF[0], summary="Autre chose.")
    engine.index([changed])
    assert engine.contents()["work:1"] == changed.digest != SHELF[0].digest


def test_an_index_built_again_holds_only_what_it_was_given(engine: Engine) -> None:
    assert engine.rebuild(iter(SHELF[:2])) == 2
    assert set(numbers(engine)) == {1, 2}
    assert engine.rebuild([]) == 0
    assert numbers(engine) == []


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("vingt", "title", "work:1"),
        ("l'étr", "title", "work:4"),
        ("letran", "title", "work:4"),
        ("etr", "title", "work:4"),
        ("rouge et le n", "title", "work:5"),
        ("sous les m", "title", "work:1"),
        ("ver", "author", "Jules Verne"),
        ("jules v", "author", "Jules Verne"),
        ("pej", "author", "Pierre Péju"),
        ("info", "subject", "Informatique"),
        ("etrnag", "title", "work:4"),
        ("informtiq", "subject", "Informatique"),
    ],
)
def test_what_begins_so_is_suggested(engine: Engine, typed: str, kind: str, expected: str) -> None:
    found = [one.key or one.text for one in engine.suggest(typed, limit=5) if one.kind == kind]
    assert found[:1] == [expected]


def test_few_are_suggested_and_none_twice(engine: Engine) -> None:
    found = engine.suggest("le", limit=1)
    assert len(found) == len(set(found)) <= COPIES
    assert (
        engine.suggest("", limit=5) == engine.suggest("…", limit=5) == engine.suggest("zzzzzz", limit=5) == []
    )


@pytest.mark.parametrize(
    "hostile", ["le " * 32, "a" * 60 + " elle", '"' * 200 + "elle", "😀 elle", "\u200belle"]
)
def test_odd_texts_are_answered(engine: Engine, hostile: str) -> None:
    assert engine.search(Query(hostile)).total >= 0
    assert isinstance(engine.suggest(hostile, limit=3), list)
