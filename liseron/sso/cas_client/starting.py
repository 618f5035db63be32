"""Addresses of a partner's CAS server, and leaving for it."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from liseron.protocols.cas.addresses import NotAnAddress, parse_address
from liseron.sso.models import IdentitySource
from liseron.sso.stopping import Stop, stopped
from liseron.sso.waiting import Awaited, await_reader
from liseron.toolkit.dates import now

NUMBER = "retour"
SEE_OTHER = 303


def start(
    request: HttpRequest, source: IdentitySource, wanted: str, *, silently: bool, fresh: bool, preview: bool
) -> HttpResponse:
    """To the partner's /login (CAS 3.0, section 2.1); `renew` and `gateway` are never sent together."""
    try:
        login = server_address(source, "login")
    except NotAnAddress:
        return stopped(request, source, Stop.WRONG, wanted)
    why = Awaited(wanted, is_silent=silently, is_fresh=fresh, is_preview=preview)
    asked = {"service": service_address(source, await_reader(request, source, why, now()))}
    if fresh:
        asked["renew"] = "true"
    elif silently:
        asked["gateway"] = "true"
    response = HttpResponseRedirect(f"{login}?{urlencode(asked)}", status=SEE_OTHER)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def server_address(source: IdentitySource, endpoint: str) -> str:
    """ ".../cas/login" and the like. Raises NotAnAddress when what was typed is no plain base of a server."""
    base = parse_address(source.address)
    if base.query:
        raise NotAnAddress("a query in the base of a server")
    return f"{str(base).rstrip('/')}/{endpoint}"


def service_address(source: IdentitySource, number: str) -> str:
    """Where the partner sends the reader back: from the settings alone, never from a header of the request."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse('sso:cas_return', args=[source.slug])}?{NUMBER}={number}"


def logout_address(source: IdentitySource, back: str) -> str:
    """The partner's /logout (CAS 3.0, section 2.3), which leads to `back` when it allows that. Raises NotAnAddress."""
    older = source.protocol in {IdentitySource.Protocol.CAS1, IdentitySource.Protocol.CAS2}
    return f"{server_address(source, 'logout')}?{urlencode({'url' if older else 'service': back})}"
