"""Find a library by name or by postcode, nearest first, and its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liseron.partners.models import Library
from liseron.partners.queries import find_libraries
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import search_terms


@who(EVERYONE)
def find(request: HttpRequest) -> HttpResponse:
    """`?q=` a name, a town or a postcode. Without a question: the libraries of the network's partners."""
    text = search_terms(request.GET.get("q", ""))
    found = find_libraries(text, today=paris_today())
    return render(request, "portal/libraries.html", {"q": text, "found": found})


@who(EVERYONE)
def library(request: HttpRequest, slug: str) -> HttpResponse:
    places = Library.objects.open_to_readers().select_related("partner", "municipality")
    found = get_object_or_404(places, slug=slug)
    is_covered = found.partner is not None and found.partner.is_covered_on(paris_today())
    return render(request, "portal/library.html", {"library": found, "is_covered": is_covered})
