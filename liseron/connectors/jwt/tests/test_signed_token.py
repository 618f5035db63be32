"""A token that says who, for whom and until when, and nothing that was not chosen."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from jwt import decode, get_unverified_header

from liseron.access.ports import NoAddress
from liseron.connectors.jwt import SignedToken
from liseron.connectors.jwt.keys import draw_key, public_key
from liseron.connectors.tests.visits import AT, READER, a_visit

SHARED = "une-clef-partagee-de-plus-de-trente-deux-signes"
VALUES = {
    "address": "https://lessons.example/in?bib=16",
    "account": "",
    "place": "query",
    "parameter": "token",
    "algorithm": "HS256",
    "audience": "lessons",
    "issuer": "",
    "key_id": "",
    "seconds": "60",
}
LOOSE = {"verify_exp": False, "verify_iat": False}


@pytest.fixture(scope="module")
def private() -> str:
    return draw_key()


def token_of(values=VALUES, secret=SHARED, **facts) -> str:
    address = SignedToken().way_for(a_visit(values=values, secret=secret, **facts)).address
    return parse_qs(urlsplit(address).query)["token"][0]


def claims_of(token: str, key: str = SHARED, algorithm: str = "HS256") -> dict:
    return decode(token, key, [algorithm], audience="lessons", options=LOOSE)


def test_a_token_says_who_for_whom_from_whom_and_until_when(settings):
    settings.BASE_URL = "https://numerique.departement.example"
    said = claims_of(token_of())
    assert len(said.pop("jti")) == 32
    assert said == {
        "iss": "https://numerique.departement.example",
        "aud": "lessons",
        "sub": READER,
        "iat": int(AT.timestamp()),
        "exp": int((AT + timedelta(seconds=60)).timestamp()),
    }


def test_only_what_was_chosen_is_said():
    said = claims_of(token_of(released={"age_class": "adult", "card": "16000000012"}))
    assert (said["age_class"], said["sub"]) == ("adult", "16000000012")
    assert not {"card", "email", "given_name", "family_name"} & set(said)


def test_each_token_serves_once():
    assert claims_of(token_of())["jti"] != claims_of(token_of())["jti"]


def test_a_title_of_the_vendor_is_said_another_is_not():
    assert (
        claims_of(token_of(record_url="https://lessons.example/l/4"))["title"]
        == "https://lessons.example/l/4"
    )
    assert "title" not in claims_of(token_of(record_url="https://evil.example/"))


def test_a_private_key_signs_and_its_public_half_checks(private):
    values = {**VALUES, "algorithm": "RS256", "key_id": "2026"}
    token = token_of(values, private)
    assert claims_of(token, public_key(private), "RS256")["sub"] == READER
    assert get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": "2026"}
    handed = [str(line.value) for line in SignedToken().for_vendor(values, private)]
    assert public_key(private) in handed
    assert not any("PRIVATE" in line for line in handed)


def test_after_the_hash_the_token_reaches_no_server():
    parts = urlsplit(
        SignedToken().way_for(a_visit(values={**VALUES, "place": "fragment"}, secret=SHARED)).address
    )
    assert parts.query == "bib=16"
    assert claims_of(parts.fragment.removeprefix("token="))["sub"] == READER


def test_what_is_explained_is_the_very_token():
    visit = a_visit(values=VALUES, secret=SHARED, released={"library": "Médiathèque"})
    way = SignedToken().way_for(visit)
    told = {str(line.what): str(line.value) for line in SignedToken().explain(visit, way)}
    said = claims_of(parse_qs(urlsplit(way.address).query)["token"][0])
    assert {f"Jeton : {name}": str(value) for name, value in said.items()}.items() <= told.items()
    assert SHARED not in str(told)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"algorithm": "none"}, "algorithm"),
        ({"algorithm": "HS512"}, "algorithm"),
        ({"place": "body"}, "place"),
        ({"parameter": "to ken"}, "parameter"),
        ({"parameter": "a&b"}, "parameter"),
        ({"parameter": "bib"}, "parameter"),
        ({"audience": "a\nb"}, "audience"),
        ({"issuer": "x" * 400}, "issuer"),
        ({"seconds": "9"}, "seconds"),
        ({"seconds": "601"}, "seconds"),
        ({"seconds": "-60"}, "seconds"),
        ({"seconds": "٦٠"}, "seconds"),
        ({"seconds": "1e9"}, "seconds"),
        ({"address": "http://lessons.example/"}, "address"),
    ],
)
def test_wrong_settings_are_told_and_open_nothing(wrong, field, settings):
    settings.DEMO = False
    values = VALUES | wrong
    assert list(SignedToken().faults(values, SHARED)) == [field]
    with pytest.raises(NoAddress):
        token_of(values)


@pytest.mark.parametrize(
    "secret", ["", "trop court", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]
)
def test_case_36_a_shared_key_is_long_and_no_public_key(secret):
    """3.2 #36 and #38: a public key taken for a shared secret."""
    assert list(SignedToken().faults(VALUES, secret)) == ["secret"]


@pytest.mark.parametrize(
    "secret", ["", SHARED, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "\x00"]
)
def test_a_private_key_is_one(secret):
    assert list(SignedToken().faults({**VALUES, "algorithm": "RS256"}, secret)) == ["secret"]


def test_a_key_is_drawn_for_rs256_alone():
    assert (
        SignedToken().new_secret({**VALUES, "algorithm": "RS256"}).startswith("-----BEGIN PRIVATE KEY-----")
    )
    assert SignedToken().new_secret(VALUES) == ""
