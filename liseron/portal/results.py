"""The page of results in words: lines with their ways in, boxes to narrow, chips to widen, help when it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.access.rules import Reason
from liseron.access.sentences import Decision
from liseron.catalogue import search as catalogue
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search import counting
from liseron.catalogue.search.labels import labels_of
from liseron.exchange.holdings import Shelf, own_first, shelves_of
from liseron.portal.narrowing import FACETS, LIBRARY, ON_DEMAND, OPEN, Asked
from liseron.portal.openness import Openness

SHOWN_VALUES = 12  # of one box; the chosen ones always
SHOWN_SHELVES = 2  # of one title
MOST_OFFERED = 6


@dataclass(frozen=True)
class Result:
    """A line of the results: the best way in for this reader, and how many there are."""

    hit: catalogue.Hit
    record: Record | None
    resource: Resource
    decision: Decision
    url: str
    shelves: Sequence[Shelf] = ()

    @property
    def shown_shelves(self) -> Sequence[Shelf]:
        return self.shelves[:SHOWN_SHELVES]

    @property
    def more_shelves(self) -> int:
        return max(0, len(self.shelves) - SHOWN_SHELVES)

    @property
    def ways(self) -> int:
        """How many of them are online."""
        return sum(not record.resource.is_physical for record in self.hit.ways)

    @property
    def is_online(self) -> bool:
        return not self.resource.is_physical

    @property
    def is_on_shelves(self) -> bool:
        """Whether a library lends it, whatever else there is."""
        return any(record.resource.is_physical for record in self.hit.ways)

    @property
    def how(self) -> str:
        """What to do about a door that stays closed, when its label does not say it all."""
        is_closed = self.is_online and self.decision.reason is Reason.NOT_COVERED
        return self.decision.says if is_closed else ""


@dataclass(frozen=True)
class FacetBox:
    """A group of check boxes."""

    name: str
    legend: str
    values: Sequence[catalogue.FacetValue]


@dataclass(frozen=True)
class Chip:
    """A choice in force, the address without it, and how many titles that address finds (None: not asked)."""

    label: str
    address: str
    total: int | None = None


def results(page: catalogue.Page, opened: Openness) -> list[Result]:
    """The hits with their doors, and where libraries lend them: two queries when one of them does, else none."""
    held = shelves_of(record for hit in page.hits for record in hit.ways)
    lines = []
    for hit in page.hits:
        best = opened.best(hit.ways) if hit.ways else None
        resource = best.resource if best else hit.resource
        shelves = own_first((one for way in hit.ways for one in held.get(way.pk, ())), opened.own)
        lines.append(Result(hit, hit.record, resource, opened.doors[resource.pk], address_of(hit), shelves))
    return lines


def address_of(hit: catalogue.Hit) -> str:
    if hit.record is not None:
        return reverse("portal:record", args=[hit.record.pk])
    return reverse("portal:resource", args=[hit.resource.slug])


def boxes(page: catalogue.Page, asked: Asked) -> list[FacetBox]:
    """The boxes that would narrow something; the usual ones hold their twelve most frequent values."""
    found = []
    for name, (facet, legend) in FACETS.items():
        values = page.facets.get(facet, [])
        kept = [value for n, value in enumerate(values) if n < SHOWN_VALUES or value.is_chosen]
        if name == "annee":
            kept.sort(key=lambda value: value.value, reverse=True)
        if kept and (len(kept) > 1 or any(value.is_chosen for value in kept) or name in ON_DEMAND):
            found.append(FacetBox(name, str(legend), kept))
    return found


def library_box(page: catalogue.Page, opened: Openness) -> FacetBox | None:
    """The libraries that one named, and the reader's own."""
    counts = {value.value: value for value in page.facets.get("library", [])}
    chosen = set(page.query.within)
    values = [
        catalogue.FacetValue(
            slug, one.name, counts[slug].count if slug in counts else 0, f"library:{slug}" in chosen
        )
        for slug, one in opened.libraries.items()
    ]
    return FacetBox(LIBRARY, _("Bibliothèque"), values) if values else None


def open_count(page: catalogue.Page) -> int:
    """Titles that this reader may enter now."""
    return sum(value.count for value in page.facets.get("open", []))


def chips(asked: Asked, opened: Openness) -> list[Chip]:
    return [
        Chip(_label(name, value, opened), asked.without(name, value).address())
        for name, value in asked.narrowings()
    ]


def widenings(asked: Asked, opened: Openness, today: date) -> list[Chip]:
    """What each choice taken back would give, those that give something, most first. For an empty answer."""
    offered = []
    for name, value in list(asked.narrowings())[:MOST_OFFERED]:
        wider = asked.without(name, value)
        total = counting.found(wider.query(today=today, sets=opened.sets, size=1, facets=())).total
        if total:
            offered.append(Chip(_label(name, value, opened), wider.address(), total))
    return sorted(offered, key=lambda chip: -(chip.total or 0))


def _label(name: str, value: str, opened: Openness) -> str:
    if name == OPEN:
        return _("Disponible pour moi maintenant")
    if name == LIBRARY:
        return opened.libraries[value].name if value in opened.libraries else value
    if name == "offre":
        return next((one.name for one in opened.resources.values() if one.slug == value), value)
    return str(labels_of(FACETS[name][0]).get(value) or value)


def only_title(page: catalogue.Page, request: HttpRequest) -> str:
    """Where a typed ISBN leads, when it names one title: its page. Empty otherwise."""
    if page.query.identifier and page.total == 1 and len(page.hits) == 1 and not page.query.is_narrowed():
        return address_of(page.hits[0])
    return ""
