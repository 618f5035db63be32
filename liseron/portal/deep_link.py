"""The address in each harvested record, `/acces/<base address>/<title>`: from the catalogue of the reader's library,
through the sign-in of that library, to the title itself (F2).

Harvested records stay for years in the partners' catalogues: what has left, moved or closed since answers with a page
that says so. Closing a base address to harvesters closes none of these links.
"""

from enum import StrEnum

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liseron.access.facts import is_open_to_all
from liseron.catalogue.models import Record
from liseron.exchange.models import PUBLIC, View
from liseron.partners.models import Partner
from liseron.portal.discovering import gone, standing_in
from liseron.portal.door import through_the_door
from liseron.portal.from_a_library import arrive, navigates
from liseron.portal.ways import offered, ways_into
from liseron.sso import sessions, ways_in
from liseron.sso.models import IdentitySource
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import NOBODY_KEEPS
from liseron.toolkit.redirect import PARAMETER

SEE_OTHER = 303


class Lost(StrEnum):
    """Why a link leads no further."""

    TITLE = "title"
    PARTNER = "partner"
    CLOSED = "closed"


STATUS = {Lost.TITLE: 404, Lost.PARTNER: 404, Lost.CLOSED: 403}


@who(EVERYONE)
@require_safe
def deep_link(request: HttpRequest, view: str, pk: str) -> HttpResponse:
    """A reader in order, confirmed by the library or just signed in here, is at the title without a click."""
    response = _answer(request, view, int(pk))
    response["Cache-Control"] = NOBODY_KEEPS
    return response


def _answer(request: HttpRequest, view: str, pk: int) -> HttpResponse:
    wanted = offered().select_related("resource__vendor", "resource__door").filter(pk=pk).first()
    if wanted is None:
        return _left(request, view, pk)
    partner = partner_behind(view)
    if partner is None and view != PUBLIC:
        return _lost(request, Lost.PARTNER, wanted)
    if is_open_to_all(wanted.resource) and not wanted.resource.is_physical and navigates(request):
        return through_the_door(request, wanted.resource, wanted)
    if partner is None or is_open_to_all(wanted.resource):
        return redirect("portal:record", pk=pk)
    if not partner.is_covered_on(paris_today()):
        return _lost(request, Lost.CLOSED, wanted, partner)
    return _sign_in_and_open(request, partner, wanted)


def _sign_in_and_open(request: HttpRequest, partner: Partner, wanted: Record) -> HttpResponse:
    sources = ways_in.sources_of(partner, paris_today())
    record = _best_way(request, wanted)
    if not sources:
        return _by_our_own_sign_in(request, record)
    source = _source_among(request, sources)
    if source is None:
        starts = [(one, ways_in.start_url(one, request.path)) for one in sources]
        return render(request, "portal/deep_link_choose.html", {"record": wanted, "starts": starts})
    return arrive(request, source, record.resource, record)


def partner_behind(view: str) -> Partner | None:
    """Whose base address it is; a partner's own short name does as well, before any base address is made."""
    known = View.objects.select_related("partner").filter(slug=view).first()
    return known.partner if known else Partner.objects.filter(slug=view).first()


def _source_among(request: HttpRequest, sources: list[IdentitySource]) -> IdentitySource | None:
    """Where this reader signs in: the source of this sign-in, the one chosen here before, or the only one."""
    session = sessions.of(request)
    known = [one for one in sources if session is not None and one.pk == session.source_id]
    known += [one for one in sources if one.slug == ways_in.remembered(request)]
    known += sources if len(sources) == 1 else []
    return known[0] if known else None


def _best_way(request: HttpRequest, wanted: Record) -> Record:
    """The same title where it opens for whoever is signed in, when it does not there."""
    if not request.user.is_authenticated:
        return wanted
    ways = ways_into(request, wanted)
    return ways[0].record if ways and ways[0].decision.may_enter else wanted


def _by_our_own_sign_in(request: HttpRequest, record: Record) -> HttpResponse:
    """The readers of this partner have their password here. Signed in long ago, one click is left on the title's page:
    perhaps the former reader of a shared computer."""
    if not request.user.is_authenticated:
        return _see_other(f"{reverse('account_login')}?{urlencode({PARAMETER: request.path})}")
    if navigates(request) and sessions.signed_in_just_now(request, now()):
        return through_the_door(request, record.resource, record)
    return _see_other(reverse("portal:record", args=[record.pk]))


def _left(request: HttpRequest, view: str, pk: int) -> HttpResponse:
    """The same work by another way; else the page of titles that have left, or of those that never were."""
    other = standing_in(pk)
    if other is not None:
        return redirect("portal:deep_link", view=view, pk=str(other.pk))
    try:
        return gone(request, pk)
    except Http404:
        return _lost(request, Lost.TITLE)


def _lost(
    request: HttpRequest, why: Lost, record: Record | None = None, partner: Partner | None = None
) -> HttpResponse:
    name = partner.name if partner else ""
    heading, says = {
        Lost.TITLE: (
            _("Ce titre n’est pas proposé ici"),
            _(
                "Le lien que vous avez suivi est ancien ou mal recopié. Cherchez le titre : il est peut-être là."
            ),
        ),
        Lost.PARTNER: (
            _("Ce lien ne dit plus de quelle bibliothèque vous venez"),
            _("Son adresse a changé. Le titre, lui, est toujours là : ouvrez-le d’ici."),
        ),
        Lost.CLOSED: (
            _("L’accès par {name} est fermé").format(name=name),
            _("Sa convention avec le Département n’est pas en cours. Adressez-vous à votre bibliothèque."),
        ),
    }[why]
    context = {"heading": heading, "says": says, "record": record}
    return render(request, "portal/deep_link_lost.html", context, status=STATUS[why])


def _see_other(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = SEE_OTHER
    return response
