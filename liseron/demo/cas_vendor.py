"""A stand-in for a vendor that asks us who its visitor is, by CAS; it shows everything that it was told."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from liseron.protocols.cas.answers import Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer
from liseron.protocols.cas.reading import read_service_response
from liseron.sso.models import Service
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.http import CannotFetch, Limits, fetch
from liseron.toolkit.xml import CannotParse, parse_xml

ENTRANCE = "entree"
LIMITS = Limits(total_seconds=5, max_bytes=50_000)


@who(EVERYONE)
@require_safe
def cas_vendor(request: HttpRequest) -> HttpResponse:
    """Without a ticket, a way in; with one, what our own validation says of it. `?entree=` is its sign-on entrance."""
    here = settings.BASE_URL + reverse("demo:cas_vendor")
    ticket = request.GET.get("ticket", "")
    enter = f"{settings.BASE_URL}/cas/login?{urlencode({'service': here})}"
    if not ticket and ENTRANCE in request.GET:
        return redirect(enter)
    answer = _ask(here, ticket) if ticket else None
    context = {
        "enter": enter,
        "answer": answer,
        "is_in": isinstance(answer, Success),
        "told": _told(answer) if isinstance(answer, Success) else [],
        "service": Service.objects.filter(addresses__path=reverse("demo:cas_vendor")).first(),
    }
    return render(request, "demo/cas_vendor.html", context)


def _told(answer: Success) -> list[tuple[str, str]]:
    """Each attribute with its values on one line."""
    return [
        (name, values if isinstance(values, str) else ", ".join(values))
        for name, values in answer.attributes.items()
    ]


def _ask(service: str, ticket: str) -> Success | Failure:
    """A request of this site to itself: another thread answers it."""
    asked = urlencode({"service": service, "ticket": ticket})
    try:
        body = fetch(
            f"{settings.BASE_URL}/cas/p3/serviceValidate?{asked}", limits=LIMITS, allow_private=True
        ).body
        return read_service_response(parse_xml(body, max_bytes=LIMITS.max_bytes))
    except (CannotFetch, CannotParse, NotAnAnswer) as problem:
        return Failure("NO_ANSWER", str(problem))
