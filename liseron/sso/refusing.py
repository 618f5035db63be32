"""The pages of whoever cannot go on to another site: why, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liseron.access.headings import heading_of, tone_of
from liseron.access.rules import RemedyKind
from liseron.access.sentences import Decision
from liseron.people.models import Patron
from liseron.sso.models import Service

REMEDIES = {
    RemedyKind.REGISTER: "portal:register",
    RemedyKind.RENEW: "portal:my_space",
    RemedyKind.ANSWER: "portal:my_space",
    RemedyKind.WAIT: "portal:my_space",
    RemedyKind.OTHER_TITLES: "portal:home",
}


def refused_page(
    request: HttpRequest, *, service: Service, patron: Patron, decision: Decision
) -> HttpResponse:
    """403: the door's sentence, its quotas, and the way on."""
    context = {
        "service": service,
        "heading": heading_of(decision),
        "tone": tone_of(decision),
        "decision": decision,
        "remedy_url": _remedy_url(patron, decision),
    }
    return render(request, "sso/site_refused.html", context, status=403)


def without_card_page(request: HttpRequest, service: Service) -> HttpResponse:
    """403: a professional's account is nobody's reader's card."""
    return render(request, "sso/without_card.html", {"service": service}, status=403)


def _remedy_url(patron: Patron, decision: Decision) -> str:
    kind = decision.remedy.kind
    if kind is RemedyKind.ASK_LIBRARY:
        return reverse("portal:library", args=[patron.library.slug])
    return reverse(REMEDIES[kind]) if kind in REMEDIES else ""
