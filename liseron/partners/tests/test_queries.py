from datetime import date
from itertools import pairwise

import pytest

from liseron.partners.models import Library, Municipality
from liseron.partners.queries import find_libraries, library_nearest_to
from liseron.partners.rules import Position

TODAY = date(2026, 6, 1)


@pytest.fixture
def network(make_library, partner):
    """Three libraries some ten kilometres apart, west to east; the first is covered."""
    return [
        make_library("Médiathèque du Pré", "Aubeval", 45.60, 0.10, postcode="16100", partner=partner),
        make_library("Bibliothèque de Belle-Étoile", "Belle-Étoile", 45.60, 0.25, postcode="16110"),
        make_library("Bibliothèque du Lavoir", "Coldour", 45.60, 0.40, postcode="16200"),
    ]


def names(text: str, **more) -> list[str]:
    return [found.library.name for found in find_libraries(text, today=TODAY, **more)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("aubeval", "Médiathèque du Pré"),
        ("AUBE", "Médiathèque du Pré"),
        ("belle etoile", "Bibliothèque de Belle-Étoile"),
        ("médiathèque d’Aubeval", "Médiathèque du Pré"),
        ("lavoir", "Bibliothèque du Lavoir"),
        ("16110", "Bibliothèque de Belle-Étoile"),
        ("16200 Coldour", "Bibliothèque du Lavoir"),
        ("vieux bourg", "Bibliothèque de Belle-Étoile"),
    ],
)
def test_a_library_is_found_by_its_name_its_town_or_its_postcode(network, text: str, first: str) -> None:
    assert names(text)[0] == first


def test_a_town_without_a_library_is_sent_to_its_nearest(network) -> None:
    found = find_libraries("Saint-Dour", today=TODAY)
    assert found[0].library.name == "Bibliothèque du Lavoir"
    distances = [f.distance_km for f in found]
    assert len(found) == 3
    assert all(near <= far for near, far in pairwise(distances))


def test_a_reader_s_own_place_orders_the_answers(network) -> None:
    assert names("bibliotheque", near=Position(45.6, 0.41))[0] == "Bibliothèque du Lavoir"
    assert names("bibliotheque", near=Position(45.6, 0.24))[0] == "Bibliothèque de Belle-Étoile"
    assert names("", near=Position(45.6, 0.41))[0] == "Bibliothèque du Lavoir"


def test_each_answer_says_whether_its_community_is_covered_and_how_one_enters(network) -> None:
    covered, other = find_libraries("aubeval", today=TODAY)[:2]
    assert (covered.is_covered, covered.formula, covered.partner.name) == (True, "hosted", "Aubeval")
    assert (other.is_covered, other.formula, other.partner) == (False, None, None)
    lapsed = find_libraries("aubeval", today=date(2027, 1, 1))[0]
    assert (lapsed.is_covered, lapsed.formula) == (False, None)


def test_a_word_is_not_found_in_the_middle_of_another(network) -> None:
    assert "Médiathèque du Pré" not in names("beval")


def test_the_beginning_of_a_postcode_is_enough(network) -> None:
    assert set(names("161")) == {"Médiathèque du Pré", "Bibliothèque de Belle-Étoile"}


def test_closed_and_administrative_places_are_never_offered(network) -> None:
    Library.objects.filter(name__contains="Pré").update(closed_on=date(2026, 1, 1))
    Library.objects.filter(name__contains="Lavoir").update(kind=Library.Kind.OTHER)
    assert names("aubeval") == ["Bibliothèque de Belle-Étoile"]
    assert names("lavoir") == []


def test_a_library_without_a_position_comes_last_but_comes(network, make_library) -> None:
    make_library("Annexe", "Aubeval")
    found = find_libraries("Aubeval", today=TODAY)
    assert [f.library.name for f in found if f.distance_km is None] == ["Annexe"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "%", "_", "\x00", "‮gnol", "a" * 10_000, "🙂", "' OR 1=1 --", "99999", "zzz", "1 " * 400],
)
def test_whatever_is_typed_is_answered(network, text: str) -> None:
    assert isinstance(find_libraries(text, today=TODAY), list)


def test_the_nearest_library_to_a_point(network) -> None:
    found = library_nearest_to(45.6, 0.24, today=TODAY)
    assert found is not None
    assert found.library.name == "Bibliothèque de Belle-Étoile"
    assert found.distance_km == pytest.approx(0.78, abs=0.02)
    assert library_nearest_to(48.85, 2.35, today=TODAY) is None


def test_queries_do_not_grow_with_the_rows(network, make_library, django_assert_max_num_queries) -> None:
    for number in range(60):
        make_library(f"Relais {number}", "Aubeval", 45.5 + number / 500, 0.1)
    assert Municipality.objects.exists()
    with django_assert_max_num_queries(6):
        for found in find_libraries("aubeval", today=TODAY):
            assert found.municipality.name
            assert found.partner is None or found.partner.name
