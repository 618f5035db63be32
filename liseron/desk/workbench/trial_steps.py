"""A person with a test account, step by step: sign in over there, sign out over there, ask who is still there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.models import WorkbenchLink, WorkbenchTest
from liseron.desk.workbench import trials
from liseron.desk.workbench.departures import note_departure, note_return
from liseron.desk.workbench.opening import TESTS, secret_of, slowed, with_link
from liseron.desk.workbench.testing import keep
from liseron.sso import sourcing, starting
from liseron.sso.arriving import Received
from liseron.sso.farewell import take_left
from liseron.sso.leaving_kept import forget_leaving
from liseron.sso.models import IdentitySource
from liseron.sso.previewing import take_preview, take_stop
from liseron.sso.signing_out import address_to_leave_after_trial
from liseron.sso.stopping import Stop
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.throttle import allow

IN_SESSION = "workbench_trial"
SIGN_IN, SIGN_OUT, ASK = "entrer", "sortir", "verifier"
SEE_OTHER = 303
Kind = WorkbenchTest.Kind


@dataclass(frozen=True)
class Tried:
    """`source`: its number. `has_left`: the browser went to sign out there."""

    source: int
    has_left: bool


@who(EVERYONE)
@require_POST
@with_link
def workbench_trial(request: HttpRequest, link: WorkbenchLink, source: int) -> HttpResponseBase:
    """One step with that source of the partner. Nobody is signed in here, and no account is made."""
    found, step = _source(link, source), request.POST.get("step", "")
    if not allow(request, "workbench_test", *TESTS, value=str(link.pk)):
        return slowed(request)
    if step == SIGN_OUT:
        return _sign_out(request, link, found)
    is_asked, earlier = step == ASK, _away(request)
    answer = starting.start(request, found, _back(request, found), silently=is_asked, preview=True)
    kind = Kind.LEAVING if is_asked else Kind.TRIAL
    away = note_departure(source=found, kind=kind, answer=answer, earlier=earlier, now=now())
    request.session[IN_SESSION] = {"source": found.pk, "step": ASK if is_asked else SIGN_IN, "away": away}
    return answer


@who(EVERYONE)
@require_safe
@with_link
def workbench_trial_back(request: HttpRequest, link: WorkbenchLink, source: int) -> HttpResponse:
    """What came back, judged once; a second look keeps nothing."""
    found = _source(link, source)
    if (has_left := take_left(request, found)) is not None:
        _keep(link, Kind.LEAVING, found, list(trials.came_back(has_left=has_left)))
        return _to_page(request)
    is_asked = (request.session.get(IN_SESSION) or {}).get("step") == ASK
    received, stop = take_preview(request, found), take_stop(request, found)
    if received is None and stop is None:
        return _to_page(request)
    kind = Kind.LEAVING if is_asked else Kind.TRIAL
    _note_back(request)
    kept = _keep(link, kind, found, list(_told(found, received, stop, is_asked=is_asked)))
    if received is None:
        _forget(request)
    elif not is_asked and kept.verdict != WorkbenchTest.Verdict.STOP:
        sourcing.note_trial(source=found, by=None, at=now())
    return _to_page(request)


def _told(
    source: IdentitySource, received: Received | None, stop: tuple[Stop, str] | None, *, is_asked: bool
) -> Iterator[trials.Line]:
    """Asked in silence, « nobody » (Stop.CANCELLED) is the good answer."""
    if stop is not None and not (is_asked and stop[0] == Stop.CANCELLED):
        return trials.not_answered(source, *stop)
    if is_asked or received is None:
        return trials.left(is_still_there=received is not None)
    return trials.answered(source, received, paris_today())


def tried(request: HttpRequest) -> Tried | None:
    """The source at which a test account of this browser is still signed in, as far as we know."""
    said = request.session.get(IN_SESSION)
    if not said or (said["step"] == SIGN_IN and said.get("away")):
        return None
    return Tried(said["source"], has_left=said["step"] == SIGN_OUT)


def _away(request: HttpRequest) -> int | None:
    """The test of this browser that left and is not known to be back."""
    said: dict[str, int | None] = request.session.get(IN_SESSION) or {}
    return said.get("away")


def _note_back(request: HttpRequest) -> None:
    note_return(_away(request))
    if said := request.session.get(IN_SESSION):
        request.session[IN_SESSION] = {**said, "away": None}


def _forget(request: HttpRequest) -> None:
    """Nobody is there any more. What a reader signed in here needs for signing out is not the trial's."""
    request.session.pop(IN_SESSION, None)
    if not request.user.is_authenticated:
        forget_leaving(request)


def _sign_out(request: HttpRequest, link: WorkbenchLink, source: IdentitySource) -> HttpResponse:
    address = address_to_leave_after_trial(request, source, _back(request, source))
    if not address:
        says = _("Nous ne connaissons pas d’adresse où se déconnecter chez vous.")
        _keep(link, Kind.LEAVING, source, [(trials.WARN, says)])
        return _to_page(request)
    request.session[IN_SESSION] = {"source": source.pk, "step": SIGN_OUT}
    return HttpResponseRedirect(address, status=SEE_OTHER)


def _keep(link: WorkbenchLink, kind: Kind, source: IdentitySource, lines: list[trials.Line]) -> WorkbenchTest:
    return keep(partner=link.partner, kind=kind, about=source.name, lines=lines, now=now())


def _source(link: WorkbenchLink, pk: int) -> IdentitySource:
    sources = IdentitySource.objects.select_related("partner", "library", "app")
    return get_object_or_404(sources, pk=pk, partner=link.partner)


def _back(request: HttpRequest, source: IdentitySource) -> str:
    return reverse("desk:workbench_trial_back", args=[secret_of(request), source.pk])


def _to_page(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("desk:workbench", args=[secret_of(request)]) + "#essais")
