"""The reader's saved searches: kept from the results, listed with what is new, opened on it."""

from math import ceil
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.people.models import Patron
from liseron.people.roles import PATRON
from liseron.portal import results
from liseron.portal.keeping import searches
from liseron.portal.keeping.selections import CannotKeep
from liseron.portal.models import SavedSearch
from liseron.portal.narrowing import Asked
from liseron.portal.openness import openness
from liseron.portal.readers import patron_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now


def _patron(request: HttpRequest) -> Patron:
    return cast(Patron, patron_of(request))


@who(PATRON)
def keep_search(request: HttpRequest) -> HttpResponse:
    """The search of the address, under a name that one may change."""
    asked, problem = Asked.read(request.GET), ""
    opened = openness(request, asked.libraries)
    filters = [chip.label for chip in results.chips(asked, opened)]
    name = request.POST.get("name", ", ".join([*([asked.shown_text] if asked.text else []), *filters]))
    if request.method == "POST":
        try:
            searches.save_search(patron=_patron(request), asked=asked, name=name, now=now())
        except CannotKeep as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("La recherche est gardée. Les nouveautés vous attendront ici."))
            return redirect("portal:my_searches")
    context = {"asked": asked, "filters": filters, "name": name[: searches.LONGEST_NAME], "problem": problem}
    return render(request, "portal/keeping/keep_search.html", context, status=422 if problem else 200)


@who(PATRON)
def my_searches(request: HttpRequest) -> HttpResponse:
    """Each saved search with the titles that arrived since its last visit."""
    saved = list(searches.searches_of(_patron(request)))
    slugs = {slug for one in saved for slug in searches.asked_of(one).libraries}
    opened = openness(request, sorted(slugs))
    news = searches.news_of(saved, opened.sets, now())
    rows = [(one, searches.asked_of(one).address(), news[one.pk]) for one in saved]
    context = {"rows": rows, "most": searches.LOOKED_AT}
    return render(request, "portal/keeping/searches.html", context)


@who(PATRON)
def open_search(request: HttpRequest, pk: int) -> HttpResponse:
    """The results, newest first, those since the last visit marked. A page fetched ahead is no visit."""
    saved = get_object_or_404(SavedSearch, pk=pk, patron=_patron(request))
    since = saved.new_since
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        since = searches.visit(saved=saved, now=now())
    address = searches.asked_of(saved).newest_first().address()
    return redirect(f"{reverse('portal:search')}{address}&depuis={ceil(since.timestamp())}")


@who(PATRON)
@require_POST
def forget_search(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedSearch, pk=pk, patron=_patron(request)).delete()
    messages.success(request, _("La recherche n’est plus gardée."))
    return redirect("portal:my_searches")
