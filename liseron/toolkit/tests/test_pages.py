import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.once import Idempotency
from liseron.toolkit.pages import page_of, search_terms


@pytest.fixture
def sixty(db):
    Idempotency.objects.bulk_create(Idempotency(key=f"key-{n:03}") for n in range(60))
    return Idempotency.objects.order_by("key")


def test_pages_cut_a_list_in_its_order(sixty):
    first, last = page_of(sixty, 1), page_of(sixty, "3")
    assert [row.key for row in first.items[:2]] == ["key-000", "key-001"]
    assert (first.previous, first.next, first.first_row, first.last_row) == (None, 2, 1, 25)
    assert (last.previous, last.next, last.first_row, last.last_row, last.count) == (2, None, 51, 60, 60)
    assert len(last.items) == 10


@pytest.mark.parametrize("number", [None, "", "x", "0", "-1", "1.5", "٣", "9" * 5000, "1e3", "²"])
def test_a_bad_number_is_the_first_page(sixty, number):
    assert page_of(sixty, number).number == 1


def test_a_number_too_far_is_the_last_page(sixty):
    assert page_of(sixty, "99999").number == 3


def test_an_empty_list_has_one_empty_page(db):
    page = page_of(Idempotency.objects.all(), 1)
    assert (page.pages, page.count, page.first_row, page.last_row, list(page.items)) == (1, 0, 0, 0, [])


def test_rows_that_tie_are_on_one_page_each(sixty):
    Idempotency.objects.update(at="2026-01-01T00:00Z")
    tied = Idempotency.objects.order_by("-at")
    seen = [row.pk for number in (1, 2, 3) for row in page_of(tied, number).items]
    assert len(set(seen)) == 60
    assert page_of(tied, 1).items[0].pk == min(seen)


def test_a_page_costs_two_queries(sixty, django_assert_num_queries):
    with django_assert_num_queries(2):
        page_of(sixty, 2)


def test_search_terms_are_short_clean_and_composed():
    assert search_terms("  E\u0301mile\x00Zola\r\n ") == "Émile Zola"
    assert len(search_terms("é" * 10_000)) == 200
    assert search_terms(None) == ""


@given(st.text())
def test_search_terms_hold_no_control_character_and_are_stable(text):
    cleaned = search_terms(text)
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc"]
    assert search_terms(cleaned) == cleaned or len(cleaned) > 200
