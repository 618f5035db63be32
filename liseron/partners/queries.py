"""The libraries that a reader may choose: found by name, by town or by postcode, the nearest first."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet

from liseron.partners.models import Library, Municipality, Partner, PostalCode
from liseron.partners.rules import Position, box_around, distance_km, middle
from liseron.protocols.insee import fold_name

FOUND_AT_MOST = 20
MATCHES_AT_MOST = 200
NEAR_KM = 40.0
SPREAD_AT_MOST_KM = 40.0
WORDS_AT_MOST = 6
LONGEST_QUESTION = 120


@dataclass(frozen=True)
class FoundLibrary:
    """A library, how far it is (None without a position), and what its community's agreement allows that day."""

    library: Library
    distance_km: float | None
    is_covered: bool

    @property
    def municipality(self) -> Municipality:
        return self.library.municipality

    @property
    def partner(self) -> Partner | None:
        return self.library.partner

    @property
    def formula(self) -> str | None:
        """The partner's way in, None while the library is not covered."""
        partner = self.library.partner
        return partner.formula if partner is not None and self.is_covered else None


@dataclass(frozen=True)
class _Question:
    """What was typed: a postcode or its beginning, and the words of a name."""

    postcode: str
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def phrases(self) -> list[str]:
        """Every run of consecutive words: the town may stand anywhere in « médiathèque de Saint-Omer »."""
        count = len(self.words)
        return [" ".join(self.words[a:b]) for a in range(count) for b in range(a + 1, count + 1)]


def find_libraries(text: str, *, near: Position | None = None, today: date) -> list[FoundLibrary]:
    """At most FOUND_AT_MOST open libraries for what a reader typed, those that match first, then their neighbours.

    By name of library or town (any words, accents or not) or by postcode (its beginning is enough). The nearest come
    first, seen from `near`, else from the town or postcode named. Six queries at most, whatever the number of rows.
    """
    question = _read(text)
    if not question.postcode and not question.words:
        return _nearest(near, today) if near else []
    towns = _towns_named(question)
    origin = near or _where(towns, question)
    found = _matching(question, towns)
    if origin is None:
        return _ordered(found[:FOUND_AT_MOST], None, today)
    results = _ordered(found, origin, today)[:FOUND_AT_MOST]
    chosen = {result.library.pk for result in results}
    neighbours = [r for r in _nearest(origin, today) if r.library.pk not in chosen] if towns else []
    return (results + neighbours)[:FOUND_AT_MOST]


def library_nearest_to(latitude: float, longitude: float, *, today: date) -> FoundLibrary | None:
    """The open library nearest to a point, within NEAR_KM; None when there is none. One query."""
    return next(iter(_nearest(Position(latitude, longitude), today)), None)


def _read(text: str) -> _Question:
    words = fold_name(text[:LONGEST_QUESTION]).split()
    postcode = next((w for w in words if re.fullmatch(r"[0-9]{2,5}", w)), "")
    rest = tuple(w for w in words if w != postcode)[:WORDS_AT_MOST]
    return _Question(postcode, rest)


def _open() -> QuerySet[Library]:
    return Library.objects.open_to_readers().select_related("municipality", "partner")


def _towns_named(question: _Question) -> list[Municipality]:
    """The towns meant, a merged one standing for its successor: by whole postcode, or by the longest name typed."""
    wanted = Q(pk__in=[])
    if len(question.postcode) == 5:
        served = PostalCode.objects.filter(code=question.postcode)
        wanted |= Q(pk__in=served.values("municipality"))
    if question.words:
        wanted |= Q(folded_name__in=question.phrases()) | Q(folded_name__startswith=question.name)
    rows = list(Municipality.objects.filter(wanted).select_related("successor")[:200])
    exact = [row for row in rows if row.folded_name in question.phrases()]
    if exact:
        longest = max(len(row.folded_name) for row in exact)
        rows = [row for row in exact if len(row.folded_name) == longest]
    towns = {town.pk: town for town in (row.successor or row for row in rows)}
    return list(towns.values())


def _matching(question: _Question, towns: list[Municipality]) -> list[Library]:
    """Libraries whose name or town holds every word, or that stand at the postcode or in a town that has it."""
    wanted = Q()
    for word in question.words:
        wanted &= _begins_a_word("folded_name", word) | _begins_a_word("municipality__folded_name", word)
    if question.postcode:
        wanted &= Q(postcode__startswith=question.postcode) | Q(
            municipality__in=[town.pk for town in towns] if not question.words else []
        )
    if question.words and not question.postcode:
        wanted |= Q(municipality__in=[town.pk for town in towns])
    rows = list(_open().filter(wanted).order_by("municipality__folded_name", "folded_name")[:MATCHES_AT_MOST])
    return sorted(rows, key=lambda row: _rank(row, question))


def _begins_a_word(field: str, word: str) -> Q:
    """« arras » is in « nouvel arras », not in « sarras »."""
    return Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})


def _rank(library: Library, question: _Question) -> int:
    """Town named exactly, then town beginning so, then library beginning so, then the rest."""
    town = library.municipality.folded_name
    if town in question.phrases():
        return 0
    if question.name and town.startswith(question.name):
        return 1
    return 2 if question.name and library.folded_name.startswith(question.name) else 3


def _where(towns: list[Municipality], question: _Question) -> Position | None:
    """A middle of the towns meant; None when they are too far apart to be one place.

    Our sources give positions for libraries only. A town’s is that of its libraries, else of those that share one of
    its postcodes,
    else of those of its EPCI (docs/decisions: positions of communes).
    """
    if not towns or len(towns) > 60:
        return None
    keys = [town.pk for town in towns]
    shared = list(
        Municipality.objects.filter(postal_codes__code__in=_postcodes(keys))
        .values_list("pk", flat=True)
        .distinct()
    )
    communities = {town.intercommunality_id for town in towns if town.intercommunality_id}
    rows = list(
        Library.objects.filter(latitude__isnull=False)
        .filter(Q(municipality__in=[*keys, *shared]) | Q(municipality__intercommunality__in=communities))
        .values_list("municipality_id", "latitude", "longitude")
    )
    for wanted in (set(keys), set(shared), None):
        places = [
            Position(lat, lon)
            for pk, lat, lon in rows
            if lat is not None and lon is not None and (wanted is None or pk in wanted)
        ]
        centre = middle(places)
        if centre is not None:
            is_one_place = len(towns) == 1 or _spread(centre, places) <= SPREAD_AT_MOST_KM
            return centre if is_one_place else None
    return None


def _postcodes(municipalities: list[int]) -> list[str]:
    rows = Municipality.objects.filter(pk__in=municipalities, postal_codes__isnull=False)
    return list(rows.values_list("postal_codes__code", flat=True))


def _spread(centre: Position, places: Iterable[Position]) -> float:
    return max(distance_km(centre, place) for place in places)


def _nearest(origin: Position, today: date) -> list[FoundLibrary]:
    """The nearest open libraries within NEAR_KM: a box first, which the index serves, then the true distance."""
    box = box_around(origin, NEAR_KM)
    flat = math.cos(math.radians(origin.latitude)) ** 2
    north, east = F("latitude") - origin.latitude, F("longitude") - origin.longitude
    rows = (
        _open()
        .filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
        .annotate(
            flat_distance=ExpressionWrapper(north * north + east * east * flat, output_field=FloatField())
        )
        .order_by("flat_distance", "pk")[: FOUND_AT_MOST * 2]
    )
    found = _ordered(rows, origin, today)
    return [r for r in found if r.distance_km is not None and r.distance_km <= NEAR_KM][:FOUND_AT_MOST]


def _ordered(rows: Iterable[Library], origin: Position | None, today: date) -> list[FoundLibrary]:
    """As given without an origin; else by distance, those without a position last."""
    found = [
        FoundLibrary(
            row,
            _distance(row, origin),
            row.partner is not None and row.partner.is_covered_on(today),
        )
        for row in rows
    ]
    if origin is None:
        return found
    return sorted(found, key=lambda r: math.inf if r.distance_km is None else r.distance_km)


def _distance(library: Library, origin: Position | None) -> float | None:
    if origin is None or library.latitude is None or library.longitude is None:
        return None
    return distance_km(origin, Position(library.latitude, library.longitude))
