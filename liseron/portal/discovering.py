"""Home, a medium, a resource, a title: what the portal offers, and what this reader may open."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from liseron.access.queries import doors_for_list, view_of_door
from liseron.catalogue.accessibility import said_plainly
from liseron.catalogue.models import Medium, Record, Resource
from liseron.catalogue.queries import media_summary, newest, related, resources_of
from liseron.portal.describing import absolute, linked_data, open_graph
from liseron.portal.doorstep import doorstep
from liseron.portal.media import ICONS, SENTENCES, tiles
from liseron.portal.readers import patron_of
from liseron.portal.slots import fillings
from liseron.portal.ways import canonical_of, everywhere, offered, same_series, speaking
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import allow_leaving
from liseron.toolkit.pages import page_of

SHELF = 12


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
    titles = speaking().filter(medium=medium).select_related("resource", "cover")
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
    """A title, every way in, what surrounds it. A title that has left answers 410 and says what to do."""
    found = (
        offered()
        .select_related("work", "cover", "resource")
        .prefetch_related("identifiers")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        return gone(request, pk)
    ways, shelves = everywhere(request, found)
    canonical, first = canonical_of(found), ways[0] if ways else None
    context = {
        "record": found,
        "resource": first.resource if first else found.resource,
        "icon_name": ICONS[Medium(found.medium)],
        "shelves": shelves,
        "own_library": patron.library if (patron := patron_of(request)) else None,
        "accessibility": said_plainly(found.accessibility),
        "series": same_series(found),
        "related": related(found, today=paris_today()),
        "doorstep": first and doorstep(request, first.decision, resource=first.resource, record=first.record),
        "others": ways[1:],
        "canonical": absolute(canonical),
        "linked": linked_data(found, canonical),
        "open_graph": open_graph(found, canonical),
    }
    return allow_leaving(render(request, "portal/record.html", context))


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """The same title by another way when there is one; else 410. What never was, or is still to come, is absent."""
    today = paris_today()
    known = Record.objects.select_related("work__lead", "resource").filter(pk=pk).first()
    if known is None or is_to_come(known, today):
        raise Http404
    other = standing_in(pk)
    if other is not None:
        return redirect("portal:record", pk=other.pk)
    context = {"record": known, "related": related(known, today=today)}
    return render(request, "portal/gone.html", context, status=410)


def standing_in(pk: int) -> Record | None:
    """The first title offered today of the work to which that one belongs, or went."""
    known = Record.objects.select_related("work").filter(pk=pk).first()
    if known is None:
        return None
    return offered().filter(work=known.work.merged_into_id or known.work_id).order_by("pk").first()


def is_to_come(record: Record, day: date) -> bool:
    """Not withdrawn, but its window, or its resource's, has not opened yet; or its resource was never shown."""
    first_days = [record.available_from, record.resource.opens_on]
    return record.withdrawn_at is None and (
        any(first is not None and first > day for first in first_days) or not record.resource.is_published
    )
