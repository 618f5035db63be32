from contextlib import suppress
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.money import MOST, CannotReadAmount, cents, euros, read_amount

AMOUNTS = st.decimals(0, MOST, places=2)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234.5"), "1\u00a0234,50\u00a0€"),
        (Decimal("-1234.5"), "−1\u00a0234,50\u00a0€"),
        (Decimal("0.005"), "0,01\u00a0€"),
        (Decimal("-0.001"), "0,00\u00a0€"),
        (Decimal("1234567.89"), "1\u00a0234\u00a0567,89\u00a0€"),
        (30000, "30\u00a0000,00\u00a0€"),
    ],
)
def test_an_amount_is_written_as_in_french(amount, written):
    assert euros(amount) == written


def test_a_short_amount_leaves_out_the_cents_that_are_not_there():
    assert euros(Decimal("24310.00"), short=True) == "24\u00a0310\u00a0€"
    assert euros(Decimal("24310.10"), short=True) == "24\u00a0310,10\u00a0€"


@given(AMOUNTS, st.booleans())
def test_what_is_written_is_read_back(amount, short):
    assert read_amount(euros(amount, short=short)) == amount


@given(AMOUNTS, st.sampled_from([" ", "\u00a0", "\u202f", ""]), st.sampled_from(",."))
def test_an_amount_is_read_with_any_space_and_either_mark(amount, space, mark):
    grouped = f"{int(amount):,}".replace(",", space) + mark + f"{amount:.2f}"[-2:]
    assert read_amount(grouped) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1234.5 €", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12 euros", "12.00"),
        ("0", "0.00"),
        ("  7,1€ ", "7.10"),
        ("0.15", "0.15"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "négatif"),
        ("− 5,00", "négatif"),
        ("1,234", "deux chiffres"),
        ("12,345 €", "deux chiffres"),
        ("99999999999", "trop grand"),
        ("9" * 41, "trop long"),
        ("beaucoup", "pas compris"),
        ("12 34", "pas compris"),
        ("", "pas compris"),
        ("1e5", "pas compris"),
        ("NaN", "pas compris"),
        ("٣", "pas compris"),
        ("1,", "pas compris"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed, told):
    with pytest.raises(CannotReadAmount, match=told):
        read_amount(typed)


@given(st.text())
def test_any_text_is_an_amount_or_is_refused(text):
    with suppress(CannotReadAmount):
        assert 0 <= read_amount(text) <= MOST


@given(st.decimals(-1000, 1000, places=4))
def test_rounding_never_moves_an_amount_by_more_than_half_a_cent(amount):
    assert abs(cents(amount) - amount) <= Decimal("0.005")


def test_the_filter_writes_nothing_for_an_amount_that_is_not_known():
    page = Template('{% load liseron %}[{{ a|euros }}][{{ b|euros:"short" }}]')
    assert page.render(Context({"a": None, "b": Decimal(5)})) == "[][5\u00a0€]"
