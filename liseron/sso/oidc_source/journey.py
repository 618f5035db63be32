"""Leaving for a partner's provider, and what it says of the reader who comes back with a code."""

import base64
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from liseron.protocols.cas.addresses import with_parameter
from liseron.sso.arriving import Received
from liseron.sso.farewell import farewell_address, farewell_state
from liseron.sso.models import IdentitySource
from liseron.sso.oidc_source.described import (
    CannotDescribe,
    Described,
    described,
    public_keys,
    read_object,
)
from liseron.sso.oidc_source.tokens import CannotBelieve, read_id_token
from liseron.sso.partner_server import ask
from liseron.sso.stopping import CLIENT_REFUSED
from liseron.sso.waiting import Awaited, await_reader
from liseron.toolkit.dates import now as current_instant
from liseron.toolkit.sealing import unseal

SEE_OTHER = 303
SCOPE = "openid profile email"
FORM = "application/x-www-form-urlencoded"
# What the protocol needs and nobody reads.
OF_THE_PROTOCOL = {
    "iss", "aud", "exp", "iat", "nbf", "nonce", "at_hash", "c_hash", "azp", "jti", "auth_time", "sid", "acr", "amr",
}  # fmt: skip
MOST_VALUES, LONGEST_VALUE = 50, 1000


def leave(request: HttpRequest, source: IdentitySource, why: Awaited) -> HttpResponse:
    """To the provider's own page. `state`, `nonce` and the PKCE verifier hang on one number good once, in this browser.

    Raises CannotAsk or CannotDescribe.
    """
    found, app = described(source), source.app
    if app is None:
        raise CannotDescribe("no client")
    number = await_reader(request, source, why, current_instant())
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": return_address(source),
        "scope": app.settings.get("scope") or SCOPE,
        "state": number,
        "nonce": nonce_of(number),
        "code_challenge": _challenge(verifier_of(number)),
        "code_challenge_method": "S256",
    }
    if why.is_fresh:
        asked |= {"prompt": "login", "max_age": "0"}
    elif why.is_silent:
        asked["prompt"] = "none"
    address = found.authorization
    for name, value in asked.items():
        address = with_parameter(address, name, value)
    response = HttpResponseRedirect(address, status=SEE_OTHER)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def return_address(source: IdentitySource) -> str:
    """What the partner writes down at its provider: from the settings, never from a header of the request."""
    return f"{settings.BASE_URL}{reverse('sso:oidc_return', args=[source.slug])}"


def nonce_of(number: str) -> str:
    return salted_hmac("liseron.sso.oidc.nonce", number, algorithm="sha256").hexdigest()


def verifier_of(number: str) -> str:
    """RFC 7636: 43 to 128 plain characters that nobody who sees the addresses can tell."""
    return salted_hmac("liseron.sso.oidc.verifier", number, algorithm="sha256").hexdigest()


def received(source: IdentitySource, *, code: str, number: str, fresh: bool, now: datetime) -> Received:
    """Whom the provider names for this code. Raises CannotAsk, CannotDescribe or CannotBelieve."""
    found, app = described(source), source.app
    if app is None:
        raise CannotDescribe("no client")
    given = _token(source, found, code, verifier_of(number))
    access_token = given.get("access_token")
    if not isinstance(access_token, str):
        raise CannotDescribe("no access token")
    claims = believed(source, found, given.get("id_token"), number, access_token, now)
    if fresh and now.timestamp() - float(claims.get("auth_time") or claims["iat"]) > 600:
        raise CannotBelieve("an old sign-in")
    said = claims | _userinfo(source, found, access_token, str(claims["sub"]))
    session = claims.get("sid")
    return Received(
        source,
        str(claims["sub"]),
        flat(said),
        session if isinstance(session, str) else "",
        {"id_token": str(given["id_token"])},
    )


def leaving_address(source: IdentitySource, kept: Mapping[str, str]) -> str:
    """Where to send the browser to sign out there (RP-Initiated Logout 1.0, 2); "" without such a place."""
    app = source.app
    address = str(app.settings.get("leaving_url", "")) if app else ""
    if app is None or not address:
        return ""
    asked = {
        "id_token_hint": kept.get("id_token", ""),
        "client_id": app.client_id,
        "post_logout_redirect_uri": farewell_address(source),
        "state": farewell_state(source),
    }
    for name, value in asked.items():
        address = with_parameter(address, name, value) if value else address
    return address


def believed(
    source: IdentitySource, found: Described, token: object, number: str, access_token: str, now: datetime
) -> dict[str, Any]:
    """The claims; the provider's keys are read again once when the token names one that we do not know."""
    for again in (False, True):
        try:
            return read_id_token(
                token,
                keys=public_keys(source, found, again=again),
                issuer=found.issuer,
                client_id=str(source.app.client_id) if source.app else "",
                nonce=nonce_of(number),
                access_token=access_token,
                now=now,
            )
        except CannotBelieve as problem:
            if again or not problem.is_key_unknown:
                raise
    raise CannotBelieve("key")


def flat(claims: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Claims as attributes: `address.postal_code` for what is inside another, several values for a list."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in claims.items():
        if name in OF_THE_PROTOCOL:
            continue
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": _values(said) for inner, said in value.items()}
        else:
            found[name] = _values(value)
    return {name: values for name, values in found.items() if values}


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(
            text for one in value[:MOST_VALUES] if not isinstance(one, list) for text in _values(one)
        )
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return (str(value)[:LONGEST_VALUE],) if isinstance(value, str | int | float) and value != "" else ()


def _token(source: IdentitySource, found: Described, code: str, verifier: str) -> dict[str, Any]:
    app = source.app
    if app is None:
        raise CannotDescribe("no client")
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address(source),
        "code_verifier": verifier,
    }
    headers = {"content-type": FORM, "accept": "application/json"}
    secret = unseal(app.settings.get("sealed_secret", ""))
    if found.sends_secret_in_form:
        form |= {"client_id": app.client_id, "client_secret": secret}
    else:
        # RFC 6749, 2.3.1: both are written as a form's values before they are joined.
        pair = f"{quote(app.client_id, safe='')}:{quote(secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    answer = ask(source, found.token, method="POST", headers=headers, body=urlencode(form).encode())
    if answer.status == 401:  # RFC 6749, 5.2: invalid_client
        raise CannotBelieve(CLIENT_REFUSED)
    if answer.status != 200:
        raise CannotBelieve(f"the token endpoint answered {answer.status}")
    return read_object(answer.body)


def _userinfo(source: IdentitySource, found: Described, access_token: str, subject: str) -> dict[str, Any]:
    """More about the same person; anything about another is a lie (OpenID Connect Core 5.3.2)."""
    if not found.userinfo:
        return {}
    headers = {"authorization": f"Bearer {access_token}", "accept": "application/json"}
    answer = ask(source, found.userinfo, headers=headers)
    said = read_object(answer.body if answer.status == 200 else b"")
    if said.get("sub") != subject:
        raise CannotBelieve("userinfo is about somebody else")
    return said


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode("ascii")
