"""« Je suis inscrit à… »: choosing one's library, and leaving for its sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from liseron.sso import starting, ways_in
from liseron.sso.models import IdentitySource
from liseron.sso.stopping import Stop, stopped
from liseron.sso.wanted import wanted_page
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import page_of_list, search_terms
from liseron.toolkit.redirect import PARAMETER, is_same_site_path
from liseron.toolkit.throttle import allow

STARTS, WINDOW_SECONDS = 300, 600  # a class, a whole library behind one address


@who(EVERYONE)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """`?q=` a library, a town, a postcode, a partner; `?next=` the page wanted, carried along."""
    text, wanted = search_terms(request.GET.get("q", "")), request.GET.get(PARAMETER, "")
    wanted = wanted if is_same_site_path(wanted) else ""
    found = ways_in.choices(text, paris_today())
    last = ways_in.remembered(request)
    carried = f"?{urlencode({PARAMETER: wanted})}" if wanted else ""
    context = {
        "q": text,
        "wanted": wanted,
        "carried": carried,
        "sign_in_url": f"{reverse('account_login')}{carried}",
        "all_url": ways_in.choose_url(wanted),
        "page": page_of_list(found, request.GET.get("page")),
        "choices": found,
        "last": next((choice for choice in found if choice.source.slug == last and not text), None),
    }
    return render(request, "sso/choose.html", context)


@who(EVERYONE)
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """A click: to the library's own sign-in."""
    sources = IdentitySource.objects.select_related("partner", "library")
    source = get_object_or_404(sources, slug=slug)
    if request.method == "HEAD":
        return HttpResponse(status=204)
    wanted = wanted_page(request)
    if not allow(request, "sso-start", STARTS, WINDOW_SECONDS):
        return stopped(request, source, Stop.OFTEN, wanted)
    return starting.start(request, source, wanted)
