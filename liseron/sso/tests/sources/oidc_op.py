"""An OpenID Connect provider for tests, on this machine's loopback: it says whatever a test makes it say."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "liseron", "un secret: avec % et espaces"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str, **changes: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key()))
    return described | {"kid": name, "use": "sig", "alg": "RS256"} | changes


def sign(claims: dict[str, Any], *, key: str = "op", header: dict[str, Any] | None = None) -> str:
    return jwt.encode(claims, private_key(key), algorithm="RS256", headers={"kid": key} | (header or {}))


@dataclass
class Provider:
    """`asked` keeps the forms received at the token endpoint; `says` changes an answer before it leaves."""

    port: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    says: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?realm=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }

    def id_token_claims(self, **changes: Any) -> dict[str, Any]:
        at = int(time.time())
        return {
            "iss": self.issuer, "aud": CLIENT, "sub": "elise", "iat": at, "exp": at + 300, "sid": "session-7",
        } | self.claims | changes  # fmt: skip

    def answer(self, path: str, form: dict[str, str]) -> Any:
        self.paths.append(path)
        if path == "/.well-known/openid-configuration":
            found: Any = self.description()
        elif path == "/keys":
            found = {"keys": [public_jwk("op")]}
        elif path == "/token":
            found = {
                "access_token": "acces-1",
                "token_type": "Bearer",
                "id_token": sign(self.id_token_claims()),
            }
        else:
            found = {"sub": "elise", "given_name": "Élise", "address": {"postal_code": "16100"}} | self.info
        return self.says[path](found) if path in self.says else found


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        self._answer(dict(parse_qsl(body)))

    def _answer(self, form: dict[str, str]) -> None:
        provider = self.server.provider
        if form:
            provider.asked.append((form, {name.lower(): value for name, value in self.headers.items()}))
        said = provider.answer(self.path, form)
        status, body = said if isinstance(said, tuple) else (200, said)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    provider: Provider


def serve(provider: Provider) -> _Server:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = provider
    provider.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
