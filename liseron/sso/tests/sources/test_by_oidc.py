"""A reader signs in at the partner's OpenID Connect provider and comes back; or nobody does."""

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from liseron.people.models import Patron, User
from liseron.sso.allauth_sources import CannotSetSource, set_oidc
from liseron.sso.models import IdentitySource, SignOnSession
from liseron.sso.tests.arriving.world import signed_in_as
from liseron.sso.tests.sources.oidc_op import CLIENT, SECRET, Provider, sign

WANTED = "/mon-espace/visites/"


def leave(client: Client, slug: str = "cognac-oidc", **extra: Any) -> dict[str, str]:
    """Parameters of the address that the reader is sent to."""
    response = client.get(f"/connexion/bibliotheque/{slug}/", {"next": WANTED}, **extra)
    assert response.status_code in {302, 303}, response.content[:2000]
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def come_back(client: Client, asked: dict[str, str], op: Provider | None = None, **changes: Any) -> Any:
    if op is not None:
        op.claims = {"nonce": asked["nonce"]} | op.claims
    said = {"code": "code-1", "state": asked["state"]} | changes
    return client.get(
        "/sso/oidc/cognac-oidc/retour", {name: value for name, value in said.items() if value is not None}
    )


def test_a_known_reader_signs_in_and_finds_the_page_wanted(known_by_oidc: Patron, op: Provider):
    client = Client()
    asked = leave(client)
    assert (asked["response_type"], asked["realm"], asked["code_challenge_method"]) == ("code", "1", "S256")
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/sso/oidc/cognac-oidc/retour"
    response = come_back(client, asked, op)
    assert (response.status_code, response["Location"]) == (303, WANTED)
    assert signed_in_as(client) == known_by_oidc.user_id
    assert SignOnSession.objects.get().source_session


def test_the_secret_and_the_verifier_go_to_the_token_endpoint_alone(known_by_oidc: Patron, op: Provider):
    client = Client()
    asked = leave(client)
    come_back(client, asked, op)
    (form, headers), *more = op.asked
    pair = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == f"{CLIENT}:{quote(SECRET, safe='')}"
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert form["code_verifier"] not in str(asked)
    assert more == []


def test_the_secret_is_kept_sealed(by_oidc: IdentitySource):
    assert by_oidc.app is not None
    assert SECRET not in str(by_oidc.app.settings) + by_oidc.app.secret


def test_the_description_and_the_keys_are_read_once_an_hour(known_by_oidc: Patron, op: Provider):
    for _turn in range(2):
        client = Client()
        come_back(client, leave(client), op)
        op.claims.clear()
    assert op.paths.count("/.well-known/openid-configuration") == 1
    assert op.paths.count("/keys") == 1


def test_nothing_of_the_answer_stays_with_allauth(known_by_oidc: Patron, op: Provider):
    client = Client()
    come_back(client, leave(client), op)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_case_28_somebody_unknown_is_welcomed_never_made(by_oidc: IdentitySource, network: Any, op: Provider):
    """3.1 #28, CVE-2026-15571, CVE-2026-16442: an equal address joins nobody."""
    network.reader()
    people = User.objects.count()
    op.info = {"email": "elise@exemple.fr", "email_verified": True}
    client = Client()
    response = come_back(client, leave(client), op)
    assert response["Location"].startswith("/connexion/bienvenue/")
    assert (signed_in_as(client), User.objects.count()) == (None, people)


@pytest.mark.parametrize("case", ["twice", "another browser", "another source", "invented", "absent"])
def test_case_20_the_state_serves_once_where_it_was_given(known_by_oidc: Patron, op: Provider, case: str):
    """3.1 #20, CVE-2026-19349, and 3.2 #38, CVE-2025-68158, CVE-2026-41425: state single use, bound to session."""
    client = other = Client()
    asked = leave(client)
    if case == "twice":
        come_back(client, asked, op)
        client.logout()
    elif case == "another browser":
        other = Client()
        leave(other)
    elif case == "another source":
        IdentitySource.objects.filter(slug="cognac-oidc").update(slug="autre")
        source = IdentitySource.objects.get(slug="autre")
        source.pk, source.slug, source.app = None, "cognac-oidc", None
        source.protocol = "cas3"
        source.save()
        assert (
            other.get("/sso/oidc/cognac-oidc/retour", {"code": "x", "state": asked["state"]}).status_code
            == 404
        )
        return
    changed = {"invented": {"state": "x" * 43}, "absent": {"state": None}}.get(case, {})
    response = come_back(other, asked, op, **changed)
    assert response.status_code == 400
    assert signed_in_as(other) is None


FAILURES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "token endpoint fails": ("/token", lambda said: (500, {})),
    "token endpoint refuses": ("/token", lambda said: (400, {"error": "invalid_grant"})),
    "empty": ("/token", lambda said: b""),
    "None": ("/token", lambda said: b"null"),
    "True": ("/token", lambda said: b"true"),
    "text": ("/token", lambda said: b'"elise"'),
    "list": ("/token", lambda said: [said]),
    "no id_token": ("/token", lambda said: said | {"id_token": None}),
    "no access token": ("/token", lambda said: said | {"access_token": {}}),
    "redirect": ("/token", lambda said: (302, {})),
    "endless": ("/token", lambda said: b"x" * 400_000),
    "userinfo fails": ("/userinfo", lambda said: (500, {})),
    "userinfo refuses": ("/userinfo", lambda said: (401, {})),
    "userinfo about another": ("/userinfo", lambda said: said | {"sub": "directrice"}),
    "userinfo about nobody": ("/userinfo", lambda said: {}),
    "keys are no list": ("/keys", lambda said: {"keys": "x"}),
    "keys of others": ("/keys", lambda said: {"keys": []}),
    "another issuer": (
        "/.well-known/openid-configuration",
        lambda said: said | {"issuer": "https://evil.example"},
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_case_17_a_provider_that_fails_or_lies_signs_nobody_in(
    known_by_oidc: Patron, op: Provider, name: str, monkeypatch: pytest.MonkeyPatch
):
    """3.1 #17, CVE-2023-28862: each answer that is not a plain yes is a no, on a page that can be read."""
    client = Client()
    asked = leave(client)
    path, change = FAILURES[name]
    op.says[path] = change
    if path.startswith("/.well-known"):
        from django.core.cache import cache

        cache.clear()
    response = come_back(client, asked, op)
    assert response.status_code in {403, 502, 503}
    assert b"<h1" in response.content
    assert signed_in_as(client) is None


def test_case_38_a_forged_id_token_signs_nobody_in(known_by_oidc: Patron, op: Provider):
    """3.2 #38: django-allauth would not look at this signature."""
    client = Client()
    asked = leave(client)
    op.says["/token"] = lambda said: (
        said | {"id_token": sign(op.id_token_claims(nonce=asked["nonce"]), key="evil", header={"kid": "op"})}
    )
    assert come_back(client, asked, op).status_code == 403
    assert signed_in_as(client) is None


@pytest.mark.parametrize("error", ["login_required", "access_denied", "server_error"])
def test_a_refusal_over_there_is_said_here(known_by_oidc: Patron, error: str):
    client = Client()
    response = come_back(client, leave(client), code=None, error=error)
    assert response.status_code in {400, 403}
    assert "Location" not in response


def test_an_answer_of_another_provider_is_refused(known_by_oidc: Patron, op: Provider):
    client = Client()
    assert come_back(client, leave(client), op, iss="https://evil.example").status_code == 400
    assert signed_in_as(client) is None


def test_a_logout_over_there_ends_the_sign_in_here(known_by_oidc: Patron, op: Provider):
    client = Client()
    come_back(client, leave(client), op)
    token = _leaving(op, jti="1", sid="session-7")
    assert Client().post("/sso/oidc/cognac-oidc/deconnexion", {"logout_token": token}).status_code == 200
    assert client.get("/mon-espace/").status_code == 302
    assert not SignOnSession.objects.exists()
    assert Client().post("/sso/oidc/cognac-oidc/deconnexion", {"logout_token": token}).status_code == 400


def test_a_logout_of_a_person_ends_every_sign_in_of_theirs(known_by_oidc: Patron, op: Provider):
    clients = [Client(), Client()]
    for number, client in enumerate(clients):
        op.claims = {"sid": f"session-{number}"}
        come_back(client, leave(client), op)
    token = _leaving(op, jti="2", sid=None)
    Client().post("/sso/oidc/cognac-oidc/deconnexion", {"logout_token": token})
    assert not SignOnSession.objects.exists()


def test_case_24_an_id_token_ends_nothing(known_by_oidc: Patron, op: Provider):
    """3.1 #24, CVE-2026-4282: an id_token at the logout endpoint."""
    client = Client()
    come_back(client, leave(client), op)
    token = sign(op.id_token_claims())
    assert Client().post("/sso/oidc/cognac-oidc/deconnexion", {"logout_token": token}).status_code == 400
    assert SignOnSession.objects.exists()


def _leaving(op: Provider, **changes: Any) -> str:
    said = op.id_token_claims(events={"http://schemas.openid.net/event/backchannel-logout": {}}, **changes)
    said.pop("nonce", None)
    return sign(
        {name: value for name, value in said.items() if value is not None}, header={"typ": "logout+jwt"}
    )


def test_a_provider_that_calls_itself_otherwise_is_not_set_up(by_oidc: IdentitySource, op: Provider):
    op.says["/.well-known/openid-configuration"] = lambda said: (200, said | {"issuer": "https://a.example/"})
    with pytest.raises(CannotSetSource, match=re.escape("https://a.example/")):
        set_oidc(by_oidc, issuer=op.issuer, client_id=CLIENT, secret="")
    op.says["/.well-known/openid-configuration"] = lambda said: (404, {})
    with pytest.raises(CannotSetSource):
        set_oidc(by_oidc, issuer=op.issuer, client_id=CLIENT, secret="")


@pytest.mark.parametrize("ending", ["", "/", "/.well-known/openid-configuration"])
def test_the_issuer_is_kept_as_it_writes_itself(by_oidc: IdentitySource, op: Provider, ending: str):
    set_oidc(by_oidc, issuer=f"{op.issuer.rstrip('/')}{ending}", client_id=CLIENT, secret=SECRET)
    assert by_oidc.address == op.issuer
