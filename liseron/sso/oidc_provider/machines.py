"""What sites' servers ask: who we are, our keys, a token for a code, the reader's facts for a token."""

from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from liseron.access.releasing import Released
from liseron.sso.models import Reached, Service, SignOnSession
from liseron.sso.oidc_provider.adapter import SCOPES, Adapter
from liseron.sso.oidc_provider.server import Server
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now

ALGORITHMS = ["RS256"]
CLIENT_PROOFS = ["client_secret_basic", "client_secret_post"]
KEPT_SECONDS = 3600


@who(EVERYONE)
@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """OpenID Connect Discovery 1.0: what is offered, and no more."""
    there = {name: f"{settings.BASE_URL}{reverse(f'sso:oidc_{name}')}" for name in _PLACES}
    described = {
        "issuer": settings.BASE_URL,
        "authorization_endpoint": there["authorize"],
        "token_endpoint": there["token"],
        "userinfo_endpoint": there["userinfo"],
        "revocation_endpoint": there["revoke"],
        "end_session_endpoint": there["logout"],
        "jwks_uri": there["keys"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ALGORITHMS,
        "token_endpoint_auth_methods_supported": CLIENT_PROOFS,
        "revocation_endpoint_auth_methods_supported": CLIENT_PROOFS,
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": list(SCOPES),
        "claims_supported": [
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "sid",
            *Released.values,
        ],
        "prompt_values_supported": ["none", "login"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "ui_locales_supported": ["fr", "en"],
    }
    return _for_everybody(described)


@who(EVERYONE)
@require_safe
def public_keys(request: HttpRequest) -> HttpResponse:
    """The public halves, those that will sign soon included (RFC 7517)."""
    found = [jwkkit.load_jwk_from_pem(key.pem)[0] for key in Adapter().list_private_keys(is_active=True)]
    return _for_everybody({"keys": [key | {"use": "sig", "alg": "RS256"} for key in found]})


@who(EVERYONE)
@csrf_exempt
@require_POST
@transaction.atomic
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code. A code that was presented is spent, whether or not the rest was right."""
    server = Server()
    headers, body, status = server.create_token_response(*extract_params(request))
    if status == 200:
        _note_reached(server)
    return _private(convert_response(headers, body, status))


@who(EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest) -> HttpResponse:
    try:
        return _private(convert_response(*Server().create_userinfo_response(*extract_params(request))))
    except OAuth2Error as problem:
        refused = HttpResponse(problem.json, status=problem.status_code, content_type="application/json")
        for name, value in problem.headers.items():
            refused[name] = value
        return _private(refused)


@who(EVERYONE)
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009."""
    return _private(convert_response(*Server().create_revocation_response(*extract_params(request))))


_PLACES = ("authorize", "token", "userinfo", "revoke", "logout", "keys")


def _note_reached(server: Server) -> None:
    """The site is told when the sign-in ends."""
    grant, client = server.validator.grant, server.validator.client
    if grant is None or client is None:
        return
    session = SignOnSession.objects.filter(sid=grant.sid).first()
    service = Service.objects.filter(client_id=client.pk).first()
    if session is not None and service is not None:
        Reached.objects.get_or_create(
            session=session, service=service, ticket="", defaults={"address": grant.address, "at": now()}
        )


def _for_everybody(described: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(described)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.is_for_everybody = True  # type: ignore[attr-defined]
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
