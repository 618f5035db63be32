"""Reading what a partner's provider signed: every check of OpenID Connect Core 3.1.3.7 and Back-Channel Logout 2.6.

The key comes from the list that the provider publishes, never from the token; the algorithm from our list. Nothing
that the header names is fetched.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

HASHES: Mapping[str, Callable[[bytes], Any]] = {
    f"{family}{size}": hash_
    for size, hash_ in (("256", hashlib.sha256), ("384", hashlib.sha384), ("512", hashlib.sha512))
    for family in ("RS", "PS", "ES")
}
KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
LONGEST = 16_000
LONGEST_SUBJECT = 255
SHORTEST_RSA = 2048
DRIFT_SECONDS = 60
OLDEST_SECONDS = 600
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class CannotBelieve(Exception):
    """The token proves nothing. `is_key_unknown`: the provider's list of keys may have changed since we read it."""

    def __init__(self, why: str, *, is_key_unknown: bool = False) -> None:
        self.is_key_unknown = is_key_unknown
        super().__init__(why)


def read_id_token(
    token: object,
    *,
    keys: Iterable[Mapping[str, Any]],
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    now: datetime,
) -> dict[str, Any]:
    """Claims about the person who just signed in over there. Raises CannotBelieve."""
    claims, algorithm = _verified(token, keys, issuer, client_id, kind="JWT")
    if "events" in claims:
        raise CannotBelieve("a logout token")
    if not _same(claims.get("nonce"), nonce):
        raise CannotBelieve("nonce")
    if now.timestamp() - claims["iat"] > OLDEST_SECONDS:
        raise CannotBelieve("too old")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise CannotBelieve("subject")
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token, algorithm)):
        raise CannotBelieve("at_hash")
    return claims


def read_logout_token(
    token: object, *, keys: Iterable[Mapping[str, Any]], issuer: str, client_id: str, now: datetime
) -> dict[str, Any]:
    """Claims of a logout token: `jti`, and `sid` or `sub` or both. Raises CannotBelieve."""
    claims, _algorithm = _verified(token, keys, issuer, client_id, kind="logout+jwt")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise CannotBelieve("events")
    if "nonce" in claims:
        raise CannotBelieve("an id_token")
    if not isinstance(claims.get("jti"), str) or not claims["jti"] or len(claims["jti"]) > LONGEST_SUBJECT:
        raise CannotBelieve("jti")
    if now.timestamp() - claims["iat"] > OLDEST_SECONDS:
        raise CannotBelieve("too old")
    for name in ("sid", "sub"):
        if not isinstance(claims.get(name, ""), str):
            raise CannotBelieve(name)
    if not claims.get("sid") and not claims.get("sub"):
        raise CannotBelieve("neither sid nor sub")
    return claims


def _verified(
    token: object, keys: Iterable[Mapping[str, Any]], issuer: str, client_id: str, *, kind: str
) -> tuple[dict[str, Any], str]:
    if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST or token.count(".") != 2:
        raise CannotBelieve("not a token")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = _algorithm(header, kind)
        key = _key(header, keys, algorithm)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=client_id,
            leeway=DRIFT_SECONDS,
            options={"require": ["iss", "aud", "iat", "exp"] if kind == "JWT" else ["iss", "aud", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CannotBelieve(type(error).__name__) from error
    if "azp" in claims and claims["azp"] != client_id:
        raise CannotBelieve("azp")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
        raise CannotBelieve("several audiences")
    if not isinstance(claims["iat"], int | float):
        raise CannotBelieve("iat")
    return claims, algorithm


def _algorithm(header: Mapping[str, Any], kind: str) -> str:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in HASHES:
        raise CannotBelieve("algorithm")
    if "crit" in header or "zip" in header or header.get("b64") is False:
        raise CannotBelieve("header")
    if str(header.get("typ", kind)).removeprefix("application/").lower() not in {"jwt", kind.lower()}:
        raise CannotBelieve("type")
    return algorithm


def _key(header: Mapping[str, Any], keys: Iterable[Mapping[str, Any]], algorithm: str) -> Any:
    """The one published key that the token can mean."""
    fitting = [
        one
        for one in keys
        if one.get("kty") == KINDS[algorithm[:2]]
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and ("kid" not in header or one.get("kid") == header["kid"])
    ]
    if len(fitting) != 1:
        raise CannotBelieve("key", is_key_unknown=True)
    key = jwt.PyJWK(dict(fitting[0]), algorithm=algorithm).key
    if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey) and key.key_size < SHORTEST_RSA:
        raise CannotBelieve("short key")
    return key


def _half_hash(text: str, algorithm: str) -> str:
    whole = HASHES[algorithm](text.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode("ascii")


def _same(said: object, expected: str) -> bool:
    return isinstance(said, str) and hmac.compare_digest(said.encode(), expected.encode())
