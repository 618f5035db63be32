from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from liseron.desk.department.fields import AmountField


def test_an_amount_is_read_as_people_write_it():
    assert AmountField().clean(" 1 234,50 € ") == Decimal("1234.50")


def test_an_amount_that_may_be_left_empty_is_then_unknown():
    assert AmountField(required=False).clean("") is None


def test_an_amount_asked_for_and_left_empty_is_refused():
    with pytest.raises(ValidationError):
        AmountField().clean("")


def test_less_than_the_least_is_refused_with_the_least():
    with pytest.raises(ValidationError, match="au moins 0,01"):
        AmountField(at_least=Decimal("0.01")).clean("0")


def test_a_known_amount_is_drawn_so_that_it_is_read_back():
    field = AmountField()
    drawn = field.prepare_value(Decimal("30000.00"))
    assert "€" not in drawn
    assert field.clean(drawn) == Decimal("30000.00")


@pytest.mark.parametrize("typed", ["-1", "1,234", "99999999999", "x", "\x00", "1\x00"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)
