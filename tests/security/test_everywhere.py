"""Security cases that concern every page of the site: what they hold, and under how many names they are reached."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

import pytest
from django.test import Client

from liseron.sso.cas_server.tests.test_security import XSS, Behaviour
from tests.people_and_places import BACKEND, Network
from tests.site_map import address, routed
from tests.source import ROOT
from tests.things import Things, build_things

READ_FROM_THE_ADDRESS = re.compile(r"""GET(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
TRICKS = XSS[2::9]  # several shapes, each kind of script
REFUSED = {301, 302, 303, 400, 401, 403, 404, 405, 410}


@cache
def parameters() -> tuple[str, ...]:
    """Every name that some view reads from an address, and those of the standards that libraries read for us."""
    found = {
        "next",
        "page",
        "state",
        "code",
        "error",
        "error_description",
        "client_id",
        "redirect_uri",
        "scope",
    }
    for path in (ROOT / "liseron").rglob("*.py"):
        if "tests" not in path.parts:
            found |= set(READ_FROM_THE_ADDRESS.findall(path.read_text()))
    return tuple(sorted(found))


@pytest.fixture
def things(network: Network) -> Things:
    return build_things(network)


@pytest.mark.django_db
def test_case_15_no_parameter_of_a_public_page_becomes_script(things: Things):
    """3.1 #15, CVE-2024-48933, CVE-2024-52947, CVE-2025-31510: secondary pages too."""
    assert len(parameters()) >= 40
    seen = 0
    for name, _entry in routed():
        usual = Client().get(address(name, things))
        if usual.status_code != 200 or not usual["Content-Type"].startswith("text/html"):
            continue
        scripts = set(Behaviour(usual.content.decode()).found)
        for trick in TRICKS:
            answer = Client().get(address(name, things), dict.fromkeys(parameters(), trick))
            if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
                continue
            seen += 1
            found = Behaviour(answer.content.decode()).found
            assert not [one for one in found if " on" in one or "javascript" in one], (name, trick)
            assert {one for one in found if not one.startswith("script /static/")} <= scripts, (name, trick)
            assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert seen > 100


def other_writings(path: str) -> Iterator[str]:
    """The same address for a proxy in front, or for whoever wrote a rule by its first characters."""
    first, _slash, rest = path.lstrip("/").partition("/")
    yield f"//{first}/{rest}"
    yield f"/{first}//{rest}"
    yield f"/./{first}/{rest}"
    yield f"/x/../{first}/{rest}"
    yield f"/%{ord(first[0]):02x}{first[1:]}/{rest}"
    yield f"/{first}%2f{rest}"
    yield f"/{first};x/{rest}"
    yield f"/{first.upper()}/{rest}"
    yield f"/{first}./{rest}"
    yield f"{path}%20"


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", ["anonymous", pytest.param("reader", marks=pytest.mark.thorough)])
def test_case_19_a_closed_page_is_closed_however_its_address_is_written(visitor: str, things: Things):
    """3.1 #19, CVE-2026-95811, CVE-2020-24660: the rule stands on the view, not on the text of the address."""
    closed = 0
    for name, _entry in routed():
        path = address(name, things)
        client = Client()
        if visitor == "reader":
            client.force_login(things.reader.user, backend=BACKEND)
        if client.get(path).status_code not in REFUSED or len(path) < 2:
            continue
        closed += 1
        for other in other_writings(path):
            # As servers hand it over; Django's test client would take what follows `//` for a host.
            assert client.get("/", PATH_INFO=unquote(other)).status_code in REFUSED, (name, other)
    assert closed > 80
