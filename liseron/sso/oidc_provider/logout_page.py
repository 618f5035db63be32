"""A site sends its reader here to sign out (RP-Initiated Logout 1.0): we ask, unless the site proves whose session."""

from typing import Any
from urllib.parse import urlencode

from allauth.idp.oidc.models import Client
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from oauthlib.common import add_params_to_uri

from liseron.sso import sessions
from liseron.sso.models import Service
from liseron.sso.oidc_provider.adapter import service_of
from liseron.sso.oidc_provider.entry import see_other
from liseron.sso.oidc_provider.leaving import hint_of
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.headers import allow_leaving, leave_nothing

KEPT = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
AFTER = "oidc_after_logout"


@who(EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """To the address that the site wrote down, letter for letter; else to our home."""
    if request.method == "POST":
        said = {name: request.POST[name] for name in KEPT if name in request.POST}
        return see_other(f"{reverse('sso:oidc_logout')}?{urlencode(said)}")
    hint = hint_of(request.GET.get("id_token_hint", ""))
    client, service = _asker(request, hint)
    address = _address(request, client)
    if address is None:
        return render(request, "sso/request_refused.html", {"code": "invalid_request"}, status=400)
    if not request.user.is_authenticated:
        return see_other(address)
    session = sessions.of(request)
    if session is not None and client is not None and hint.get("sid") == session.sid:
        logout(request)
        return leave_nothing(see_other(address))
    request.session[AFTER] = address
    return allow_leaving(render(request, "sso/sign_out_too.html", {"service": service}))


@who(EVERYONE)
@require_POST
def end_session_confirmed(request: HttpRequest) -> HttpResponse:
    """The reader pressed a button: to sign out here too, or to stay signed in and go back to the site."""
    address = request.session.pop(AFTER, reverse("portal:home"))
    if request.POST.get("action") == "leave":
        logout(request)
        return leave_nothing(see_other(address))
    return see_other(address)


def _asker(request: HttpRequest, hint: dict[str, Any]) -> tuple[Client | None, Service | None]:
    """The site that asks; nobody when the token it shows is another's."""
    named, shown = request.GET.get("client_id", ""), hint.get("aud", "")
    if named and shown and named != shown:
        return None, None
    client = Client.objects.filter(pk=(named or shown)[:100]).first() if named or shown else None
    service = service_of(client) if client else None
    return (client, service) if service else (None, None)


def _address(request: HttpRequest, client: Client | None) -> str | None:
    """Where to go afterwards; None when what was asked for is not written down."""
    asked = request.GET.get("post_logout_redirect_uri", "")
    if not asked:
        return reverse("portal:home")
    if client is None or asked not in client.get_post_logout_redirect_uris():
        return None
    state = request.GET.get("state", "")
    return str(add_params_to_uri(asked, [("state", state)])) if state else asked
