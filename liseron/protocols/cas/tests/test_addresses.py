from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols.cas.addresses import Address, NotAnAddress, covers, parse_address, with_parameter
from liseron.protocols.cas.tests.addresses_corpus import BELOW_GOOD, GOOD, NOT_BELOW_GOOD

LABEL = st.from_regex(r"[a-z][a-z0-9]{0,10}", fullmatch=True)
SEGMENT = st.from_regex(r"[A-Za-z0-9_~-]{1,8}", fullmatch=True)
ADDRESS = st.builds(
    Address,
    scheme=st.sampled_from(["http", "https"]),
    host=st.lists(LABEL, min_size=1, max_size=3).map(".".join),
    port=st.integers(1, 65_535),
    path=st.lists(SEGMENT, max_size=4).map(lambda segments: "/" + "/".join(segments)),
    query=st.from_regex(r"([a-z]{1,3}=[a-z0-9%]{0,5})?", fullmatch=True),
)


@pytest.mark.parametrize("text", NOT_BELOW_GOOD)
def test_case_02_no_trick_passes_for_an_address_below_a_registered_one(text: str):
    """3.1 #2, no identifier: a prefix pattern that accepts ".evil.tld"; and #14, #25, CVE-2024-8883."""
    try:
        address = parse_address(text)
    except NotAnAddress:
        return
    assert not covers(parse_address(GOOD), address)


@pytest.mark.parametrize("text", BELOW_GOOD)
def test_honest_addresses_pass_however_their_client_writes_them(text: str):
    assert covers(parse_address(GOOD), parse_address(text))


@pytest.mark.parametrize(
    "text", ["https://a@b/", "https://a/../b", "https://a\\b", "https://", "https://a:0/"]
)
def test_what_is_read_in_two_ways_is_refused_rather_than_chosen(text: str):
    with pytest.raises(NotAnAddress):
        parse_address(text)


@given(ADDRESS)
def test_an_address_is_read_back_from_its_text(address: Address):
    assert parse_address(str(address)) == address


@given(
    st.text(max_size=60)
    | st.text(alphabet="htps:/.@\\;%2efa[]#?&\t", max_size=60).map("https://films.example".__add__)
)
def test_what_is_accepted_goes_where_the_standard_library_says(text: str):
    """Two readers, one meaning: whoever reads the same text with another parser goes to the same host."""
    try:
        address = parse_address(text)
    except NotAnAddress:
        return
    other = urlsplit(text)
    assert other.scheme == address.scheme
    assert other.username is None
    assert other.password is None
    if text.isascii():
        assert f"[{other.hostname}]" == address.host or other.hostname == address.host


@given(ADDRESS, ADDRESS)
def test_a_prefix_covers_itself_and_what_stands_below(prefix: Address, other: Address):
    below = Address(
        prefix.scheme, prefix.host, prefix.port, f"{prefix.path.rstrip('/')}{other.path}", prefix.query
    )
    assert covers(prefix, prefix)
    assert covers(prefix, below)
    if (prefix.scheme, prefix.host, prefix.port) != (other.scheme, other.host, other.port):
        assert not covers(prefix, other)


def test_localhost_is_a_host_like_another():
    assert parse_address("http://LOCALHOST:8080/x") == Address("http", "localhost", 8080, "/x")


def test_a_prefix_with_a_query_covers_that_query_alone():
    prefix = parse_address("https://films.example/page?id=12")
    assert covers(prefix, parse_address("https://films.example/page?id=12&lang=fr"))
    assert not covers(prefix, parse_address("https://films.example/page?id=123"))
    assert not covers(prefix, parse_address("https://films.example/page"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example", "https://a.example?ticket=ST-1"),
        ("https://a.example/?x=1", "https://a.example/?x=1&ticket=ST-1"),
        ("https://a.example/?", "https://a.example/?ticket=ST-1"),
        ("https://a.example/#/page?x", "https://a.example/?ticket=ST-1#/page?x"),
    ],
)
def test_a_ticket_is_added_where_the_site_reads_it(text: str, expected: str):
    assert with_parameter(text, "ticket", "ST-1") == expected


def test_case_05_what_is_added_cannot_add_a_second_parameter():
    """3.1 #5, CVE-2014-4172: a ticket that is not encoded injects parameters."""
    assert with_parameter("https://a.example/", "ticket", "ST-1&service=https://x#y") == (
        "https://a.example/?ticket=ST-1%26service%3Dhttps%3A%2F%2Fx%23y"
    )
