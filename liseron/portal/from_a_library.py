"""From the library's own portal straight to a resource or a title of ours (double CAS, E2).

With both sessions alive nobody clicks: the door opens as soon as a browser navigates here. An image, a frame or a
prefetch opens nothing: a page with one button answers, so that no other site can spend a reader's quota.
"""

from enum import StrEnum
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from liseron.access.queries import view_of_door
from liseron.catalogue.models import Medium, Record, Resource
from liseron.portal.door import record_offered, resource_offered, through_the_door
from liseron.portal.doorstep import doorstep
from liseron.portal.media import ICONS
from liseron.portal.readers import patron_of
from liseron.sso import sessions, visits, ways_in
from liseron.sso.models import IdentitySource
from liseron.sso.starting import start
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import allow_leaving

PREFETCH = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_X_PURPOSE")


class Step(StrEnum):
    """What a link from the library's portal leads to."""

    OPEN = "open"
    ASK = "ask"
    ASK_SILENTLY = "ask_silently"
    PAGE = "page"


def next_step(
    *, navigates: bool, is_signed_in: bool, is_confirmed: bool, asks_silently: bool, was_asked: bool
) -> Step:
    """The source is asked without a click at most once in a visit, and the door opens for a confirmed reader only.

    Whoever is signed in otherwise, or was confirmed long ago, may be the former person at a shared computer.
    """
    if not navigates:
        return Step.PAGE
    if is_signed_in and is_confirmed:
        return Step.OPEN
    if was_asked or (is_signed_in and not asks_silently):
        return Step.PAGE
    return Step.ASK_SILENTLY if is_signed_in else Step.ASK


def navigates(request: HttpRequest) -> bool:
    """A person's browser goes to this page, and says so (Fetch metadata); browsers that say nothing get the page."""
    headers = request.META
    return (
        request.method == "GET"
        and headers.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and headers.get("HTTP_SEC_FETCH_DEST") == "document"
        and not any("prefetch" in headers.get(name, "").lower() for name in PREFETCH)
        and "prerender" not in headers.get("HTTP_SEC_PURPOSE", "").lower()
    )


@who(EVERYONE)
@require_safe
def from_source_resource(request: HttpRequest, source: str, slug: str) -> HttpResponse:
    return arrive(request, _source(source), resource_offered(slug), None)


@who(EVERYONE)
@require_safe
def from_source_record(request: HttpRequest, source: str, pk: int) -> HttpResponse:
    found = record_offered(pk)
    return arrive(request, _source(source), found.resource, found)


def _source(slug: str) -> IdentitySource:
    found = ways_in.sources_in_force(paris_today()).select_related("library").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def arrive(
    request: HttpRequest, source: IdentitySource, resource: Resource, record: Record | None
) -> HttpResponse:
    """The reader comes by that source, which is in force: opens the door, asks the source, or shows the page."""
    if record is None and resource.entry == Resource.Entry.HOSTED:
        return redirect("portal:resource", slug=resource.slug)  # opens title by title
    if resource.is_open_to_all and navigates(request):
        return through_the_door(request, resource, record)
    step = next_step(
        navigates=navigates(request),
        is_signed_in=request.user.is_authenticated,
        is_confirmed=_is_confirmed(request, source),
        asks_silently=source.asks_silently,
        was_asked=visits.was_asked(request, source),
    )
    match step:
        case Step.OPEN:
            return through_the_door(request, resource, record)
        case Step.PAGE:
            return _page(request, source, resource, record)
    visits.note_asked(request, source)
    return start(request, source, request.path, silently=step is Step.ASK_SILENTLY)


def _is_confirmed(request: HttpRequest, source: IdentitySource) -> bool:
    """The sign-in here is this source's, which named the reader in this visit."""
    session = sessions.of(request) if visits.is_confirmed(request, source) else None
    return session is not None and session.source_id == source.pk


def _page(
    request: HttpRequest, source: IdentitySource, resource: Resource, record: Record | None
) -> HttpResponse:
    """One click: the usual card « Votre accès » for whoever is signed in, else the way to the library's sign-in."""
    context: dict[str, Any] = {
        "source": source,
        "resource": resource,
        "record": record,
        "icon_name": ICONS[Medium(resource.medium)],
        "start_url": ways_in.start_url(source, request.path),
        "page_url": reverse("portal:record", args=[record.pk])
        if record
        else reverse("portal:resource", args=[resource.slug]),
    }
    if request.user.is_authenticated or resource.is_open_to_all:
        decision = view_of_door(patron=patron_of(request), resource=resource, record=record, now=now())
        context["doorstep"] = doorstep(request, decision, resource=resource, record=record)
    return allow_leaving(render(request, "portal/from_a_library.html", context))
