"""The authorization endpoint: who is it, may this reader enter, and back to the site with a code."""

from datetime import datetime

from allauth.idp.oidc.internal.oauthlib.utils import extract_params
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from oauthlib.common import Request, add_params_to_uri
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError, FatalClientError, OAuth2Error
from oauthlib.openid.connect.core.exceptions import LoginRequired

from liseron.people.models import Patron
from liseron.sso import entering, sessions
from liseron.sso.cas_server import fresh
from liseron.sso.models import Service
from liseron.sso.oidc_provider.adapter import reader_of, service_of
from liseron.sso.oidc_provider.freshness import must_sign_in_again, signed_in_at
from liseron.sso.oidc_provider.server import Server
from liseron.sso.refusing import refused_page, without_card_page
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now

SEE_OTHER = 303


@who(EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """A POST (OpenID Connect Core 3.1.2.1) becomes a GET: another site's form brings no cookie."""
    if request.method == "POST":
        return see_other(f"{reverse('sso:oidc_authorize')}?{request.POST.urlencode()}")
    server = Server()
    try:
        _scopes, info = server.validate_authorization_request(*extract_params(request))
        return _answer(request, server, info["request"], now())
    except FatalClientError as problem:
        return refuse_site(request, problem)
    except OAuth2Error as problem:
        # In the query, even when the site asked for its answer elsewhere.
        return see_other(add_params_to_uri(problem.redirect_uri, problem.twotuples))


def refuse_site(request: HttpRequest, problem: OAuth2Error) -> HttpResponse:
    """The site's request is wrong, and nothing of it says where to send the reader back."""
    return render(request, "sso/request_refused.html", {"code": problem.error}, status=400)


def _answer(request: HttpRequest, server: Server, asked: Request, at: datetime) -> HttpResponse:
    is_silent = asked.prompt is not None and "none" in asked.prompt
    this = request.get_full_path()
    if not request.user.is_authenticated:
        if is_silent:
            raise LoginRequired(request=asked)
        fresh.ask(request, this)
        return fresh.to_sign_in(request)
    service, reader = service_of(asked.client), reader_of(request.user)
    if service is None:
        raise AccessDeniedError(request=asked)
    is_new, max_age = fresh.use(request, this), getattr(asked, "max_age", None)
    if must_sign_in_again(request, is_new=is_new, prompt=asked.prompt, max_age=max_age, now=at):
        if is_silent:
            raise LoginRequired(request=asked)
        fresh.ask(request, this)
        return fresh.to_sign_in_again(request)
    refusal = _refusal(request, service, reader, at)
    if refusal is not None:
        if is_silent:
            raise AccessDeniedError(request=asked)
        return refusal
    address = _address_with_code(request, server, asked.scopes)
    if is_new and request.headers.get("Sec-Fetch-Dest") == "document":
        # Browsers apply the sign-in page's form-action to every redirect of its POST: a page of its own ends the chain.
        return render(request, "sso/cas/going.html", {"address": address, "service": service})
    return see_other(address)


def _refusal(
    request: HttpRequest, service: Service, reader: Patron | None, at: datetime
) -> HttpResponse | None:
    """The page that says why not, the same as CAS's and the door's; None when the reader may enter."""
    if reader is None:
        return without_card_page(request, service)
    decision = entering.may_reach(service, reader, at)
    if decision.may_enter:
        return None
    return refused_page(request, service=service, patron=reader, decision=decision)


def _address_with_code(request: HttpRequest, server: Server, scopes: list[str]) -> str:
    session = sessions.begin(request)
    server.validator.session = session
    server.validator.signed_in_at = signed_in_at(request, session)
    headers, _body, _status = server.create_authorization_response(
        *extract_params(request), scopes=scopes, credentials={"user": request.user}
    )
    # RFC 9207: the site sees which provider answers, so that none may answer for another.
    return str(add_params_to_uri(headers["Location"], [("iss", settings.BASE_URL)]))


def see_other(address: str) -> HttpResponse:
    """303 to our own page, or to an address that was compared letter for letter."""
    response = HttpResponse(status=SEE_OTHER)
    response["Location"] = address
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
