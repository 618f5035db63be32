"""What is open today: to this reader, to the libraries one names; asked once for a page, whatever it shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from liseron.access.facts import is_open_to_all
from liseron.access.queries import doors_for_list, slugs_open_to
from liseron.access.rules import Reason
from liseron.access.sentences import Decision
from liseron.catalogue.models import Record, Resource
from liseron.exchange.holdings import slugs_on_shelves
from liseron.partners.models import Library
from liseron.portal.readers import patron_of
from liseron.toolkit.dates import now, paris_today

# What a reader can do something about comes first.
ORDER = [
    *(
        Reason.OK,
        Reason.SIGN_IN,
        Reason.NOT_REGISTERED,
        Reason.CARD_LAPSED,
        Reason.MORE_ASKED,
        Reason.PENDING,
    ),
    *(Reason.QUOTA_SPENT, Reason.NOT_OPEN_YET, Reason.NOT_READY, Reason.TOO_YOUNG, Reason.NOT_COVERED),
]


def rank(decision: Decision) -> int:
    """0 for a door that opens; the more distant the remedy, the higher."""
    return ORDER.index(decision.reason) if decision.reason in ORDER else len(ORDER)


@dataclass(frozen=True)
class Openness:
    """The resources that the portal shows today, each with its door for this reader; and the libraries named."""

    resources: Mapping[int, Resource]
    doors: Mapping[int, Decision]
    libraries: Mapping[str, Library]
    sets: Mapping[str, frozenset[str]]
    own: Library | None = None

    def best(self, ways: Sequence[Record]) -> Record:
        """The way in that opens, or the nearest to opening; the first of those that tie. Shelves come last."""
        return min(ways, key=lambda one: (one.resource.is_physical, rank(self.doors[one.resource_id])))

    @property
    def has_shelves(self) -> bool:
        """Whether the portal shows what stands in libraries, beside what is online."""
        return any(resource.is_physical for resource in self.resources.values())


def openness(request: HttpRequest, libraries: Iterable[str] = ()) -> Openness:
    """A dozen queries at most. `libraries` are slugs from an address: those that nobody bears are left out."""
    today = paris_today()
    resources = list(Resource.objects.published_on(today))
    patron = patron_of(request)
    doors = doors_for_list(patron=patron, resources=resources, now=now())
    own = {patron.library.slug: patron.library} if patron else {}
    named = own | _libraries([slug for slug in libraries if slug not in own])
    opened = [one.slug for one in resources if doors[one.pk].may_enter and not one.is_physical]
    sets = {"open": frozenset(opened)}
    return Openness(
        resources={one.pk: one for one in resources},
        doors=doors,
        libraries=named,
        sets=sets | sets_of_libraries(named, resources, today),
        own=patron.library if patron else None,
    )


def _libraries(slugs: list[str]) -> dict[str, Library]:
    if not slugs:
        return {}
    found = Library.objects.open_to_readers().filter(slug__in=slugs).select_related("partner")
    return {library.slug: library for library in found.order_by("slug")}


def sets_of_libraries(
    libraries: Mapping[str, Library], resources: Sequence[Resource], today: date
) -> dict[str, frozenset[str]]:
    """What readers of each library may enter with a card in order, and what stands on its partner's shelves; what is
    open to all is open there too."""
    if not libraries:
        return {}
    for_all = frozenset(one.slug for one in resources if is_open_to_all(one) and not one.is_physical)
    opened = slugs_open_to([one.partner for one in libraries.values() if one.partner], today)
    shelved = slugs_on_shelves(libraries, resources)
    return {
        f"library:{slug}": for_all | opened.get(library.partner_id or 0, frozenset()) | shelved[slug]
        for slug, library in libraries.items()
    }
