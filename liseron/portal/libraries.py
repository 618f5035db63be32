"""Find a library by name or by postcode, nearest first, and its page."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liseron.partners.models import Library, Partner
from liseron.partners.queries import find_libraries
from liseron.sso.ways_in import registration_url, sources_of, start_url
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import search_terms


def network(today: date) -> list[tuple[str, list[Library]]]:
    """The covered libraries open to readers, by the first letter of their town. One query."""
    covered = Partner.objects.covered_on(today)
    places = (
        Library.objects.open_to_readers()
        .filter(partner__in=covered)
        .select_related("municipality")
        .order_by("municipality__folded_name", "folded_name", "pk")
    )
    letters = groupby(places, key=lambda place: place.municipality.folded_name[:1].upper())
    return [(letter, list(group)) for letter, group in letters]


@dataclass(frozen=True)
class LibraryWay:
    """A library's own sign-in: its name, where to sign in, where to register ("" when nobody said)."""

    name: str
    start_url: str
    registration_url: str


def ways_of(library: Library, today: date) -> list[LibraryWay]:
    """For readers whom this library registers on its own site; a source of another library of the partner counts."""
    sources = sources_of(library.partner, today) if library.partner else []
    return [LibraryWay(one.name, start_url(one), registration_url(one)) for one in sources]


@who(EVERYONE)
def find(request: HttpRequest) -> HttpResponse:
    """`?q=` a name, a town or a postcode. Without a question: the libraries of the network's partners."""
    text, today = search_terms(request.GET.get("q", "")), paris_today()
    context = {
        "q": text,
        "found": find_libraries(text, today=today) if text else [],
        "network": [] if text else network(today),
    }
    return render(request, "portal/libraries.html", context)


@who(EVERYONE)
def library(request: HttpRequest, slug: str) -> HttpResponse:
    places = Library.objects.open_to_readers().select_related("partner", "municipality")
    found = get_object_or_404(places, slug=slug)
    is_covered = found.partner is not None and found.partner.is_covered_on(paris_today())
    context = {"library": found, "is_covered": is_covered, "ways": ways_of(found, paris_today())}
    return render(request, "portal/library.html", context)
