"""Signatures: order, place of the key, forms; what is refused."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.ports import NoAddress
from liseron.connectors.signed_address import SignedAddress
from liseron.connectors.signed_address.signing import assembled, digest, written
from liseron.connectors.tests.hostile import ENTRANCES
from liseron.connectors.tests.visits import AT, KEY, READER, a_visit

VALUES = {
    "address": "https://vendor.example/in?id={id}&d={date}&s={signature}",
    "account": "",
    "hash": "sha256",
    "signature": "{id}{key}",
    "signature_2": "",
    "signature_3": "",
    "date_format": "%Y%m%d",
    "digest": "hex",
}
DOOR = SignedAddress()


def signature(**changed: str) -> str:
    address = DOOR.way_for(a_visit(values=VALUES | changed)).address
    return parse_qs(urlsplit(address).query)["s"][0]


def test_hmac_uses_the_key_apart():
    """openssl dgst -sha256 -hmac"""
    known = "67b337d781d8a620a692e07002ffabf58093bad2dccccda923b2e3cd9e43a029"
    assert signature(hash="hmac-sha256", signature="{id}") == known
    assert signature(hash="hmac-sha256", signature="{id}", digest="upper") == known.upper()
    assert signature(hash="hmac-sha256", signature="{id}", digest="base64url") == (
        "Z7M314HYpiCmkuBwAv-r9YCTutLczM2pI7LjzZ5DoCk"
    )


def test_the_key_goes_where_the_recipe_says():
    assert signature(signature="{key}{id}") == digest("sha256", KEY + READER, "")
    assert signature(signature="{id}|{key}|{date}") == digest("sha256", f"{READER}|{KEY}|20261201", "")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("%Y%m%d", "20261201"),
        ("%d%m%Y", "01122026"),
        ("%Y%m%d%H%M", "202612011430"),
        ("%Y%m%d%H%M%S", "20261201143005"),
        ("%Y-%m-%d", "2026-12-01"),
        ("unix", "1796131805"),
        ("iso", "2026-12-01T13:30:05Z"),
    ],
)
def test_dates_are_those_of_paris_in_the_vendors_form(form: str, said: str):
    assert written(AT, form) == said
    assert (
        f"d={said.replace(':', '%3A')}&"
        in DOOR.way_for(a_visit(values=VALUES | {"date_format": form})).address
    )


@given(st.text(), st.text())
def test_a_key_or_a_value_with_braces_is_taken_as_it_is(value: str, key: str):
    expected = f"{value}{key}" if value else ""
    assert assembled("{id}{key}", {"id": value}, key) == expected


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hash": "sha1"}, "hash"),
        ({"hash": ""}, "hash"),
        ({"date_format": "%Y"}, "date_format"),
        ({"digest": "raw"}, "digest"),
        ({"signature": "{id}"}, "signature"),
        ({"signature": "{id}{key}", "hash": "hmac-sha256"}, "signature"),
        ({"signature": "{signature}{key}"}, "signature"),
        ({"signature": "{return}{key}"}, "signature"),
        ({"signature": "{id}{key"}, "signature"),
        ({"signature": "{id}{key}\x00"}, "signature"),
        ({"signature": "{key}" + "x" * 400}, "signature"),
        ({"signature": "{account}{key}"}, "account"),
        ({"signature_2": "{date}{key}"}, "address"),
        ({"address": "https://vendor.example/in?id={id}"}, "address"),
        ({"address": "https://vendor.example/in?s={signature}&t={signature_3}"}, "address"),
        ({"address": "https://vendor.example/in?s={signature}&k={key}"}, "address"),
        ({"address": f"https://vendor.example/in?s={{signature}}&k={KEY}"}, "address"),
        *(({"address": address}, "address") for address in ENTRANCES),
    ],
)
def test_case_02_wrong_settings_are_told_and_open_nothing(wrong, field, settings):
    """3.1 #2 and #25 for the addresses; the key never goes in clear."""
    settings.DEMO = False
    values = VALUES | wrong
    assert list(DOOR.faults(values, KEY)) == [field]
    with pytest.raises(NoAddress):
        DOOR.way_for(a_visit(values=values))


@pytest.mark.parametrize("secret", ["", "court", "clef\navec retour", "clef-é\x00"])
def test_a_key_that_cannot_be_is_told(secret: str):
    assert list(DOOR.faults(VALUES, secret)) == ["secret"]


def test_nobody_is_not_signed():
    with pytest.raises(NoAddress, match="personne"):
        DOOR.way_for(a_visit(values=VALUES, reader=""))


def test_what_is_explained_masks_the_key_and_warns_when_nothing_ends():
    visit = a_visit(values=VALUES)
    told = [str(line.value) for line in DOOR.explain(visit, DOOR.way_for(visit))]
    assert f"{READER}•••••" in told
    assert signature() in told
    assert not any(KEY in line for line in told)
    assert "sert toujours" in told[-1]
    dated = a_visit(values=VALUES | {"signature": "{id}{date}{key}"})
    assert "sert toujours" not in str(DOOR.explain(dated, DOOR.way_for(dated))[-1].value)


def test_a_door_says_what_its_holes_say():
    assert DOOR.said(VALUES) == {"reader", "card"}
    assert DOOR.said(VALUES | {"signature": "{email}{key}"}) == {"reader", "card", "email"}
