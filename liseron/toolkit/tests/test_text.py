import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.text import LONGEST_FOLDED, clean_line, fold, slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Isle-d’Espagnac", "l'isle d espagnac"),
        ("Nœux-les-Mines", "NOEUX LES MINES"),
        ("Émile  ZOLA", "emile zola"),
        ("E\u0301mile", "Émile"),
        ("Lætitia", "LAETITIA"),
        ("Saint-Yrieix", " saint   yrieix "),
        ("Straße", "STRASSE"),
        ("N\u00a0om", "n om"),
    ],
)
def test_names_that_people_take_for_the_same_fold_the_same(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Odile\t\r\nMartin ", "Odile Martin"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("E\u0301mile", "Émile"),
        ("👩‍👧 ok", "👩‍👧 ok"),
        ("\ud800x", "x"),
        ("200\u00a0000", "200\u00a0000"),
    ],
)
def test_a_line_is_cleaned(typed, kept):
    assert clean_line(typed, 100) == kept


@given(st.text(), st.integers(1, 50))
def test_a_clean_line_is_short_printable_and_stays(text, longest):
    line = clean_line(text, longest)
    assert len(line) <= longest
    assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cs"}]
    assert clean_line(line, longest) == line


def test_a_huge_text_costs_nothing():
    """Composing is quadratic on such a text: nothing may read beyond its beginning."""
    huge = "e" + "\u0301" * 5_000_000 + "x" * 5
    assert clean_line(huge, 100) == clean_line(huge[:400], 100)
    assert fold(huge) == fold(huge[:LONGEST_FOLDED]) == "e"


def test_a_slug_is_an_address():
    assert slug("L’Été à Nœux !") == "l-ete-a-noeux"
    assert slug("☃") == ""
    assert slug("a" * 79 + " b") == "a" * 79
