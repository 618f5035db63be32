import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.contrast import contrast, hexadecimal, mix, nearest_passing, parse_colour

colours = st.tuples(*[st.integers(0, 255)] * 3).map(hexadecimal)


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


def test_contrast_agrees_with_the_figures_that_checkers_give() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.01)


@given(colours, colours)
def test_contrast_is_the_same_in_both_orders(a: str, b: str) -> None:
    assert contrast(a, b) == contrast(b, a)
    assert 1 <= contrast(a, b) <= 21


@given(colours, colours)
def test_the_nearest_passing_colour_passes_on_any_background(colour: str, background: str) -> None:
    assert contrast(nearest_passing(colour, background), background) >= 4.5


@given(colours, colours)
def test_a_colour_that_passes_is_left_alone(colour: str, background: str) -> None:
    once = nearest_passing(colour, background)
    assert nearest_passing(once, background) == once
    if contrast(colour, background) >= 4.5:
        assert once == colour


@given(colours)
def test_the_nearest_passing_colour_is_no_further_than_black_on_white_paper(colour: str) -> None:
    # On white the way to pass is down: one step of lightness less dark would fail again, so it is close to 4.5.
    if contrast(colour, "#ffffff") < 4.5:
        assert contrast(nearest_passing(colour, "#ffffff"), "#ffffff") < 4.75


def test_a_ratio_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(ValueError, match="no colour reaches"):
        nearest_passing("#777777", "#777777", 15)


@given(colours, colours)
def test_mixing_starts_and_ends_at_the_two_colours(a: str, b: str) -> None:
    assert mix(a, b, 0) == a
    assert mix(a, b, 1) == b


@pytest.mark.parametrize("text", ["", "vert", "#12", "#12345", "#12345g", "0e5a4a00", "＃0e5a4a"])
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="six hexadecimal digits"):
        parse_colour(text)
