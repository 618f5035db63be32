"""Search of titles and resources: the page of results, and suggestions while one types."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.catalogue import search as catalogue
from liseron.portal import results
from liseron.portal.keeping.selections import kept_works
from liseron.portal.narrowing import SORTS, Asked
from liseron.portal.openness import openness
from liseron.portal.readers import patron_of
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today

PAGE_SIZE = 20


@who(EVERYONE)
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` words, choices of `narrowing.FACETS`, `bib`, `dispo`, `tri`, `page`. `exact=1` keeps the words as typed."""
    asked = Asked.read(request.GET)
    context: dict[str, object] = {"q": asked.shown_text, "asked": asked, "sorts": SORTS}
    opened = openness(request, asked.libraries)
    try:
        query = asked.query(
            today=paris_today(),
            sets=opened.sets,
            page=_number(request.GET.get("page")),
            size=PAGE_SIZE,
            with_shelves=opened.has_shelves,
        )
    except catalogue.CannotSearch as refusal:
        return render(request, "portal/search.html", context | {"refusal": str(refusal)}, status=400)
    page = catalogue.search(query, published=opened.resources.values())
    if only := results.only_title(page, request):
        return redirect(only)
    context |= {
        "page": page,
        "results": results.results(page, opened),
        "boxes": results.boxes(page, asked),
        "library_box": results.library_box(page, opened),
        "open_count": results.open_count(page),
        "chips": results.chips(asked, opened),
        "near": [(text, asked.with_text(text).address()) for text in page.near],
        "keeping": _keeping(request, page),
        "since": _since(request),
        "widenings": [] if page.hits else results.widenings(asked, opened, paris_today()),
    }
    return render(request, "portal/search.html", context)


def _keeping(request: HttpRequest, page: catalogue.Page) -> dict[str, set[int]] | None:
    """For a reader: which of these titles are in a selection. None for whoever keeps nothing here."""
    patron = patron_of(request)
    works = [hit.work_id for hit in page.hits if hit.work_id]
    return {"works": kept_works(patron, works) if works else set()} if patron else None


def _since(request: HttpRequest) -> datetime | None:
    """`?depuis=` a POSIX instant: titles that came after it are marked as new."""
    said = request.GET.get("depuis", "")
    if not (said.isascii() and said.isdigit() and len(said) < 11):
        return None
    return datetime.fromtimestamp(int(said), UTC)


def _number(page: str | None) -> int:
    return int(page) if page and page.isascii() and page.isdigit() and len(page) < 6 else 1


@who(EVERYONE)
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=` the first letters. Answers {"titles": [{"title", "url", "medium"}]}: titles, then authors and subjects."""
    found = catalogue.suggest(request.GET.get("q", ""), today=paris_today())
    return JsonResponse({"titles": [_suggested(one) for one in found]})


def _suggested(one: catalogue.Suggestion) -> dict[str, str]:
    if one.record:
        url, kind = reverse("portal:record", args=[one.record.pk]), str(one.record.get_medium_display())
    elif one.resource:
        url, kind = (
            reverse("portal:resource", args=[one.resource.slug]),
            str(one.resource.get_medium_display()),
        )
    else:
        name = "auteur" if one.kind == "author" else "sujet"
        url = reverse("portal:search") + Asked(choices={name: (one.text,)}).address()
        kind = _("Auteur") if one.kind == "author" else _("Sujet")
    return {"title": one.text, "url": url, "medium": kind}
