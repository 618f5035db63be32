import pytest

from liseron.access.ports import NO_REFERRER, NoAddress
from liseron.connectors.addresses import host_of
from liseron.connectors.plain_link import PlainLink
from liseron.connectors.tests.hostile import TITLES
from liseron.connectors.tests.visits import a_visit

ENTRANCE = "https://www.cinema.example/entree"


def address(record_url="", entry_url=ENTRANCE, *, is_free=False):
    way = PlainLink().way_for(a_visit(entry_url=entry_url, is_free=is_free, record_url=record_url))
    assert way.referrer_policy == NO_REFERRER
    return way.address


@pytest.mark.parametrize(
    "title",
    [
        "https://www.cinema.example/f/1",
        "http://cinema.example/f",
        "https://films.CINEMA.example:8443/f?a=b#c",
    ],
)
def test_a_title_on_the_vendors_host_opens_itself(title):
    assert address(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "",
        "https://elsewhere.example/f",
        "https://evilcinema.example/f",
        "https://cinema.example.elsewhere.example/",
        "https://www.cinema.example@elsewhere.example/",
        "https://name:word@www.cinema.example/",
        "https://elsewhere.example\\@www.cinema.example/",
        "https://www.cinema.example\n.elsewhere.example/",
        "javascript:alert(1)//www.cinema.example",
        "//www.cinema.example/f",
        "https://[broken",
        "https://www.cinema.example:99999/",
        *TITLES,
    ],
)
def test_case_02_any_other_address_of_a_title_gives_the_entrance(title):
    """3.1 #2, #14 and #25: prefixes, credentials and dots in the address that a harvest brought."""
    assert address(title) == ENTRANCE


def test_a_free_selection_goes_to_the_site_of_its_title():
    assert address("https://museum.example/visit", is_free=True) == "https://museum.example/visit"
    assert address("ftp://museum.example/visit", is_free=True) == ENTRANCE


@pytest.mark.parametrize("entrance", ["", "ftp://a.example/", "data:text/html,x", "https:///nowhere"])
def test_without_a_usable_entrance_there_is_no_address(entrance):
    with pytest.raises(NoAddress):
        address(entry_url=entrance)


def test_a_host_is_read_without_its_case_and_final_point():
    assert host_of("https://WWW.Cinema.Example./x") == "www.cinema.example"
