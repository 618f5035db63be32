"""Holes in addresses: no value leaves its hole, no strange address is kept."""

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.ports import NoAddress
from liseron.connectors.address_template import fault_of_template, fill, read_template
from liseron.connectors.addresses import fault_of_entrance, host_of, return_address
from liseron.connectors.tests.hostile import ENTRANCES, TITLES
from liseron.connectors.tests.visits import a_visit

TEMPLATE = "https://vendor.example:8443/in/{id}/x?a=1&nom={name}-{id}&empty={gone}&last={url}"
HOLES = ("id", "name", "gone", "url")
NASTY = st.one_of(
    st.text(min_size=1),
    st.sampled_from(
        ["..", ".", "%2e%2e", "/", "\\", "a&b=c", "#x", "?", "=", "{id}", "%", "+", " ", "\r\nX: y", "\x00"]
    ),
)


@given(NASTY, NASTY, NASTY)
def test_no_value_leaves_its_hole(number: str, name: str, url: str):
    try:
        address = fill(read_template(TEMPLATE), {"id": number, "name": name, "gone": "", "url": url})
    except NoAddress:
        assert number in {".", ".."}
        return
    assert address.isascii()
    assert address.isprintable()
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "vendor.example:8443", "")
    assert [unquote(one) for one in parts.path.split("/")] == ["", "in", lossy(number), "x"]
    assert parse_qsl(parts.query, keep_blank_values=True) == [
        ("a", "1"),
        ("nom", f"{lossy(name)}-{lossy(number)}"),
        ("empty", ""),
        ("last", lossy(url)),
    ]


def lossy(text: str) -> str:
    """What UTF-8 keeps of it."""
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("number", [".", ".."])
def test_a_number_made_of_dots_changes_no_path(number: str):
    with pytest.raises(NoAddress):
        fill(read_template(TEMPLATE), {"id": number, "name": "a", "url": "b"})


def test_a_path_that_lacks_its_value_is_no_address():
    with pytest.raises(NoAddress, match="id"):
        fill(read_template(TEMPLATE), {"name": "a", "url": "b"})


def test_a_template_without_fault_has_none():
    assert fault_of_template(TEMPLATE, HOLES) == ""
    assert fault_of_template("https://vendor.example", ()) == ""


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("https://{id}.vendor.example/", "en entier"),
        ("https://vendor.example{id}/", "en entier"),
        ("https://vendor.example{id}", "en entier"),
        ("https://vendor.example?x={id}&x={name}", "deux fois"),
        ("https://{id}@vendor.example/", "en entier"),
        ("https://vendor.example:{id}/", "en entier"),
        ("{id}://vendor.example/", "en entier"),
        ("{id}", "en entier"),
        ("https://vendor.example/?{name}={id}", "paramètre"),
        ("https://vendor.example/?{name}", "paramètre"),
        ("https://vendor.example/{id", "accolade"),
        ("https://vendor.example/id}", "accolade"),
        ("https://vendor.example/{{id}}", "accolade"),
        ("https://vendor.example/{}", "n’existe pas"),
        ("https://vendor.example/{key}", "n’existe pas"),
        ("https://vendor.example/{__class__}", "n’existe pas"),
        ("https://vendor.example/#{id}", "#"),
    ],
)
def test_a_template_says_what_is_wrong_with_it(template: str, said: str):
    assert said in fault_of_template(template, HOLES)


@pytest.mark.parametrize("address", ENTRANCES)
def test_case_02_a_strange_entrance_is_refused_with_a_sentence(address: str, settings):
    """3.1 #2, #14 and #25: every address that two readers may understand differently."""
    settings.DEMO = False
    assert fault_of_entrance(address).endswith((".", "»"))


def test_http_is_for_the_demo_alone(settings):
    settings.DEMO = False
    assert "https://" in fault_of_entrance("http://vendor.example/sso")
    settings.DEMO = True
    assert fault_of_entrance("http://127.0.0.1:8000/demo/") == ""


@given(st.text())
def test_any_text_is_refused_or_is_a_plain_address(text: str):
    if not fault_of_entrance(f"https://{text}"):
        assert host_of(f"https://{text}")
        assert text.isascii()
        assert not set(text) & set('@\\ #<>"{}') or "@" in text.partition("/")[2]


@pytest.mark.parametrize("title", TITLES)
def test_case_02_a_title_elsewhere_is_never_handed_as_the_return_address(title: str):
    """3.1 #2 and #25 on `url=` and return addresses."""
    visit = a_visit(record_url=title)
    assert return_address(visit, "https://sso.vendor.example/") == visit.entry_url


def test_a_title_on_the_vendors_entrance_is_handed():
    title = "https://video.vendor.example/film/1"
    assert return_address(a_visit(record_url=title), "https://vendor.example/sso") == title


def test_without_a_plain_entrance_nothing_is_handed():
    assert return_address(a_visit(entry_url="javascript:alert(1)")) == ""
