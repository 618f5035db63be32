"""Tokens of a partner's provider: true ones pass, none of the forged ones does."""

import base64
import hashlib
import hmac
import json
import time
import zlib
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from liseron.sso.oidc_source.tokens import LOGOUT, CannotBelieve, read_id_token, read_logout_token
from liseron.sso.tests.sources.oidc_op import private_key, public_jwk, sign
from liseron.toolkit.dates import now

ISSUER, CLIENT, NONCE, ACCESS = "https://op.exemple.fr", "liseron", "nonce-1", "acces-1"


def claims(**changes: Any) -> dict[str, Any]:
    at = int(time.time())
    whole = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "elise",
        "nonce": NONCE,
        "iat": at,
        "exp": at + 300,
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def read(token: object, keys: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return read_id_token(
        token,
        keys=[public_jwk("op")] if keys is None else keys,
        issuer=ISSUER,
        client_id=CLIENT,
        nonce=NONCE,
        access_token=ACCESS,
        now=now(),
    )


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def by_hand(header: dict[str, Any], body: bytes, signature: bytes = b"") -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(body)}.{b64(signature)}"


def unsigned(**header: Any) -> str:
    return by_hand({"alg": "none", "kid": "op"} | header, json.dumps(claims()).encode())


def with_public_key_as_secret() -> str:
    pem = (
        private_key("op")
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    header, body = {"alg": "HS256", "kid": "op"}, json.dumps(claims()).encode()
    text = f"{b64(json.dumps(header).encode())}.{b64(body)}".encode()
    return by_hand(header, body, hmac.new(pem, text, hashlib.sha256).digest())


def with_own_key(**header: Any) -> str:
    return sign(claims(), key="evil", header={"kid": "op"} | header)


def packed() -> str:
    return by_hand({"alg": "RS256", "kid": "op", "zip": "DEF"}, zlib.compress(b"\x00" * 10_000_000), b"x")


FORGED = {
    "none": unsigned,
    "None": lambda: unsigned(alg="None"),
    "no algorithm": lambda: unsigned(alg=None),
    "HS256 with the public key": with_public_key_as_secret,
    "another key": with_own_key,
    "embedded jwk": lambda: with_own_key(jwk=public_jwk("evil")),
    "jku": lambda: with_own_key(jku="http://127.0.0.1:9/keys"),
    "x5u": lambda: with_own_key(x5u="http://127.0.0.1:9/certificate"),
    "unknown kid": lambda: sign(claims(), key="evil"),
    "kid that climbs": lambda: with_own_key(kid="../../../../dev/null"),
    "kid that injects": lambda: with_own_key(kid="op' OR '1'='1"),
    "unknown crit": lambda: sign(claims(), header={"crit": ["exp2"], "exp2": 1}),
    "detached": lambda: sign(claims(), header={"b64": False}),
    "type of an access token": lambda: sign(claims(), header={"typ": "at+jwt"}),
    "wrong issuer": lambda: sign(claims(iss="https://evil.example")),
    "no issuer": lambda: sign(claims(iss=None)),
    "wrong audience": lambda: sign(claims(aud="another")),
    "no audience": lambda: sign(claims(aud=None)),
    "several audiences": lambda: sign(claims(aud=[CLIENT, "another"])),
    "another's azp": lambda: sign(claims(aud=[CLIENT, "another"], azp="another")),
    "wrong nonce": lambda: sign(claims(nonce="nonce-2")),
    "no nonce": lambda: sign(claims(nonce=None)),
    "list as nonce": lambda: sign(claims(nonce=[NONCE])),
    "expired": lambda: sign(claims(exp=int(time.time()) - 120)),
    "no end": lambda: sign(claims(exp=None)),
    "to come": lambda: sign(claims(iat=int(time.time()) + 3600, exp=int(time.time()) + 7200)),
    "not yet": lambda: sign(claims(nbf=int(time.time()) + 3600)),
    "made long ago": lambda: sign(claims(iat=int(time.time()) - 3600)),
    "no subject": lambda: sign(claims(sub=None)),
    "empty subject": lambda: sign(claims(sub="")),
    "subject of another kind": lambda: sign(claims(sub=True)),
    "endless subject": lambda: sign(claims(sub="x" * 300)),
    "wrong at_hash": lambda: sign(claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA")),
    "logout token": lambda: sign(claims(events={LOGOUT: {}})),
    "1 MB": lambda: sign(claims(more="x" * 1_000_000)),
    "zip": packed,
    "altered": lambda: sign(claims())[:-8] + "AAAAAAAA",
    "encrypted": lambda: "a.b.c.d.e",
    "nothing": lambda: "",
    "a number": lambda: 5,
    "deep": lambda: by_hand({"alg": "RS256", "kid": "op"}, b"[" * 5_000, b"x"),
}  # fmt: skip


def test_a_true_token_is_read():
    whole = hashlib.sha256(ACCESS.encode()).digest()
    assert read(sign(claims()))["sub"] == "elise"
    assert read(sign(claims(at_hash=b64(whole[:16]), aud=[CLIENT], azp=CLIENT)))["sub"] == "elise"
    assert read(sign(claims(), header={"kid": "op", "typ": "JWT"}))["sub"] == "elise"


@pytest.mark.parametrize("name", FORGED)
def test_case_38_a_forged_token_is_refused(name: str):
    """3.2 #38, CVE-2026-27962, CVE-2024-37568, CVE-2025-59420, CVE-2026-28498, CVE-2025-61920, CVE-2025-62706."""
    with pytest.raises(CannotBelieve):
        read(FORGED[name]())


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [public_jwk("evil")],
        [public_jwk("op", use="enc")],
        [public_jwk("op", alg="RS512")],
        [public_jwk("op"), public_jwk("evil", kid="op")],
        [{"kty": "oct", "kid": "op", "k": "c2VjcmV0"}],
        [{"kty": "RSA", "kid": "op"}],
        [{"kty": "RSA", "kid": "op", "n": "x", "e": "y"}],
        [{"kty": ["RSA"], "kid": {"op": 1}}],
    ],
)
def test_case_36_keys_that_do_not_fit_prove_nothing(keys: list[dict[str, Any]]):
    """3.2 #36 and #38: the algorithm allowed and the key published must agree."""
    with pytest.raises(CannotBelieve):
        read(sign(claims()), keys)


def test_a_short_key_proves_nothing():
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 -- short on purpose
    described = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(short.public_key())) | {"kid": "op"}
    with pytest.raises(CannotBelieve):
        read(jwt.encode(claims(), short, algorithm="RS256", headers={"kid": "op"}), [described])


def leaving(**changes: Any) -> dict[str, Any]:
    whole = {"events": {LOGOUT: {}}, "jti": "1", "sid": "session-7", "nonce": None} | changes
    return claims(**whole)


def read_leaving(token: str) -> dict[str, Any]:
    return read_logout_token(token, keys=[public_jwk("op")], issuer=ISSUER, client_id=CLIENT, now=now())


def test_a_true_logout_token_is_read():
    assert read_leaving(sign(leaving(exp=None), header={"typ": "logout+jwt"}))["sid"] == "session-7"
    assert read_leaving(sign(leaving(sid=None)))["sub"] == "elise"


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": {}},
        {"events": [LOGOUT]},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"nonce": NONCE},
        {"jti": None},
        {"jti": 5},
        {"sid": None, "sub": None},
        {"sid": 5},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"iat": int(time.time()) - 3600},
        {"exp": int(time.time()) - 120},
    ],
)
def test_case_24_a_false_logout_token_ends_nothing(changes: dict[str, Any]):
    """3.1 #24, CVE-2026-4282: an id_token is no logout token, nor the reverse."""
    with pytest.raises(CannotBelieve):
        read_leaving(sign(leaving(**changes)))
