"""Registering a site by its addresses; the keys that sign."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.test import Client as Browser
from jwt.utils import base64url_decode

from config.values import signing_keys
from liseron.sso.models import Service, SigningKey
from liseron.sso.oidc_provider.clients import (
    CannotRegisterClient,
    change_addresses,
    check_address,
    renew_secret,
)
from liseron.sso.oidc_provider.keys import keys
from liseron.sso.own_keys import SHOWN_AFTER, SHOWN_BEFORE, Purpose, renew_key
from liseron.sso.tests.provider.site import BACK, Site
from liseron.toolkit.dates import now


@pytest.mark.parametrize(
    "address",
    [
        "https://cine.example/retour",
        "https://cine.example:8443/retour?x=1&y=2",
        "http://127.0.0.1:8001/retour",
        "http://localhost/retour",
        "http://[::1]:9/retour",
    ],
)
def test_a_plain_address_is_taken_as_it_is(address: str):
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "cine.example/retour",
        "http://cine.example/retour",
        "https://*.cine.example/retour",
        "https://cine.example/*",
        "https://cine.example/retour#haut",
        "https://moi:secret@cine.example/",
        "https://cine.example/../retour",
        "https://cine.example/%2e%2e/retour",
        "https://CINE.example/retour",
        "https://cine.example\\@evil.tld/",
        "https://cine.example/re tour",
        "javascript:alert(1)",
        "org.cine.app://retour",
        "http://127.0.0.1.evil.tld/",
        "https://cine.example/" + "x" * 500,
    ],
)
def test_case_02_any_other_is_refused_with_a_sentence(address: str):
    """3.1 #2, #13, #25: no wildcard, no fragment, no credentials, nothing in clear, when an address is written down."""
    with pytest.raises(CannotRegisterClient, match=r"^[A-ZÀ-Ÿ«].*[.]|retour$"):
        check_address(address)


def test_a_client_never_has_wildcards_and_only_codes(site: Site):
    client = site.service.client
    assert client is not None
    assert not client.allow_uri_wildcards
    assert (client.get_grant_types(), client.get_response_types()) == (["authorization_code"], ["code"])
    assert site.secret not in client.secret


def test_a_site_needs_an_address(site: Site):
    with pytest.raises(CannotRegisterClient):
        change_addresses(site.service, redirect_addresses=["  "])


def test_a_former_address_serves_no_more(site: Site, theirs: Browser):
    change_addresses(site.service, redirect_addresses=["https://cine.example/nouveau"])
    assert theirs.get(site.address(redirect_uri=BACK)).status_code == 400


def test_a_former_secret_serves_no_more(site: Site, theirs: Browser):
    new = renew_secret(site.service)
    code = site.code(theirs)
    assert site.token(code).status_code == 401
    site.secret = new
    assert site.token(code).status_code == 200


def test_the_key_is_made_once_and_sealed(db: None):
    first = Browser().get("/oidc/cles").json()
    assert Browser().get("/oidc/cles").json() == first
    assert "BEGIN" not in SigningKey.objects.get().sealed
    assert not {"d", "p", "q"} & set(first["keys"][0])


def test_the_next_key_is_shown_before_it_signs_and_the_former_after(site: Site, theirs: Browser, clock: Any):
    def number_of_key() -> str:
        return str(jwt.get_unverified_header(site.sign_in(theirs)["id_token"])["kid"])

    first = number_of_key()
    renew_key(Purpose.OIDC, by=None, now=now())
    assert len(Browser().get("/oidc/cles").json()["keys"]) == 2
    assert number_of_key() == first
    clock.move_to(now() + SHOWN_BEFORE[Purpose.OIDC] + timedelta(minutes=1))
    second = number_of_key()
    assert second != first
    assert len(Browser().get("/oidc/cles").json()["keys"]) == 2
    clock.move_to(now() + SHOWN_AFTER[Purpose.OIDC])
    assert [key["kid"] for key in Browser().get("/oidc/cles").json()["keys"]] == [second]


@pytest.mark.parametrize("in_reverse", [False, True])
def test_of_the_operators_own_keys_the_first_signs_and_all_are_published(
    site: Site, theirs: Browser, settings: Any, in_reverse: bool
):
    pems = [_a_pem(), _a_pem()][:: -1 if in_reverse else 1]
    settings.OIDC_KEYS = signing_keys("".join(pem.replace("\n", "\\n") for pem in pems))
    published = Browser().get("/oidc/cles").json()["keys"]
    modulus = {key["kid"]: int.from_bytes(base64url_decode(key["n"])) for key in published}
    assert sorted(modulus.values()) == sorted(_modulus(pem) for pem in pems)
    token = site.sign_in(theirs)["id_token"]
    assert site.claims(token)["aud"] == site.client_id
    assert modulus[jwt.get_unverified_header(token)["kid"]] == _modulus(pems[0])
    assert not SigningKey.objects.filter(purpose=Purpose.OIDC).exists()


def _a_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shape = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key.private_bytes(*shape).decode()


def _modulus(pem: str) -> int:
    key = load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.public_key().public_numbers().n


def test_a_key_sealed_under_a_former_secret_is_replaced(db: None, settings: Any):
    keys(now())
    settings.SECRET_KEY = "another-secret-key-of-the-site-that-is-long-enough-0123456789"
    assert len(keys(now())) == 1
    assert SigningKey.objects.count() == 2


def test_a_service_by_oidc_keeps_its_client(site: Site):
    assert Service.objects.get().client_id == site.client_id
