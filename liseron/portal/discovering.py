"""Home, a medium, a resource, a title: what the portal offers, and what this reader may open."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liseron.access.queries import doors_for_list, view_of_door
from liseron.catalogue.models import Medium, Record, Resource
from liseron.catalogue.queries import media_summary, newest, related, resources_of
from liseron.portal.doorstep import doorstep
from liseron.portal.media import ICONS, SENTENCES, tiles
from liseron.portal.readers import patron_of
from liseron.portal.slots import fillings
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import allow_leaving
from liseron.toolkit.pages import page_of

SHELF = 12


def offered() -> QuerySet[Record]:
    """Titles that readers may see today."""
    open_today = Resource.objects.published_on(paris_today())
    return Record.objects.available_on(paris_today()).filter(resource__in=open_today)


@who(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """The six media, what is new, and the slots that editorial pages fill."""
    today = paris_today()
    counts = {Medium(facts.medium): facts.titles for facts in media_summary(today)}
    return render(
        request,
        "portal/home.html",
        {
            "tiles": tiles(counts),
            "newest": [record for medium in Medium for record in newest(medium, 2, today=today)],
            "slots": fillings(request),
        },
    )


@who(EVERYONE)
def medium(request: HttpRequest, medium: Medium) -> HttpResponse:
    """A medium: its resources with what the reader may open, then its titles, newest first."""
    resources = list(resources_of(medium, paris_today()))
    doors = doors_for_list(patron=patron_of(request), resources=resources, now=now())
    titles = offered().filter(medium=medium).select_related("resource", "cover")
    return render(
        request,
        "portal/medium.html",
        {
            "medium": medium,
            "icon_name": ICONS[medium],
            "sentence": SENTENCES[medium],
            "resources": [(resource, doors[resource.pk]) for resource in resources],
            "page": page_of(titles.order_by("sort_title", "pk"), request.GET.get("page"), size=24),
        },
    )


@who(EVERYONE)
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """A resource: what it is, how one enters, what is left, and the button."""
    found = get_object_or_404(
        Resource.objects.published_on(paris_today()).select_related("vendor", "door"), slug=slug
    )
    patron = patron_of(request)
    decision = view_of_door(patron=patron, resource=found, now=now())
    context = {
        "resource": found,
        "icon_name": ICONS[Medium(found.medium)],
        "steps": [line for line in found.how_it_works.splitlines() if line.strip()],
        "titles": found.records.available_on(paris_today())
        .select_related("cover")
        .order_by("-created_at", "-pk")[:SHELF],
        "doorstep": doorstep(request, decision, resource=found),
    }
    return allow_leaving(render(request, "portal/resource.html", context))


@who(EVERYONE)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A title, and the way in."""
    found = get_object_or_404(offered().select_related("resource__vendor", "resource__door", "cover"), pk=pk)
    decision = view_of_door(patron=patron_of(request), resource=found.resource, record=found, now=now())
    context = {
        "record": found,
        "icon_name": ICONS[Medium(found.medium)],
        "related": related(found, today=paris_today()),
        "doorstep": doorstep(request, decision, resource=found.resource, record=found),
    }
    return allow_leaving(render(request, "portal/record.html", context))
