"""Synonyms that librarians keep, and what the page offers when nothing is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from liseron.catalogue import search
from liseron.catalogue.models import Synonyms
from liseron.catalogue.search import Query, helping, synonyms
from liseron.catalogue.search.engine import Found
from liseron.catalogue.synonyms import change_synonyms, create_synonyms, delete_synonyms
from liseron.catalogue.tests.making import TODAY, a_record, a_resource
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(index: Path) -> Iterator[None]:
    synonyms.forget()
    books, films = a_resource("etagere", name="Étagère"), a_resource("cinema", name="Cinéma", medium="film")
    a_record(books, "Le polar du siècle")
    a_record(books, "Un roman policier")
    a_record(films, "La nuit du chasseur", language="en", year=1955)
    search.rebuild(today=TODAY)
    yield
    synonyms.forget()


def titles(text: str) -> set[str]:
    page = search.search(Query(text, today=TODAY, is_exact=True))
    return {hit.record.title for hit in page.hits if hit.record}


def test_each_word_of_a_group_finds_the_others() -> None:
    assert titles("polar") == {"Le polar du siècle"}
    create_synonyms(by=None, expressions="polar\nroman policier\n")
    both = {"Le polar du siècle", "Un roman policier"}
    assert titles("polars") == titles("roman policier") == titles("romans policiers") == both
    assert titles("policier roman") == {"Un roman policier"}


def test_a_one_way_group_only_leads_from_its_first_line() -> None:
    group = create_synonyms(by=None, expressions="thriller\npolar", is_one_way=True)
    assert titles("thriller") == {"Le polar du siècle"}
    assert titles("polar") == {"Le polar du siècle"}
    change_synonyms(group=group, by=None, expressions="thriller\nchasseur", is_one_way=True)
    assert titles("thriller") == {"La nuit du chasseur"}
    delete_synonyms(group=group, by=None)
    assert titles("thriller") == set()
    assert [event.action for event in Event.objects.order_by("pk")] == [
        "synonyms.created",
        "synonyms.changed",
        "synonyms.deleted",
    ]


@pytest.mark.parametrize(
    "lines",
    ["", "polar", "polar\n  polar ", "polar\n!!!", "polar\n" + "x" * 81, "\n".join(map(str, range(21)))],
)
def test_a_group_without_two_short_expressions_is_refused(lines: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_synonyms(by=None, expressions=lines)
    assert list(refusal.value.message_dict) == ["expressions"]
    assert not Synonyms.objects.exists()


def test_an_empty_answer_says_which_choice_hides_titles() -> None:
    query = Query("nuit", {"medium": ["book"], "language": ["en"]}, today=TODAY)
    page = search.search(query)
    assert page.total == 0
    assert page.help is not None
    assert [(one.name, one.values, one.total) for one in page.help.without] == [("medium", ("book",), 1)]
    assert (page.help.without_any, page.help.unknown) == (1, [])


def test_an_empty_answer_says_which_library_hides_titles() -> None:
    sets = {"open": frozenset({"cinema"}), "library:nord": frozenset({"etagere"})}
    page = search.search(Query("chasseur", today=TODAY, sets=sets, within=["open", "library:nord"]))
    assert page.help is not None
    assert [(one.name, one.values, one.total) for one in page.help.without] == [
        ("library", ("library:nord",), 1)
    ]


def test_an_empty_answer_says_which_word_is_nowhere() -> None:
    page = search.search(Query("xylophone zygomatique", today=TODAY))
    assert page.help is not None
    assert page.help.unknown == ["xylophone", "zygomatique"]
    page = search.search(Query("polar zygomatique", today=TODAY))
    assert page.is_relaxed
    assert page.help is not None
    assert page.help.unknown == ["zygomatique"]
    assert search.search(Query("polar", today=TODAY)).help is None


def test_helping_asks_a_bounded_number_of_questions() -> None:
    asked: list[Query] = []

    def ask(query: Query) -> Found:
        asked.append(query)
        return Found([], 0)

    filters = {name: ["x"] for name in ("medium", "resource", "language", "audience", "year", "subject")}
    helping.help_with(Query(" ".join(f"mot{n}" for n in range(32)), filters), ask)
    assert len(asked) <= helping.MOST_WORDS + helping.MOST_FILTERS + 1
    assert all(query.is_exact and not query.facets and query.size == 1 for query in asked)
