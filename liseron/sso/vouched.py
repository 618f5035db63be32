"""The last steps of a sign-in at the library: back to the one end of them all, or the page that says why."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from liseron.sso.another_person import ask_first
from liseron.sso.arriving import Received, finish_sign_in
from liseron.sso.leaving_kept import remember_leaving, sealed_leaving
from liseron.sso.models import IdentitySource
from liseron.sso.previewing import keep_stop
from liseron.sso.starting import PREVIEW
from liseron.sso.stopping import Stop, stopped
from liseron.sso.visits import note_confirmed
from liseron.sso.waiting import Awaited
from liseron.toolkit.dates import now

SEE_OTHER = 303


def come_in(request: HttpRequest, received: Received, why: Awaited) -> HttpResponse:
    """The source said it, now, to this browser."""
    if why.is_preview:
        request.session[PREVIEW] = received.source.pk
    else:
        request.session.pop(PREVIEW, None)
        page = ask_first(request, received, why.wanted)
        if page is not None:
            return page
    response = finish_sign_in(request, received, why.wanted, now())
    if not (why.is_preview and request.user.is_authenticated):
        remember_leaving(request, received.source, sealed_leaving(received))
    if request.user.is_authenticated and not why.is_preview:
        note_confirmed(request, received.source)
    return response


def go_back(
    request: HttpRequest, source: IdentitySource, why: Awaited, stop: Stop, detail: str = ""
) -> HttpResponse:
    """Nobody signs in. Asked silently, the reader goes on as before; `detail` is for whoever tries the source."""
    if why.is_preview:
        keep_stop(request, source, stop, detail)
    if why.is_silent or why.is_preview:
        return HttpResponseRedirect(why.wanted, status=SEE_OTHER)
    return stopped(request, source, stop, why.wanted)
