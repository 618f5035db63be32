"""Reads about partners across the floors: territory, libraries, readers in order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from liseron.partners.models import Library, Municipality, Partner, Population
from liseron.partners.populations import CannotCount, population_of, territory_of
from liseron.people.models import Registration


@dataclass(frozen=True)
class Inhabited:
    """A commune of a territory with its latest population in force, None when it was never read."""

    municipality: Municipality
    population: int | None


def communes_of(partner: Partner, today: date) -> list[Inhabited]:
    """The communes of the partner. Two queries."""
    communes = territory_of(partner)
    latest: dict[int, int] = {}
    rows = Population.objects.filter(municipality__in=communes, in_force_on__lte=today).order_by(
        "census_year"
    )
    for pk, count in rows.values_list("municipality_id", "municipal"):
        latest[pk] = count
    return [Inhabited(one, latest.get(one.pk)) for one in communes]


def population_told(partner: Partner, today: date) -> str:
    """The population as a sentence, or why there is none."""
    try:
        figures = population_of(partner, on=today)
    except CannotCount as refusal:
        return str(refusal)
    return _("{count} habitants (population municipale, recensement {year}).").format(
        count=f"{figures.municipal:,}".replace(",", "\u202f"), year=figures.census_year
    )


def readers_of_partner(today: date) -> QuerySet[Any]:
    """A subquery: how many registrations in force a partner has."""
    return _counted(today, "library__partner", OuterRef("pk"))


def with_readers(libraries: QuerySet[Library], today: date) -> QuerySet[Library]:
    """Libraries with `n_readers`, their readers in order."""
    return libraries.annotate(
        n_readers=Coalesce(
            Subquery(_counted(today, "library", OuterRef("pk")), output_field=IntegerField()), 0
        )
    )


def libraries_of(partner: Partner, today: date) -> QuerySet[Library]:
    return with_readers(Library.objects.of(partner).select_related("municipality"), today)


def _counted(today: date, of: str, outer: OuterRef) -> QuerySet[Any]:
    rows = Registration.objects.in_force(today).filter(**{of: outer}).order_by()
    counted: QuerySet[Any] = rows.values(of).annotate(n=Count("patron", distinct=True)).values("n")
    return counted
