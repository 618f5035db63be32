"""The portal's own OAI-PMH repository, as small as one can be: five records in one page, UNIMARC with their copies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liseron.demo.partner_portal.books import BOOKS, REPOSITORY, places_of
from liseron.demo.partner_portal.readers import portal_address
from liseron.exchange.models import PartnerCatalogue
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now

FORMAT = REPOSITORY["prefix"]
VERBS = {"Identify", "ListMetadataFormats", "ListRecords"}


@who(EVERYONE)
@require_safe
def repository(request: HttpRequest) -> HttpResponse:
    """Identify, ListMetadataFormats and ListRecords (OAI-PMH 2.0, section 4); a repository without sets."""
    verb = request.GET.get("verb", "")
    catalogue = PartnerCatalogue.objects.select_related("partner").first()
    places = places_of(catalogue.partner) if catalogue else []
    context = {
        "verb": verb,
        "error": _error(verb, request.GET.get("metadataPrefix", "")),
        "said": REPOSITORY,
        "address": f"{portal_address()}/oai",
        "answered": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "books": [(book, list(book.copies(places))) for book in BOOKS],
    }
    return render(request, "demo/portal/repository.xml", context, content_type="text/xml; charset=utf-8")


def _error(verb: str, prefix: str) -> str:
    if verb == "ListSets":
        return "noSetHierarchy"
    if verb not in VERBS:
        return "badVerb"
    return "cannotDisseminateFormat" if verb == "ListRecords" and prefix != FORMAT else ""
