import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.partners.rules import (
    KM_PER_DEGREE,
    Position,
    box_around,
    distance_km,
    read_position,
    read_website,
)

POSITIONS = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
HALF_TURN_KM = 180 * KM_PER_DEGREE
ANGOULEME, ARRAS = Position(45.6484, 0.1562), Position(50.2910, 2.7772)


def test_the_distance_from_angouleme_to_arras_is_that_of_the_map() -> None:
    assert distance_km(ANGOULEME, ARRAS) == pytest.approx(551, abs=3)


@given(POSITIONS, POSITIONS, POSITIONS)
def test_distance_is_a_distance(a: Position, b: Position, c: Position) -> None:
    assert distance_km(a, a) == 0
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert 0 <= distance_km(a, b) <= HALF_TURN_KM + 1e-6
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


@given(POSITIONS, POSITIONS, st.floats(0.1, 500))
def test_a_box_holds_every_point_within_the_radius(place: Position, other: Position, radius: float) -> None:
    if distance_km(place, other) <= radius * (1 - 1e-9):
        box = box_around(place, radius * (1 + 1e-9))
        assert box.south - 1e-9 <= other.latitude <= box.north + 1e-9
        assert box.west - 1e-9 <= other.longitude <= box.east + 1e-9


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(0, 2 * math.pi), st.floats(0.1, 100))
def test_a_box_holds_the_circle_it_is_drawn_around(lat: float, lon: float, way: float, radius: float) -> None:
    place = Position(lat, lon)
    north = radius * 0.99 * math.cos(way) / KM_PER_DEGREE
    east = radius * 0.99 * math.sin(way) / KM_PER_DEGREE
    other = Position(lat + north, lon + east / math.cos(math.radians(abs(lat) + abs(north))))
    if distance_km(place, other) <= radius:
        assert box_around(place, radius).holds(other)


@pytest.mark.parametrize(
    ("latitude", "longitude", "position", "remark"),
    [
        ("45.65", "0.15", Position(45.65, 0.15), ""),
        ("45,65", "0,15", Position(45.65, 0.15), ""),
        ("0.15", "45.65", Position(45.65, 0.15), "swapped"),
        ("", "", None, "missing"),
        ("0", "0.0", None, "zero"),
        ("45.65", "", None, "unreadable"),
        ("nan", "inf", None, "unreadable"),
        ("40.71", "-74.0", None, "abroad"),
        ("-21.1", "55.5", Position(-21.1, 55.5), ""),
    ],
)
def test_a_position_is_kept_put_right_or_refused_with_its_reason(
    latitude: str, longitude: str, position: Position | None, remark: str
) -> None:
    read = read_position(latitude, longitude)
    assert (read.position, read.remark) == (position, remark)


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("", ""),
        ("www.exemple.fr", "https://www.exemple.fr"),
        ("WWW.Exemple.fr/page", "https://WWW.Exemple.fr/page"),
        ("Http://exemple.fr", "http://exemple.fr"),
        ("Page facebook", None),
        ("non", None),
        ("biblio@exemple.fr", None),
        ("javascript:alert(1)", None),
        ("http//exemple.fr", None),
        ("https://[", None),
        ("https://exemple.fr/" + "a" * 500, None),
    ],
)
def test_a_website_is_an_address_or_nothing(cell: str, address: str | None) -> None:
    assert read_website(cell) == address


@given(st.text())
def test_any_text_gives_an_http_address_or_nothing(text: str) -> None:
    address = read_website(text)
    assert not address or address.startswith(("http://", "https://"))
    assert read_position(text, text).position is None or text.strip()
