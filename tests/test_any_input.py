"""Whatever is sent, by anybody, to any address: an answer, never a fault of ours (500)."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter, SlugConverter

from tests.people_and_places import BACKEND, Network, just_signed_in
from tests.site_map import SITE, address, pages_of
from tests.things import ANYONE, LIBRARIAN, ROLES, STAFF, Things, build_things

TOKEN = "csrfmiddlewaretoken"
HOSTILE: dict[str, Any] = {
    "long": "é" * 10_000,
    "emoji and right-to-left": "👩‍👩‍👧🏽 🏳️‍🌈 \u202eevil\u2066\u2069 اَلْعَرَبِيَّةُ ﷽",
    "control": "a\x00b\x07c\x1b[31m\r\nBcc: x@exemple.fr\u2028",
    "not UTF-8": b"\xff\xed\xa0\x80",
    "markup": "\"'><script>alert(1)</script>{{ 7|add:1 }}{% debug %}%s%n../../etc/passwd",
    "wrong date": "31/02/99999",
    "number": "-99999999999999999999999999",
    "nothing": "",
}
# Refused before the view reads a word: the access rule, or a method that the address does not know.
REFUSED = {404, 405}
EXPECTED_NAMES = {ANYONE: {"given_name"}, STAFF: {"limit"}, LIBRARIAN: {"question"}}
# The standard lets another site post here (RP-Initiated Logout 1.0, 2): it becomes a GET, which asks the reader.
TAKEN_FROM_ELSEWHERE = {"sso:oidc_logout": 303}


class Fields(HTMLParser):
    """Names of what the forms of a page send; a choice keeps one of its values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.typed: set[str] = set()
        self.chosen: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag not in {"input", "select", "textarea", "button"} or not name or name == TOKEN:
            return
        if tag == "select" or said.get("type") in {"checkbox", "radio", "hidden"}:
            self.chosen.setdefault(name, said.get("value") or "on")
        self.typed.add(name)


@pytest.fixture
def things(network: Network) -> Things:
    return build_things(network)


@pytest.fixture
def browsers(things: Things) -> dict[str, Client]:
    return {role: browser(things, role) for role in ROLES}


def browser(things: Things, role: str, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    person = things.person(role)
    if person:
        client.force_login(person, backend=BACKEND)
        just_signed_in(client.session)
    return client


def status(client: Client, method: str, where: str, sent: Any = None) -> int:
    """What is answered; whatever it changed is taken back."""
    cache.clear()
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, where) if sent is None else client.post(where, sent)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "method", ["GET", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("POST", "HEAD", "PUT"))]
)
def test_every_address_answers_everybody_whatever_the_method(
    method: str, things: Things, browsers: dict[str, Client]
):
    faults = [
        (name, role)
        for name in SITE
        for role, client in browsers.items()
        if status(client, method, address(name, things)) >= 500
    ]
    assert faults == []


@pytest.mark.django_db
def test_a_form_sent_from_elsewhere_is_refused_with_a_page(things: Things):
    for role in ROLES:
        client = browser(things, role, enforce_csrf_checks=True)
        answers = {name: status(client, "POST", address(name, things), {"x": "y"}) for name in pages_of(role)}
        taken = {name: code for name, code in answers.items() if code not in {403, 405}}
        assert {name: code for name, code in taken.items() if TAKEN_FROM_ELSEWHERE.get(name) != code} == {}


# A role with many pages is walked by several processes: each takes every so many of its addresses.
SHARES = {STAFF: 3}
WALKS = [
    pytest.param(role, share, marks=[pytest.mark.thorough] if role in SHARES else [])
    for role in ROLES
    for share in range(SHARES.get(role, 1))
]
FIRST = ("markup",)
KINDS = [
    FIRST,
    pytest.param(tuple(kind for kind in HOSTILE if kind not in FIRST), marks=pytest.mark.thorough),
]


@pytest.mark.django_db
@pytest.mark.parametrize("kinds", KINDS, ids=["first", "others"])
@pytest.mark.parametrize(("role", "share"), WALKS)
def test_every_form_stands_hostile_words(role: str, share: int, kinds: tuple[str, ...], things: Things):
    client = browser(things, role)
    pages = [address(name, things) for name in pages_of(role)]
    forms = {where: Fields(client.get(where).text) for where in pages}
    every_name = {name for fields in forms.values() for name in fields.typed}
    deeds = [
        where for where in _addresses_but(pages, things) if status(client, "POST", where, {}) not in REFUSED
    ]
    faults = []
    for words in (HOSTILE[kind] for kind in kinds):
        for where, fields in list(forms.items())[share :: SHARES.get(role, 1)]:
            plain = dict.fromkeys(fields.typed, words)
            sent = [plain, plain | fields.chosen] if fields.chosen else [plain]
            faults += [(where, one) for one in sent if status(client, "POST", where, one) >= 500]
            faults += [f"{where}?…"] * (_asked(client, where, fields.typed, words) >= 500)
        everything = dict.fromkeys(every_name, words)
        mine = deeds[share :: SHARES.get(role, 1)]
        faults += [(role, where) for where in mine if status(client, "POST", where, everything) >= 500]
    assert EXPECTED_NAMES.get(role, set()) <= every_name
    assert faults == []


def _addresses_but(pages: list[str], things: Things) -> list[str]:
    return [where for where in (address(name, things) for name in SITE) if where not in pages]


def _asked(client: Client, where: str, names: set[str], words: Any) -> int:
    """The same words as a question, in the address."""
    usual = {"q", "page", "tri", "voir", "bib", "etat", "media", "next", "a", "fait"}
    with transaction.atomic():
        answer = client.get(where, dict.fromkeys(usual | names, words))
        transaction.set_rollback(True)
    return int(answer.status_code)


def strange(name: str) -> Iterator[str]:
    """The address with numbers and words that name nothing."""
    kinds = {IntConverter: (0, 10**9, 2**63, 10**30), SlugConverter: ("absent", "a" * 500)}
    words = {"secret": ("x", "z" * 3000, "%00")}
    wanted = _converters(name)
    for position in range(4):
        values = {key: words.get(key) or kinds.get(kind, ("?", "csv")) for key, kind in wanted.items()}
        if wanted and "medium" not in wanted:
            yield reverse(name, kwargs={key: found[position % len(found)] for key, found in values.items()})


def _converters(name: str) -> dict[str, type]:
    """Words of the address, and what reads each of them."""
    from tests.site_map import routed

    return {key: type(one) for key, one in dict(routed())[name].pattern.converters.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", pytest.param("POST", marks=pytest.mark.thorough)])
def test_numbers_and_words_that_name_nothing_are_absent_pages(method: str, browsers: dict[str, Client]):
    faults = [
        (role, where)
        for name in SITE
        for where in {*strange(name)}
        for role in ("anyone", STAFF, "librarian", "reader")
        if status(browsers[role], method, where) >= 500
    ]
    assert faults == []
