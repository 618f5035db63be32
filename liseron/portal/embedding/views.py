"""The framed page, its JSON, and the page that says how to insert them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liseron.catalogue.search import CannotSearch
from liseron.partners.models import Partner
from liseron.portal.deep_link import partner_behind
from liseron.portal.describing import absolute
from liseron.portal.embedding.finding import as_json, find
from liseron.portal.embedding.origins import origins_of
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.headers import allow_framing_by

FIVE_MINUTES = 300
A_DAY = 86_400


@who(EVERYONE)
@require_safe
def widget(request: HttpRequest, view: str) -> HttpResponse:
    """A form and its results without script nor cookie; the links leave the frame."""
    partner = _partner(view)
    context = {"view": view, "partner": partner, "q": request.GET.get("q", "").strip()[:200]}
    status = 200
    if not partner.is_covered_on(paris_today()):
        context["refusal"], status = _closed(partner), 403
    elif context["q"]:
        try:
            context["found"] = find(view, partner, request.GET, today=paris_today())
        except CannotSearch as refusal:
            context["refusal"], status = str(refusal), 400
    response = render(request, "portal/embedding/widget.html", context, status=status)
    return allow_framing_by(response, origins_of(partner))


@who(EVERYONE)
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def as_data(request: HttpRequest, view: str) -> HttpResponse:
    """`?q=` words, the choices of the portal's search, `page`. A script of the partner's own sites may read it."""
    partner = _partner(view)
    if request.method == "OPTIONS":
        return _readable(request, HttpResponse(status=204), partner)
    if not partner.is_covered_on(paris_today()):
        return _readable(request, JsonResponse({"error": _closed(partner)}, status=403), partner)
    try:
        answer = JsonResponse(as_json(find(view, partner, request.GET, today=paris_today())))
    except CannotSearch as refusal:
        return _readable(request, JsonResponse({"error": str(refusal)}, status=400), partner)
    patch_cache_control(answer, public=True, max_age=FIVE_MINUTES)
    answer.is_for_everybody = True  # type: ignore[attr-defined]  # read by headers.Headers: may be kept
    return _readable(request, answer, partner)


@who(EVERYONE)
@require_safe
def explanation(request: HttpRequest, view: str) -> HttpResponse:
    """The lines to copy, with the real addresses."""
    partner = _partner(view)
    context = {
        "partner": partner,
        "origins": origins_of(partner),
        "widget_url": absolute(reverse("portal:widget", args=[view])),
        "data_url": absolute(reverse("portal:widget_data", args=[view])),
    }
    return render(request, "portal/embedding/explanation.html", context)


def _partner(view: str) -> Partner:
    found = partner_behind(view)
    if found is None:
        raise Http404
    return found


def _closed(partner: Partner) -> str:
    return _("La convention de {name} avec le Département n’est pas en cours.").format(name=partner.name)


def _readable(request: HttpRequest, response: HttpResponse, partner: Partner) -> HttpResponse:
    """CORS: no cookie goes with the question, and only the partner's own sites may read the answer in a browser."""
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin", "")
    if origin in origins_of(partner):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Methods"] = "GET, HEAD"
        response["Access-Control-Max-Age"] = str(A_DAY)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
