"""What INSEE says of a partner's population on a given day: the figure that contributions rest on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from liseron.partners.models import Municipality, Partner, Population

Key = TypeVar("Key", int, str)


class Figures(NamedTuple):
    """`total` is None where INSEE's file of that year was not read for every commune."""

    municipal: int
    total: int | None
    census_year: int


class Inhabitants(NamedTuple):
    """A commune's figures of one census year, with those of the communes it took over."""

    municipal: int
    total: int | None


@dataclass(frozen=True)
class Headcount:
    """The figures of a territory, commune by commune (by primary key), all of one census year."""

    census_year: int
    communes: Mapping[int, Inhabitants]

    @property
    def figures(self) -> Figures:
        """The territory as one."""
        totals = [one.total for one in self.communes.values()]
        known = None if None in totals else sum(total or 0 for total in totals)
        return Figures(sum(one.municipal for one in self.communes.values()), known, self.census_year)


class CannotCount(Exception):
    """No census year is complete for the territory on that day; the message is a French sentence."""


def population_of(partner: Partner, *, on: date) -> Figures:
    """The latest figures in force on that day; the sum of the member communes for an EPCI.

    Charente art. 4.2, « dernières données INSEE disponibles ». Raises CannotCount rather than leave a commune out.
    """
    return count(territory_of(partner), on=on)


def territory_of(partner: Partner) -> list[Municipality]:
    """The communes that the partner is made of, merged ones left out."""
    return territories_of([partner])[partner.pk]


def territories_of(partners: Collection[Partner]) -> dict[int, list[Municipality]]:
    """`territory_of` for many, by the partner's primary key. One query."""
    alone = [one.municipality_id for one in partners if one.municipality_id is not None]
    communities = [one.intercommunality_id for one in partners if one.intercommunality_id is not None]
    communes = Municipality.objects.filter(kind=Municipality.Kind.CURRENT).filter(
        Q(pk__in=alone) | Q(intercommunality__in=communities, valid_until__isnull=True)
    )
    by_key = {one.pk: one for one in communes}
    by_community: dict[str | None, list[Municipality]] = defaultdict(list)
    for one in by_key.values():
        if one.valid_until is None:
            by_community[one.intercommunality_id].append(one)
    return {
        one.pk: [by_key[pk] for pk in [one.municipality_id] if pk in by_key]
        if one.municipality_id is not None
        else by_community[one.intercommunality_id]
        for one in partners
    }


def count(communes: Iterable[Municipality], *, on: date) -> Figures:
    """The latest census year that has a figure for each of the communes; raises CannotCount."""
    found = headcounts({0: [commune.pk for commune in communes]}, on=on)[0]
    if found is None:
        raise CannotCount(
            _(
                "La population INSEE manque pour une commune au moins. "
                "Importez le fichier de populations de l’INSEE."
            )
        )
    return found.figures


def headcounts(territories: Mapping[Key, Collection[int]], *, on: date) -> dict[Key, Headcount | None]:
    """For each territory (keys of its communes) the latest census year in force that has a figure for each of them.

    None where there is no such year. Figures published before a merger stand under the former codes: they count
    with the commune that took them over. One query, whatever the number of territories.
    """
    wanted = {pk for communes in territories.values() for pk in communes}
    years = _readings(wanted, on)
    return {key: _latest(years, set(communes)) for key, communes in territories.items()}


def _readings(wanted: set[int], on: date) -> dict[int, dict[int, Inhabitants]]:
    """What was published by that day: census year, then commune."""
    rows = Population.objects.filter(
        Q(municipality__in=wanted) | Q(municipality__successor__in=wanted, municipality__kind="former"),
        in_force_on__lte=on,
    ).values_list("census_year", "municipality_id", "municipality__successor_id", "municipal", "total")
    years: dict[int, dict[int, Inhabitants]] = defaultdict(dict)
    for year, pk, successor, municipal, total in rows.order_by("census_year"):
        key = pk if pk in wanted else successor or pk
        before = years[year].get(key, Inhabitants(0, 0))
        whole = None if total is None or before.total is None else before.total + total
        years[year][key] = Inhabitants(before.municipal + municipal, whole)
    return years


def _latest(years: Mapping[int, Mapping[int, Inhabitants]], communes: set[int]) -> Headcount | None:
    for year in sorted(years, reverse=True):
        if communes and communes <= years[year].keys():
            return Headcount(year, {pk: years[year][pk] for pk in communes})
    return None
