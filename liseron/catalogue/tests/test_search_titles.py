"""A shelf of titles in the embedded index: relevance, corrections, hostile texts."""

from collections.abc import Callable, Sized
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liseron.catalogue import titles
from liseron.catalogue.search import (
    CannotSearch,
    Query,
    cascade,
    corrections,
    plan,
    words,
)
from liseron.catalogue.search.clauses import parsed
from liseron.catalogue.search.tantivy_engine import TantivyEngine
from liseron.catalogue.tests.making import TODAY, a_document

SHELF = [
    ("Le rouge et le noir: chronique du XIXe siècle", "Stendhal"),
    ("La Chartreuse de Parme", "Stendhal"),
    ("Noir et blanc", "Personne"),
    ("Le tour du monde en quatre-vingts jours", "Jules Verne"),
    ("De la terre à la lune", "Jules Verne"),
    ("Germinal", "Émile Zola"),
    ("Histoire de Germinal et des mineurs", "Personne"),
    ("L’Équipe", ""),
    ("Elle", ""),
    ("Nous Deux", ""),
    ("La programmation en C++ moderne", "Zeste"),
    ("Apprendre le langage C", "Zeste"),
    ("Les misérables", "Victor Hugo"),
    ("À la recherche du temps perdu", "Marcel Proust"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    engine = TantivyEngine(tmp_path_factory.mktemp("search"))
    engine.rebuild(a_document(n, title, creators=(name,)) for n, (title, name) in enumerate(SHELF))
    return engine


def first(engine: TantivyEngine, typed: str) -> str:
    keys = engine.search(Query(typed, today=TODAY)).keys
    return SHELF[int(keys[0].partition(":")[2])][0] if keys else ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("le rouge et le noir", "Le rouge et le noir: chronique du XIXe siècle"),
        ("rouge noir stendhal", "Le rouge et le noir: chronique du XIXe siècle"),
        ("germinal", "Germinal"),
        ("germinale", "Germinal"),
        ("elle", "Elle"),
        ("nous deux", "Nous Deux"),
        ("lequipe", "L’Équipe"),
        ("C++", "La programmation en C++ moderne"),
        ("langage c", "Apprendre le langage C"),
        ("miserable", "Les misérables"),
        ("80 jours", ""),
        ("quatre vingts jour", "Le tour du monde en quatre-vingts jours"),
        ("tour de monde vrene", "Le tour du monde en quatre-vingts jours"),
        ("a la recherche du temp perdu", "À la recherche du temps perdu"),
        ("chartreuse de palerme", "La Chartreuse de Parme"),
    ],
)
def test_a_known_title_comes_first(shelf: TantivyEngine, typed: str, expected: str) -> None:
    if expected:
        assert first(shelf, typed) == expected
    else:
        assert shelf.search(Query(typed, today=TODAY)).is_relaxed


def test_a_typo_is_corrected_and_said(shelf: TantivyEngine) -> None:
    found = shelf.search(Query("misrables", today=TODAY))
    assert (found.text, found.is_corrected, found.total) == ("misérables", True, 1)


def test_words_that_exist_are_never_replaced(shelf: TantivyEngine) -> None:
    found = shelf.search(Query("noir", today=TODAY))
    assert (found.text, found.is_corrected, found.total) == ("noir", False, 2)


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_any_text_is_answered_or_refused(shelf: TantivyEngine, text: str) -> None:
    titles.sort_key(text)
    try:
        query = Query(text, today=TODAY)
    except CannotSearch:
        return
    assert shelf.search(query).total >= 0
    shelf.suggest(text, limit=3)


@settings(max_examples=25)
@given(
    st.lists(
        st.text(min_size=1, max_size=60).filter(
            # « -A » asks for what is without A.
            lambda t: 0 < len(words.words_of(t)) <= 20 and not any(one.is_excluded for one in parsed(t))
        ),
        min_size=1,
        max_size=6,
        unique_by=titles.folded,
    )
)
def test_every_title_is_found_first_by_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, named: list[str]
) -> None:
    engine = TantivyEngine(tmp_path_factory.mktemp("search"))
    engine.rebuild(a_document(number, title) for number, title in enumerate(named))
    for number, title in enumerate(named):
        assert engine.search(Query(title, today=TODAY)).keys[:1] == [f"work:{number}"]


@pytest.mark.parametrize(
    "text",
    [
        "mot " * 32,
        '"' * 499 + "x",
        "(" * 240 + "x",
        " ".join(f"-mot{n}" for n in range(32)),
        "\u200b" * 400 + "x",
    ],
)
def test_a_hostile_text_asks_the_index_a_bounded_number_of_times(
    shelf: TantivyEngine, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    ask = cascade.Search._total
    monkeypatch.setattr(
        cascade.Search, "_total", lambda self, wanted: asked.append(wanted) or ask(self, wanted)
    )
    shelf.search(Query(text))
    assert len(asked) <= corrections.MOST_TRIES + corrections.MOST_WORDS * corrections.MOST_CANDIDATES


def test_a_word_said_again_and_again_weighs_on_the_index_no_more_than_once(
    shelf: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small words alone are all required, and each is in nearly every title: 32 of them took half a second."""
    sizes: list[int] = []

    def counted(part: Callable[..., Sized]) -> Callable[..., Sized]:
        def asked(*args: Any, **options: Any) -> Sized:
            found = part(*args, **options)
            sizes.append(len(found))
            return found

        return asked

    monkeypatch.setattr(plan, "matching", counted(plan.matching))
    monkeypatch.setattr(plan, "ranking", counted(plan.ranking))
    shelf.search(Query("de la le et"))
    once = max(sizes)
    sizes.clear()
    shelf.search(Query("de la le et " * 8))
    assert 0 < max(sizes) <= once
