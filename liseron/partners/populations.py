"""What INSEE says of a partner's population on a given day: the figure that contributions rest on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from liseron.partners.models import Municipality, Partner, Population


class Figures(NamedTuple):
    """`total` is None where INSEE's file of that year was not read for every commune."""

    municipal: int
    total: int | None
    census_year: int


class CannotCount(Exception):
    """No census year is complete for the territory on that day; the message is a French sentence."""


def population_of(partner: Partner, *, on: date) -> Figures:
    """The latest figures in force on that day; the sum of the member communes for an EPCI.

    Charente art. 4.2, « dernières données INSEE disponibles ». Raises CannotCount rather than leave a commune out.
    """
    return count(territory_of(partner), on=on)


def territory_of(partner: Partner) -> list[Municipality]:
    """The communes that the partner is made of, merged ones left out."""
    communes = Municipality.objects.filter(kind=Municipality.Kind.CURRENT)
    if partner.municipality_id is not None:
        return list(communes.filter(pk=partner.municipality_id))
    return list(communes.filter(intercommunality_id=partner.intercommunality_id, valid_until__isnull=True))


def count(communes: Iterable[Municipality], *, on: date) -> Figures:
    """The latest census year that has a figure for each of the communes; raises CannotCount.

    Figures published before a merger stand under the former codes: they count with the commune that took them over.
    """
    wanted = {commune.pk for commune in communes}
    rows = Population.objects.filter(
        Q(municipality__in=wanted) | Q(municipality__successor__in=wanted, municipality__kind="former"),
        in_force_on__lte=on,
    ).values_list("census_year", "municipality_id", "municipality__successor_id", "municipal", "total")
    years: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
    for year, pk, successor, municipal, total in rows:
        years[year].append((pk if pk in wanted else successor or pk, municipal, total))
    for year in sorted(years, reverse=True):
        if wanted and {pk for pk, _municipal, _total in years[year]} == wanted:
            totals = [total for _pk, _municipal, total in years[year]]
            known = None if None in totals else sum(total or 0 for total in totals)
            return Figures(sum(municipal for _pk, municipal, _total in years[year]), known, year)
    raise CannotCount(
        _(
            "La population INSEE manque pour une commune au moins. Importez le fichier de populations de l’INSEE."
        )
    )
