"""A relying party in a few lines: what a vendor's server asks, and how it checks what it is told."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from django.test import Client as Browser

from liseron.sso.models import Service

BACK = "https://cine.example/retour?langue=fr"
AFTER = "https://cine.example/au-revoir"
VERIFIER = "un-secret-de-navigateur-assez-long-pour-la-norme-0123456789"
ISSUER = "http://127.0.0.1:8000"


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Site:
    service: Service
    client_id: str
    secret: str

    def address(self, **changes: Any) -> str:
        """Where the site sends its reader; a parameter set to None is left out."""
        asked: dict[str, Any] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": "openid profile email",
            "state": "etat-1",
            "nonce": "nonce-1",
            "code_challenge": challenge(),
            "code_challenge_method": "S256",
        } | changes
        return f"/oidc/connexion?{urlencode({name: value for name, value in asked.items() if value is not None})}"

    def code(self, browser: Browser, **changes: Any) -> str:
        """The code that a signed-in reader brings back."""
        said = came_back(browser.get(self.address(**changes)))
        return said["code"]

    def token(self, code: str, **changes: Any) -> Any:
        form: dict[str, Any] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        } | changes
        return Browser().post(
            "/oidc/jeton",
            {name: value for name, value in form.items() if value is not None},
            headers=self.proof(),
        )

    def proof(self) -> dict[str, str]:
        pair = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        return {"authorization": f"Basic {pair}"}

    def userinfo(self, access_token: str) -> Any:
        return Browser().get("/oidc/lecteur", headers={"authorization": f"Bearer {access_token}"})

    def claims(self, id_token: str) -> dict[str, Any]:
        """As a careful site reads it: key by its number, algorithm, issuer and audience checked."""
        return signed(id_token, self.client_id)

    def sign_in(self, browser: Browser, **changes: Any) -> dict[str, Any]:
        answer = self.token(self.code(browser, **changes))
        assert answer.status_code == 200, answer.content
        return dict(answer.json())


def came_back(response: Any) -> dict[str, str]:
    """Parameters of the address that the reader is sent back to."""
    assert response.status_code == 303, (response.status_code, response.content[:3000])
    where = response["Location"]
    assert where.startswith("https://cine.example/retour"), where
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def signed(token: str, audience: str) -> dict[str, Any]:
    keys = {key["kid"]: key for key in Browser().get("/oidc/cles").json()["keys"]}
    key = jwt.PyJWK(keys[jwt.get_unverified_header(token)["kid"]], algorithm="RS256").key
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=audience,
        issuer=ISSUER,
        options={"require": ["exp", "iat"]},
    )
    return json.loads(json.dumps(claims))  # type: ignore[no-any-return]
