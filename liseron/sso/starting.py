"""Leaving for the library's own sign-in, whatever it speaks, with the page wanted kept here."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from liseron.sso import visits, ways_in
from liseron.sso.cas_client import starting as cas
from liseron.sso.models import IdentitySource
from liseron.sso.partner_server import is_down
from liseron.sso.stopping import Stop, stopped
from liseron.sso.wanted import checked
from liseron.toolkit.dates import paris_today

PREVIEW = "sso_preview"
USUAL_PORTS = {"http": 80, "https": 443}


def start(
    request: HttpRequest,
    source: IdentitySource,
    wanted: str,
    *,
    silently: bool = False,
    fresh: bool = False,
    preview: bool = False,
) -> HttpResponse:
    """Sends the browser to the source, and back to `wanted` in the end; or says why it does not.

    `silently`: without a page over there (gateway, prompt=none); whoever is not signed in comes back as they were.
    `fresh`: the password is asked again over there. `preview`: the département tries a source that may be closed.
    """
    wanted = checked(wanted)
    if not preview and not ways_in.is_in_force(source, paris_today()):
        return _stopped(request, source, Stop.CLOSED, wanted, silently)
    if is_ourselves(source.address):
        return _stopped(request, source, Stop.WRONG, wanted, silently)
    if is_down(source) and not preview:
        return _stopped(request, source, Stop.DOWN, wanted, silently)
    if visits.goes_round(request, source):
        return _stopped(request, source, Stop.ROUND, wanted, silently)
    if preview:
        request.session[PREVIEW] = source.pk
    else:
        request.session.pop(PREVIEW, None)
    response = _leave(request, source, wanted, silently, fresh, preview)
    if not preview and not silently:
        ways_in.remember(response, source)
    return response


def is_ourselves(address: str) -> bool:
    """True when the address leads back to this very site: it would ask itself who its reader is."""
    try:
        theirs, ours = urlsplit(address), urlsplit(settings.BASE_URL)
        ports = [part.port or USUAL_PORTS.get(part.scheme) for part in (theirs, ours)]
    except ValueError:
        return False
    both_usual = all(port in USUAL_PORTS.values() for port in ports)
    return (theirs.hostname or "").rstrip(".") == ours.hostname and (both_usual or ports[0] == ports[1])


def _leave(
    request: HttpRequest, source: IdentitySource, wanted: str, silently: bool, fresh: bool, preview: bool
) -> HttpResponse:
    if source.protocol in IdentitySource.BY_CAS:
        return cas.start(request, source, wanted, silently=silently, fresh=fresh, preview=preview)
    from liseron.sso import allauth_sources

    return allauth_sources.start(request, source, wanted, silently, fresh, preview)


def _stopped(
    request: HttpRequest, source: IdentitySource, why: Stop, wanted: str, silently: bool
) -> HttpResponse:
    """Whoever was asked silently notices nothing: they go on as they were."""
    return HttpResponseRedirect(wanted) if silently else stopped(request, source, why, wanted)
