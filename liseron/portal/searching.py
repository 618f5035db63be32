"""Search of titles and resources: the page of results, its filters, and suggestions while one types."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liseron.access.queries import doors_for_list
from liseron.access.sentences import Decision
from liseron.catalogue import search as catalogue
from liseron.portal.readers import patron_of
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today

PAGE_SIZE = 20
SORTS = {
    "relevance": _("pertinence"),
    "title": _("titre, de A à Z"),
    "year": _("année, la plus récente"),
    "newest": _("arrivée, la plus récente"),
}
# Names of the choices in addresses, and the facet that each one narrows.
FACETS = {
    "media": ("medium", _("Média")),
    "offre": ("resource", _("Offre")),
    "public": ("audience", _("Public")),
    "langue": ("language", _("Langue")),
}


@dataclass(frozen=True)
class Result:
    """A line of the results with what the reader may do there."""

    hit: catalogue.Hit
    decision: Decision
    url: str


@dataclass(frozen=True)
class FacetBox:
    """A group of check boxes."""

    name: str
    legend: str
    values: Sequence[catalogue.FacetValue]


@who(EVERYONE)
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` words, `media offre public langue` choices, `tri`, `page`. `exact=1` keeps the words as typed."""
    chosen = {facet: request.GET.getlist(name) for name, (facet, _legend) in FACETS.items()}
    text = request.GET.get("q", "").strip()
    context: dict[str, object] = {
        "q": text[:200],
        "sorts": SORTS,
        "sort": request.GET.get("tri", "relevance"),
    }
    try:
        query = catalogue.Query(
            text=text,
            filters=chosen,
            sort=request.GET.get("tri", "relevance"),
            page=_number(request.GET.get("page")),
            size=PAGE_SIZE,
            today=paris_today(),
        )
    except catalogue.CannotSearch as refusal:
        return render(request, "portal/search.html", context | {"refusal": str(refusal)}, status=400)
    page = catalogue.search(query)
    context |= {
        "page": page,
        "results": _results(request, page),
        "facets": [
            FacetBox(name, str(legend), page.facets.get(facet, []))
            for name, (facet, legend) in FACETS.items()
        ],
        "has_filters": any(chosen.values()),
    }
    return render(request, "portal/search.html", context)


def _number(page: str | None) -> int:
    return int(page) if page and page.isascii() and page.isdigit() and len(page) < 6 else 1


def _results(request: HttpRequest, page: catalogue.Page) -> list[Result]:
    """Doors for all the resources of the page at once, so that the number of queries does not follow the hits."""
    resources = list({hit.resource_id: hit.resource for hit in page.hits}.values())
    doors = doors_for_list(patron=patron_of(request), resources=resources, now=now())
    return [Result(hit, doors[hit.resource_id], _address(hit)) for hit in page.hits]


def _address(hit: catalogue.Hit) -> str:
    if hit.record is not None:
        return reverse("portal:record", args=[hit.record.pk])
    return reverse("portal:resource", args=[hit.resource.slug])


@who(EVERYONE)
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=` the first letters. Answers {"titles": [{"title", "url", "medium"}]}, eight at most."""
    found = catalogue.suggest(request.GET.get("q", ""), today=paris_today())
    titles = [
        {
            "title": one.text,
            "url": reverse("portal:record", args=[one.record.pk])
            if one.record
            else reverse("portal:resource", args=[one.resource.slug]),
            "medium": str((one.record or one.resource).get_medium_display()),
        }
        for one in found
        if one.resource
    ]
    return JsonResponse({"titles": titles})
