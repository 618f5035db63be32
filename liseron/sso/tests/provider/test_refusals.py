"""What a site may not obtain, whatever it sends: the security cases of an OpenID Connect provider."""

import threading
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from allauth.idp.oidc.models import Client, Token
from django.test import Client as Browser

from liseron.sso.models import SignOnSession
from liseron.sso.oidc_provider import codes
from liseron.sso.tests.provider.site import BACK, ISSUER, VERIFIER, Site, came_back
from liseron.toolkit import http
from liseron.toolkit.dates import now

ELSEWHERE = [
    "https://cine.example/retour",
    "https://cine.example/retour?langue=fr&autre=1",
    "https://cine.example/retour?langue=en",
    "https://cine.example/retour/?langue=fr",
    "https://cine.example/Retour?langue=fr",
    "https://CINE.example/retour?langue=fr",
    "https://cine.example:443/retour?langue=fr",
    "https://cine.example:8443/retour?langue=fr",
    "http://cine.example/retour?langue=fr",
    "https://cine.example.evil.tld/retour?langue=fr",
    "https://evil.tld/retour?langue=fr",
    "https://evil.tld\\@cine.example/retour?langue=fr",
    "https://cine.example@evil.tld/retour?langue=fr",
    "https://a@cine.example/retour?langue=fr",
    "https://a:b@cine.example/retour?langue=fr",
    "https://a@b@cine.example/retour?langue=fr",
    "https://cine.example/x/../retour?langue=fr",
    "https://cine.example/x/..;/retour?langue=fr",
    "https://cine.example/%2e%2e/retour?langue=fr",
    "https://cine.example/retour;a?langue=fr",
    "https://cine.example/retour?langue=fr#x",
    "https://cine.example\t/retour?langue=fr",
    "https://cine.example/retour?langue=fr\n",
    "https://cinе.example/retour?langue=fr",
    "//cine.example/retour?langue=fr",
    "javascript:alert(1)",
    "https://localhost/retour?langue=fr",
    "https://127.0.0.1/retour?langue=fr",
    "https://*.example/retour?langue=fr",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_case_02_an_address_that_is_not_written_down_letter_for_letter_is_never_followed(
    site: Site, theirs: Browser, address: str
):
    """3.1 #2, #25, CVE-2026-3872, CVE-2026-7504, CVE-2024-8883: redirect_uri."""
    response = theirs.get(site.address(redirect_uri=address))
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.parametrize("address", [one for one in ELSEWHERE if one])
def test_case_31_nor_is_one_after_signing_out(site: Site, theirs: Browser, address: str):
    """3.1 #31: post-logout open redirect."""
    shown = {"client_id": site.client_id, "post_logout_redirect_uri": address}
    response = theirs.get("/oidc/deconnexion", shown)
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported"),
        ("request_uri", "http://127.0.0.1:9/x", "request_uri_not_supported"),
        ("response_mode", "fragment", "invalid_request"),
        ("response_mode", "form_post", "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
        ("scope", "profile", "invalid_scope"),
    ],
)
def test_case_12_what_is_not_offered_is_refused_and_nothing_is_fetched(
    site: Site, theirs: Browser, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, error: str
):
    """3.1 #12, CVE-2023-44469: request, request_uri."""
    monkeypatch.setattr(http, "_ask", _nobody_fetches)
    said = came_back(theirs.get(site.address(**{name: value})))
    assert said["error"] == error
    assert said["state"] == "etat-1"
    assert "code" not in said


def _nobody_fetches(*args: Any, **kwargs: Any) -> None:
    raise AssertionError("an address was fetched")


@pytest.mark.parametrize(
    "kind", ["token", "id_token", "id_token token", "code token", "code id_token", "none"]
)
def test_case_10_only_the_code_flow_exists(site: Site, theirs: Browser, kind: str):
    """3.1 #10: nothing is handed out in an address but a code."""
    response = theirs.get(site.address(response_type=kind))
    assert "access_token" not in response.get("Location", "")
    assert "id_token=" not in response.get("Location", "")
    assert "code=" not in response.get("Location", "").partition("?")[2].replace("error_code=", "")


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "client_credentials",
        "refresh_token",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
    ],
)
def test_case_10_no_other_grant_is_known(site: Site, grant: str):
    """3.1 #10, Apereo 2026-03-06: no other credential opens the token endpoint."""
    answer = site.token("x", grant_type=grant, username="a", password="b", refresh_token="c")
    assert answer.status_code == 400
    assert "access_token" not in answer.json()


def test_case_13_a_client_without_addresses_is_refused(site: Site, theirs: Browser):
    """3.1 #13, LemonLDAP (Sept 2023): open redirect when a client has no redirect URI."""
    Client.objects.update(redirect_uris="")
    assert theirs.get(site.address()).status_code == 400
    assert theirs.get(site.address(redirect_uri=None)).status_code == 400


def test_case_23_a_code_serves_only_its_client_at_its_address_with_its_verifier(
    make_site: Callable[..., Site], theirs: Browser
):
    """3.1 #23, CVE-2026-16089: code x client x redirect_uri x verifier, only the right cell passes."""
    ours, another = make_site(), make_site("Autre", resource=None)
    passed = []
    for owner, asker, address, verifier, named in product(
        (ours, another), (ours, another), (BACK, f"{BACK}&x=1"), (VERIFIER, "w" * 50, None), (True, False)
    ):
        code = owner.code(theirs)
        # `named`: the form claims the owner's identifier, whoever proves to be asking.
        claimed = {"client_id": owner.client_id} if named else {}
        answer = asker.token(code, redirect_uri=address, code_verifier=verifier, **claimed)
        if answer.status_code == 200:
            passed.append((owner is asker, address, verifier))
        else:
            assert set(answer.json()) <= {"error", "error_description"}
    assert passed == [(True, BACK, VERIFIER)] * 4


def test_a_code_that_comes_back_takes_away_what_it_gave(site: Site, theirs: Browser):
    code = site.code(theirs)
    tokens = site.token(code).json()
    assert site.token(code).status_code == 400
    assert site.userinfo(tokens["access_token"]).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_case_01_of_eight_who_bring_the_same_code_one_succeeds(site: Site, theirs: Browser):
    """3.1 #1: a code is validated once, however many bring it at the same time."""
    client = Client.objects.get(pk=site.client_id)
    found: list[codes.Grant | None] = []
    for _turn in range(5):
        code = site.code(theirs)
        ready = threading.Barrier(8)

        def bring(code: str = code, ready: threading.Barrier = ready) -> None:
            from django.db import connection

            ready.wait()
            found.append(codes.spend(client, code, now()))
            connection.close()

        threads = [threading.Thread(target=bring) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 40
    assert sum(grant is not None for grant in found) == 5


@pytest.mark.parametrize(
    "case", ["expired", "revoked", "another's", "garbage", "in the address", "code", "id_token"]
)
def test_case_18_an_access_that_is_not_good_opens_nothing(site: Site, theirs: Browser, case: str):
    """3.1 #18, CVE-2021-35472, CVE-2021-35473, and #24, CVE-2026-4282: token kinds at the userinfo endpoint."""
    tokens = site.sign_in(theirs)
    shown = tokens["access_token"]
    if case == "expired":
        Token.objects.update(expires_at=now())
    elif case == "revoked":
        Browser().post("/oidc/revocation", {"token": shown}, headers=site.proof())
    elif case == "another's":
        Token.objects.update(client=None)
    elif case == "garbage":
        shown = "x" * 50
    elif case == "code":
        shown = site.code(theirs)
    elif case == "id_token":
        shown = tokens["id_token"]
    if case == "in the address":
        assert Browser().get(f"/oidc/lecteur?access_token={shown}").status_code == 401
    else:
        assert site.userinfo(shown).status_code == 401


def test_case_24_each_kind_of_token_is_unknown_at_every_other_door(site: Site, theirs: Browser):
    """3.1 #24, CVE-2026-4282: what one endpoint gave opens no other."""
    tokens = site.sign_in(theirs)
    code = site.code(theirs)
    sid = SignOnSession.objects.get().sid
    for kind in (tokens["access_token"], tokens["id_token"], sid, site.client_id):
        assert site.token(kind).status_code == 400
    for kind in (code, tokens["id_token"], sid, site.client_id, site.secret):
        assert site.userinfo(kind).status_code == 401
    for kind in (code, tokens["access_token"], tokens["id_token"]):
        assert theirs.get("/cas/p3/serviceValidate", {"ticket": kind, "service": BACK}).status_code in {
            200,
            404,
        }
    Browser().post("/oidc/revocation", {"token": code}, headers=site.proof())
    assert site.token(code).status_code == 200


def test_a_site_takes_away_only_its_own_access(make_site: Callable[..., Site], theirs: Browser):
    ours, another = make_site(), make_site("Autre", resource=None)
    tokens = ours.sign_in(theirs)
    Browser().post("/oidc/revocation", {"token": tokens["access_token"]}, headers=another.proof())
    assert ours.userinfo(tokens["access_token"]).status_code == 200


@pytest.mark.parametrize("secret", ["", "faux", "None", "{}"])
def test_a_wrong_secret_opens_nothing(site: Site, theirs: Browser, secret: str):
    code = site.code(theirs)
    site.secret = secret
    assert site.token(code).status_code == 401


def test_case_04_the_names_in_the_answers_never_come_from_the_request(site: Site, theirs: Browser):
    """3.1 #4, CVE-2022-39369: addresses built from Host or X-Forwarded-Host."""
    headers = {"host": "localhost", "x-forwarded-host": "evil.tld"}
    said = Browser().get("/.well-known/openid-configuration", headers=headers).json()
    assert {value.split("/oidc")[0] for name, value in said.items() if name.endswith("endpoint")} == {ISSUER}
    assert came_back(theirs.get(site.address(), headers=headers))["iss"] == ISSUER
