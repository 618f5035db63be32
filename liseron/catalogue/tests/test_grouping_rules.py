"""Which titles are one work: decided on values, whatever the order in which they come."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.catalogue.rules import identifiers
from liseron.catalogue.rules.grouping import derived, groups, part_number
from liseron.catalogue.rules.leading import Candidate, lead_of

BARE = {"subtitle": "", "part_number": "", "part_title": "", "series": "", "series_number": "", "year": None}


def key(title: str, *names: str, **more: object) -> str:
    creators = [{"name": name, "role": "aut"} for name in names]
    return derived(BARE | {"medium": "book", "title": title, "creators": creators} | more)["title_key"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (key("L’Étranger", "Albert Camus"), key("l'etranger", "CAMUS, Albert")),
        (key("Nana, tome II", "Émile Zola"), key("Nana", "Émile Zola", part_number="T. 02")),
        (key("Naruto", "M. K.", series="Naruto", series_number="3"), key("Naruto, volume 3", "M. K.")),
        (
            key("Le Rouge et le Noir", "Stendhal", subtitle="roman"),
            key("Le rouge et le noir : roman", "Stendhal"),
        ),
        (key("Le Monde", medium="press"), key("LE MONDE", medium="press")),
        (key("Poésies", year=1900), key("Poesies", year=1900)),
    ],
)
def test_one_title_written_in_two_ways_has_one_key(one: str, other: str) -> None:
    assert one == other != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (key("Nana", "Émile Zola"), key("Nana", "Émile Zola", medium="film")),
        (key("Nana, tome 1", "Émile Zola"), key("Nana, tome 2", "Émile Zola")),
        (key("Nana", "Émile Zola"), key("Nana", "Jean Renoir")),
        (key("Star Wars : Un nouvel espoir", "G. L."), key("Star Wars : Le retour", "G. L.")),
        (key("Poésies", year=1900), key("Poésies", year=1901)),
    ],
)
def test_two_titles_have_two_keys(one: str, other: str) -> None:
    assert one != other


def test_a_book_known_by_its_title_alone_has_no_key() -> None:
    assert key("Poésies") == ""
    assert key("   ", "Émile Zola") == ""


@given(st.lists(st.sets(st.integers(0, 12), max_size=3), max_size=25), st.randoms(use_true_random=False))
def test_the_groups_do_not_depend_on_the_order(keys: list[set[int]], chance: random.Random) -> None:
    rows = list(enumerate(keys))
    expected = {frozenset(group) for group in groups(dict(rows))}
    chance.shuffle(rows)
    assert {frozenset(group) for group in groups(dict(rows))} == expected
    together = {row: group for group in expected for row in group}
    assert all(together[a] == together[b] for a, x in rows for b, y in rows if x & y)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Tome 02", "2"), ("T. II", "2"), ("vol. XIV", "14"), ("2", "2"), ("été", "ete"), ("", ""), ("0", "0")],
)
def test_the_number_of_a_part_is_read(text: str, found: str) -> None:
    assert part_number(text) == found


@given(st.text(max_size=30))
def test_any_text_is_a_part_or_a_number_of_the_vendor(text: str) -> None:
    assert isinstance(part_number(text), str)
    for scheme in ("isbn", "issn", "ean", "doi", "?"):
        kept = identifiers.sound(scheme, text)
        assert kept is None or kept[0] in identifiers.SCHEMES


@given(st.integers(0, 999_999_999))
def test_an_isbn_of_ten_characters_becomes_the_same_as_that_of_thirteen(number: int) -> None:
    nine = f"{number:09}"
    rest = -sum((10 - n) * int(c) for n, c in enumerate(nine)) % 11
    ten = nine + ("X" if rest == 10 else str(rest))
    thirteen = identifiers.isbn13(ten)
    assert thirteen is not None
    assert thirteen.startswith("978" + nine)
    assert identifiers.isbn13(f"{thirteen[:3]}-{thirteen[3:]}") == thirteen
    wrong = thirteen[:-1] + str((int(thirteen[-1]) + 1) % 10)
    assert identifiers.sound("isbn", wrong) == ("vendor", wrong)


@pytest.mark.parametrize(
    ("scheme", "value", "kept"),
    [
        ("isbn", "ISBN 2-07-036002-4", ("isbn", "9782070360024")),
        ("ean", "9782070360024", ("isbn", "9782070360024")),
        ("ean", "3760231762036", ("ean", "3760231762036")),
        ("ean", "3760231762037", ("vendor", "3760231762037")),
        ("issn", "0395-2037", ("issn", "0395-2037")),
        ("issn", "0395-2038", ("vendor", "0395-2038")),
        ("isbn", "", None),
    ],
)
def test_a_number_is_kept_for_what_it_is(scheme: str, value: str, kept: tuple[str, str] | None) -> None:
    assert identifiers.sound(scheme, value) == kept


def test_the_record_that_may_be_had_speaks_then_the_one_that_says_most_then_the_oldest() -> None:
    gone, poor, rich, late = (
        Candidate(1, False, 9),
        Candidate(2, True, 1),
        Candidate(3, True, 5),
        Candidate(4, True, 5),
    )
    assert lead_of([gone, poor, rich, late]) == 3
    assert lead_of([gone]) == 1
    assert lead_of([]) is None
