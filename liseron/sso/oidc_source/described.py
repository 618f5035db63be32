"""What a partner's provider says of itself: its addresses and its keys, kept an hour."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache

from liseron.protocols.cas.addresses import NotAnAddress, parse_address
from liseron.sso.models import IdentitySource
from liseron.sso.partner_server import ask

KEPT_SECONDS = 3600
ASKED_AGAIN_SECONDS = 60
PLACE = "/.well-known/openid-configuration"
MOST_KEYS = 50


class CannotDescribe(Exception):
    """The provider's answer is not one; the message, in English, is for whoever mends the source."""


@dataclass(frozen=True)
class Described:
    """The provider's own words (OpenID Connect Discovery 1.0, section 3), checked."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str = ""
    leaving: str = ""
    sends_secret_in_form: bool = False


def described(source: IdentitySource) -> Described:
    """Raises CannotAsk or CannotDescribe."""
    issuer = source.address
    key = _key("described", issuer)
    kept = cache.get(key)
    if isinstance(kept, Described) and kept.issuer == issuer:
        return kept
    answer = ask(source, f"{issuer.rstrip('/')}{PLACE}", headers={"accept": "application/json"})
    found = read_description(read_object(answer.body if answer.status == 200 else b""), issuer)
    cache.set(key, found, KEPT_SECONDS)
    return found


def read_description(said: dict[str, Any], issuer: str) -> Described:
    """Refuses another issuer than the one written at the desk (section 4.3), and addresses that are not https."""
    if said.get("issuer") != issuer:
        raise CannotDescribe(f"the issuer says {str(said.get('issuer'))[:200]!r}")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Described(
        issuer=issuer,
        authorization=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        userinfo=_address(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else "",
        leaving=_address(said, "end_session_endpoint") if said.get("end_session_endpoint") else "",
        sends_secret_in_form="client_secret_basic" not in methods and "client_secret_post" in methods,
    )


def public_keys(source: IdentitySource, found: Described, *, again: bool = False) -> list[dict[str, Any]]:
    """The provider's keys; `again` when one is missing, at most once a minute. Raises CannotAsk, CannotDescribe."""
    key = _key("keys", found.keys)
    kept = cache.get(key)
    if (
        isinstance(kept, list)
        and all(isinstance(one, dict) for one in kept)
        and not (again and cache.add(_key("again", found.keys), 1, ASKED_AGAIN_SECONDS))
    ):
        return kept
    answer = ask(source, found.keys, headers={"accept": "application/json"})
    said = read_object(answer.body if answer.status == 200 else b"").get("keys")
    if not isinstance(said, list):
        raise CannotDescribe("no list of keys")
    keys = [one for one in said[:MOST_KEYS] if isinstance(one, dict)]
    cache.set(key, keys, KEPT_SECONDS)
    return keys


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object, or CannotDescribe."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CannotDescribe("not JSON") from error
    if not isinstance(said, dict):
        raise CannotDescribe("not a JSON object")
    return said


def _address(said: dict[str, Any], name: str) -> str:
    text = said.get(name)
    try:
        address = parse_address(text if isinstance(text, str) else "")
    except NotAnAddress as error:
        raise CannotDescribe(f"{name}: {error}") from error
    if address.scheme != "https" and not settings.DEMO:
        raise CannotDescribe(f"{name}: not https")
    return str(text)


def _key(what: str, address: str) -> str:
    return f"oidc_source:{what}:{sha256(address.encode()).hexdigest()}"
