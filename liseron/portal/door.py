"""Through the door: a click, a visit, and off to the vendor or to the reading pages.

A signed-in reader's click carries a CSRF token. An anonymous visitor opens what needs no card without any
cookie, so without a token: nothing is done in anybody's name there.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liseron.access.actions import CannotEnter, open_door
from liseron.access.ports import NO_REFERRER
from liseron.catalogue.models import Medium, Record, Resource
from liseron.portal.doorstep import doorstep
from liseron.portal.media import ICONS
from liseron.portal.readers import patron_of
from liseron.portal.ways import offered
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today

SEE_OTHER = 303


def resource_offered(slug: str) -> Resource:
    published = Resource.objects.published_on(paris_today()).select_related("vendor", "door")
    return get_object_or_404(published, slug=slug)


def record_offered(pk: int) -> Record:
    return get_object_or_404(offered().select_related("resource__vendor", "resource__door"), pk=pk)


@who(EVERYONE)
@require_POST
def enter_resource(request: HttpRequest, slug: str) -> HttpResponse:
    return through_the_door(request, resource_offered(slug), None)


@who(EVERYONE)
@require_POST
def enter_record(request: HttpRequest, pk: int) -> HttpResponse:
    found = record_offered(pk)
    return through_the_door(request, found.resource, found)


@who(EVERYONE)
@csrf_exempt
@require_POST
def open_resource(request: HttpRequest, slug: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("portal:resource", slug=slug)
    return through_the_door(request, resource_offered(slug), None)


@who(EVERYONE)
@csrf_exempt
@require_POST
def open_record(request: HttpRequest, pk: int) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("portal:record", pk=pk)
    found = record_offered(pk)
    return through_the_door(request, found.resource, found)


def through_the_door(request: HttpRequest, resource: Resource, record: Record | None) -> HttpResponse:
    """Opens the door or says why not. 303: the browser fetches the next address with GET and sends no form."""
    patron = patron_of(request)
    try:
        entry = open_door(patron=patron, resource=resource, record=record, now=now())
    except CannotEnter as refusal:
        context = {
            "resource": resource,
            "record": record,
            "icon_name": ICONS[Medium(resource.medium)],
            "doorstep": doorstep(request, refusal.decision, resource=resource, record=record),
        }
        return render(request, "portal/refused.html", context, status=403)
    if entry.file is not None:
        return _see_other(redirect("portal:read", file_id=entry.file.pk))
    return _see_other(HttpResponseRedirect(entry.address), entry.referrer_policy)


def _see_other(response: HttpResponseRedirect, referrer_policy: str = NO_REFERRER) -> HttpResponseRedirect:
    """Nobody keeps the address; what the vendor learns of the page before is what its door says."""
    response.status_code = SEE_OTHER
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = referrer_policy
    return response
