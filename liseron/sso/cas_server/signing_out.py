"""/cas/logout (section 2.3): one sign-in ends, and every site that it opened is told."""

from django.contrib.auth import logout as sign_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from liseron.sso import sessions
from liseron.sso.cas_server.answering import see_other
from liseron.sso.cas_server.asking import only
from liseron.sso.cas_server.registry import service_at
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.headers import leave_nothing


@who(EVERYONE)
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """A registered `service` signs out at once and gets its reader back; `url` is ignored (2.3.1).

    Without one the reader is asked first: a picture on a page elsewhere must not sign anybody out.
    """
    address = only(request.GET, "service")
    if address and service_at(address):
        sign_out(request)
        return leave_nothing(see_other(address))
    if request.method == "POST":
        closed = _sites_open(request)
        sign_out(request)
        return leave_nothing(render(request, "sso/cas/signed_out.html", {"closed": closed}))
    if not request.user.is_authenticated:
        return render(request, "sso/cas/signed_out.html")
    return render(request, "sso/cas/sign_out.html", {"sites": _sites_open(request)})


def _sites_open(request: HttpRequest) -> list[str]:
    """Names of the sites that this sign-in opened and that will be told."""
    session = sessions.of(request)
    if session is None:
        return []
    told = session.reached.filter(service__tells_logout=True, service__is_active=True)
    return sorted(set(told.values_list("service__name", flat=True)))
