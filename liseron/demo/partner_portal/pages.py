"""Pages of the portal: the library's own site, with links that pass through to a resource."""

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from liseron.catalogue.models import Record, Resource
from liseron.demo.partner_portal import tickets
from liseron.demo.partner_portal.readers import portal_readers
from liseron.sso.models import IdentitySource
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today

SHOWN = 6


@who(EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, and the digital library's resources as the library would show them."""
    login, _told = tickets.signed_in(request)
    source = source_of_portal()
    offer = Resource.objects.published_on(paris_today()).filter(entry=Resource.Entry.VENDOR)[:SHOWN]
    context = {
        "reader": portal_readers().get(login),
        "source": source,
        "titles": deep_links(source) if source else [],
        "links": [(resource, deep_link(source, resource)) for resource in offer] if source else [],
        "readers": portal_readers().values(),
        "site_url": settings.BASE_URL,
    }
    return render(request, "demo/portal/home.html", context)


def source_of_portal() -> IdentitySource | None:
    """The source that the demo opened on this portal."""
    sources = IdentitySource.objects.filter(address__contains=tickets.PATH).select_related("partner")
    return sources.first()


def deep_links(source: IdentitySource) -> list[tuple[Record, str]]:
    """As the portal's own catalogue shows titles that it harvested from us."""
    titles = Record.objects.available_on(paris_today()).filter(
        resource__in=Resource.objects.published_on(paris_today()).filter(entry=Resource.Entry.VENDOR),
        work__lead=F("pk"),
    )
    return [
        (one, settings.BASE_URL + reverse("portal:deep_link", args=[source.partner.slug, str(one.pk)]))
        for one in titles.order_by("sort_title", "pk")[:SHOWN]
    ]


def deep_link(source: IdentitySource | None, resource: Resource) -> str:
    """The double CAS link; the plain page of the resource while there is none."""
    if source is not None:
        try:
            return settings.BASE_URL + reverse(
                "portal:from_source_resource", args=[source.slug, resource.slug]
            )
        except NoReverseMatch:
            pass
    return settings.BASE_URL + reverse("portal:resource", args=[resource.slug])
