"""Distances, positions and addresses as the Ministry's list gives them; decisions on values only."""

import math
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""

KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180


class Position(NamedTuple):
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    south: float
    north: float
    west: float
    east: float

    def holds(self, place: Position) -> bool:
        return self.south <= place.latitude <= self.north and self.west <= place.longitude <= self.east


METROPOLE = Box(41.2, 51.3, -5.4, 9.8)
FRANCE = (
    METROPOLE,
    Box(14.2, 18.2, -63.3, -60.7),  # Antilles
    Box(2.0, 6.0, -54.8, -51.4),  # Guyane
    Box(-21.6, -20.7, 55.0, 56.0),  # La Réunion
    Box(-13.2, -12.5, 44.9, 45.4),  # Mayotte
    Box(46.6, 47.2, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    Box(-23.0, -19.0, 163.0, 169.0),  # Nouvelle-Calédonie
    Box(-28.0, -7.0, -155.0, -134.0),  # Polynésie française
    Box(-14.6, -13.0, -178.4, -175.9),  # Wallis-et-Futuna
)


def distance_km(one: Position, other: Position) -> float:
    """Great-circle distance (haversine), in kilometres."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    half_height = math.sin((north - south) / 2) ** 2
    half_width = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    chord = half_height + math.cos(south) * math.cos(north) * half_width
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def box_around(place: Position, radius_km: float) -> Box:
    """A box that holds every point within the radius; all longitudes near a pole or the antimeridian."""
    height = radius_km / KM_PER_DEGREE
    south, north = max(-90.0, place.latitude - height), min(90.0, place.latitude + height)
    widest = math.cos(math.radians(max(abs(south), abs(north))))
    width = height / widest if widest > 1e-9 else 360.0
    west, east = place.longitude - width, place.longitude + width
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return Box(south, north, west, east)


def middle(places: list[Position]) -> Position | None:
    """The mean of some positions; None of none. Right at the scale of a few communes only."""
    if not places:
        return None
    return Position(
        sum(p.latitude for p in places) / len(places), sum(p.longitude for p in places) / len(places)
    )


@dataclass(frozen=True)
class ReadPosition:
    """A position from two cells; `remark` is "", "missing", "zero", "swapped", "abroad" or "unreadable"."""

    position: Position | None
    remark: str = ""


def read_position(latitude: str, longitude: str) -> ReadPosition:
    """Keeps what is in France, puts a swapped pair right, and says why it drops the rest."""
    if not latitude.strip() and not longitude.strip():
        return ReadPosition(None, "missing")
    try:
        place = Position(_degrees(latitude), _degrees(longitude))
    except ValueError:
        return ReadPosition(None, "unreadable")
    if place == (0, 0):
        return ReadPosition(None, "zero")
    if _in_france(place):
        return ReadPosition(place)
    swapped = Position(place.longitude, place.latitude)
    return ReadPosition(swapped, "swapped") if _in_france(swapped) else ReadPosition(None, "abroad")


def read_website(text: str) -> str | None:
    """An http address, "" when the cell has none to give, None when it holds something that is no address."""
    cell = text.strip()
    if not cell:
        return ""
    if not re.match(r"https?://", cell, re.IGNORECASE):
        cell = f"https://{cell}"
    if len(cell) > 400 or re.search(r"[\s@<>\"'\\\x00-\x1f]", cell):
        return None
    try:
        host = urlsplit(cell).hostname or ""
    except ValueError:
        return None
    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", host):
        return None
    scheme, rest = cell.split("://", 1)
    return f"{scheme.lower()}://{rest}"


def _degrees(text: str) -> float:
    value = float(text.strip().replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _in_france(place: Position) -> bool:
    return any(box.holds(place) for box in FRANCE)
