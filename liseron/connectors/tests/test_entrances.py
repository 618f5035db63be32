"""CAS, OpenID Connect and « where one comes from »: entrances that say nothing of the reader."""

from urllib.parse import parse_qs, urlsplit

import pytest

from liseron.access.ports import NoAddress
from liseron.connectors.cas import CasEntry
from liseron.connectors.oidc import OidcEntry
from liseron.connectors.referrer import WhereFrom
from liseron.connectors.tests.hostile import ENTRANCES, TITLES
from liseron.connectors.tests.visits import READER, a_visit

OURS = "https://numerique.departement.example"
ENTRANCE = "https://sso.cinema.example/in?id_bib={account}"
FILM = "https://www.cinema.example/film/1?a=b&c=d"
DOORS = {
    "cas": (CasEntry(), {"address": ENTRANCE, "account": "12"}),
    "oidc": (OidcEntry(), {"address": ENTRANCE, "account": "12", "entry": "start"}),
    "page": (OidcEntry(), {"address": ENTRANCE, "account": "12", "entry": "page"}),
    "site": (WhereFrom(), {"address": ENTRANCE, "account": "12", "looks_at": "site"}),
    "network": (WhereFrom(), {"address": ENTRANCE, "account": "12", "looks_at": "network"}),
}


@pytest.fixture(autouse=True)
def _our_site(settings):
    settings.BASE_URL = OURS
    settings.DEMO = False


@pytest.fixture(params=DOORS)
def door(request):
    return DOORS[request.param]


def test_nothing_of_the_reader_is_in_the_address(door):
    connector, values = door
    visit = a_visit(values=values, released={"email": "camille@lecteur.example", "card": "16000000012"})
    address = connector.way_for(visit).address
    assert address.startswith("https://sso.cinema.example/in?id_bib=12")
    assert not {READER, "camille", "16000000012"} & set(address.replace("=", "&").split("&"))
    assert connector.said(values) == frozenset()
    assert connector.faults(values, "") == {}


@pytest.mark.parametrize("address", ENTRANCES)
def test_case_02_a_strange_entrance_opens_nothing(door, address):
    """3.1 #2 and #25, in the settings and at the click."""
    connector, values = door
    altered = {**values, "address": address}
    assert list(connector.faults(altered, "")) == ["address"]
    with pytest.raises(NoAddress):
        connector.way_for(a_visit(values=altered))


def test_an_account_that_the_address_awaits_is_asked_for(door):
    connector, values = door
    assert list(connector.faults({**values, "account": ""}, "")) == ["account"]


def test_a_hole_for_the_reader_does_not_exist_there(door):
    connector, values = door
    for hole in ("id", "email", "key", "signature"):
        assert (
            "n’existe pas"
            in connector.faults({**values, "address": f"https://a.example/?x={{{hole}}}"}, "")["address"]
        )


def test_a_vendor_by_cas_is_given_our_addresses():
    told = [line.value for line in CasEntry().for_vendor({}, "")]
    assert told == [
        f"{OURS}/cas",
        f"{OURS}/cas/login",
        f"{OURS}/cas/p3/serviceValidate",
        f"{OURS}/cas/logout",
    ]


def test_a_start_by_openid_connect_names_us_and_the_title():
    """OIDC Core 1.0, section 4: iss is required, target_link_uri is the page wanted."""
    connector, values = DOORS["oidc"]
    got = parse_qs(urlsplit(connector.way_for(a_visit(values=values, record_url=FILM)).address).query)
    assert got == {"id_bib": ["12"], "iss": [OURS], "target_link_uri": [FILM]}
    bare = {**values, "address": "https://sso.cinema.example/in"}
    assert connector.way_for(a_visit(values=bare)).address == (
        "https://sso.cinema.example/in?iss=https%3A%2F%2Fnumerique.departement.example"
    )


@pytest.mark.parametrize("title", TITLES)
def test_case_25_a_title_elsewhere_is_no_target(title):
    """3.1 #25: the vendor would send the reader there once signed in."""
    connector, values = DOORS["oidc"]
    assert "target_link_uri" not in connector.way_for(a_visit(values=values, record_url=title)).address


@pytest.mark.parametrize("name", ["iss", "target_link_uri"])
def test_what_we_add_is_not_typed(name):
    connector, values = DOORS["oidc"]
    altered = {**values, "address": f"https://sso.cinema.example/in?{name}=https://evil.example"}
    assert list(connector.faults(altered, "")) == ["address"]


def test_who_looks_at_the_site_one_comes_from_sees_its_name_alone():
    seen = {name: DOORS[name][0].way_for(a_visit(values=DOORS[name][1])).referrer_policy for name in DOORS}
    assert seen == {
        "cas": "no-referrer", "oidc": "no-referrer", "page": "no-referrer", "site": "origin", "network": "no-referrer",
    }  # fmt: skip
