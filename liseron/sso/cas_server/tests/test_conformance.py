"""CAS 3.0, address by address: what is asked, and what the specification wants answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from liseron.sso.cas_server.tests.asking import ADDRESS, ticket_for

KNOWN, UNKNOWN = ADDRESS, "https://ailleurs.example/"


@dataclass(frozen=True)
class Row:
    """One line of the table: an address with its parameters, and what the answer must be.

    `ticket` among the parameters is replaced by a good one; `location` and `body` are searched as patterns.
    """

    says: str
    path: str
    status: int
    parameters: dict[str, str] = field(default_factory=dict)
    signed_in: bool = False
    location: str = ""
    body: str = ""
    kind: str = ""


SITE = r"^https://films\.example/app/entree\?titre=L%E2%80%99%C3%89t%C3%A9&x=1"
OURS = r"^/connexion/\?next=%2Fcas%2Flogin"
SUCCESS = (
    r"<cas:authenticationSuccess><cas:user>[0-9a-f]{32}</cas:user><cas:attributes><cas:authenticationDate>"
)
ASKED = {"service": KNOWN}
GOOD = {"service": KNOWN, "ticket": "good"}


def failure(code: str) -> str:
    return f'<cas:authenticationFailure code="{code}">'


LOGIN = [
    Row("2.1 without session: the sign-in page", "login", 303, {"service": KNOWN}, location=OURS),
    Row(
        "2.1 with session: back with a ticket",
        "login",
        303,
        {"service": KNOWN},
        True,
        SITE + r"&ticket=ST-\w{29}$",
    ),
    Row("2.1.1 no service, no session: the sign-in page", "login", 303, {}, location=OURS),
    Row("2.1.1 no service, session: a message", "login", 200, {}, True, body="Vous êtes déjà connecté"),
    Row(
        "2.1.1 renew: password again",
        "login",
        303,
        {**ASKED, "renew": "true"},
        True,
        "^/compte/confirmer/",
    ),
    Row(
        "2.1.1 gateway, nobody: no ticket",
        "login",
        303,
        {**ASKED, "gateway": "true"},
        location=SITE + "$",
    ),
    Row(
        "2.1.1 gateway, session: a ticket",
        "login",
        303,
        {**ASKED, "gateway": "true"},
        True,
        SITE + "&ticket=",
    ),
    Row("2.1.1 gateway without service: as without", "login", 303, {"gateway": "true"}, location=OURS),
    Row(
        "2.1.1 renew and gateway: renew",
        "login",
        303,
        {"service": KNOWN, "renew": "1", "gateway": "1"},
        location=OURS,
    ),
    Row(
        "2.1.1 method=POST: a form",
        "login",
        200,
        {"service": KNOWN, "method": "POST"},
        True,
        body='value="ST-',
    ),
    Row("2.1.1 method=GET", "login", 303, {"service": KNOWN, "method": "GET"}, True, SITE + "&ticket="),
    Row("2.1.1 method=HEADER", "login", 200, {"service": KNOWN, "method": "HEADER"}, True),
    Row(
        "2.2.1 warn: the reader is asked",
        "login",
        200,
        {**ASKED, "warn": "1"},
        True,
        body="Vous allez entrer",
    ),
    Row("2.1 unregistered service: refused", "login", 403, {"service": UNKNOWN}, True, body="pas relié"),
    Row("2.1 unregistered service, gateway: refused", "login", 403, {"service": UNKNOWN, "gateway": "true"}),
]
LOGOUT = [
    Row("2.3 without session: a page says so", "logout", 200, {}, body="Vous êtes déconnecté"),
    Row("2.3 with session: asked first", "logout", 200, {}, True, body="Vous partez"),
    Row("2.3.1 service: back there", "logout", 303, {"service": KNOWN}, True, SITE + "$"),
    Row("2.3.1 unregistered service: a page", "logout", 200, {"service": UNKNOWN}, True),
    Row("2.3.1 url is ignored", "logout", 200, {"url": KNOWN}, True),
]
PLAIN = "text/plain"
VALIDATE = [
    Row("2.4.2 yes and who", "validate", 200, GOOD, True, body=r"^yes\n[0-9a-f]{32}\n$", kind=PLAIN),
    Row("2.4.2 no", "validate", 200, {"service": KNOWN, "ticket": "ST-1"}, body=r"^no\n\n$", kind=PLAIN),
    Row("2.4.1 renew", "validate", 200, {**GOOD, "renew": "true"}, True, body=r"^no\n\n$", kind=PLAIN),
    Row("2.4 nothing asked", "validate", 200, {}, body=r"^no\n\n$", kind=PLAIN),
]
XML, JSON = "application/xml", "application/json"
ANSWERS = [
    row
    for at in ("serviceValidate", "proxyValidate", "p3/serviceValidate", "p3/proxyValidate")
    for row in (
        Row("2.5.2 success", at, 200, GOOD, True, body=SUCCESS, kind=XML),
        Row("2.5.2 format=XML", at, 200, {**GOOD, "format": "XML"}, True, body=SUCCESS, kind=XML),
        Row(
            "2.5.2 format=JSON",
            at,
            200,
            {**GOOD, "format": "JSON"},
            True,
            body=r'"user": "[0-9a-f]{32}"',
            kind=JSON,
        ),
        Row(
            "2.5.3 format unknown",
            at,
            200,
            {**GOOD, "format": "x"},
            True,
            body=failure("INVALID_REQUEST"),
            kind=XML,
        ),
        Row("2.5.3 no ticket", at, 200, {"service": KNOWN}, body=failure("INVALID_REQUEST"), kind=XML),
        Row("2.5.3 no service", at, 200, {"ticket": "good"}, True, body=failure("INVALID_REQUEST"), kind=XML),
        Row(
            "2.5.3 unknown ticket",
            at,
            200,
            {**GOOD, "ticket": "ST-1"},
            body=failure("INVALID_TICKET"),
            kind=XML,
        ),
        Row(
            "2.5.3 renew", at, 200, {**GOOD, "renew": "true"}, True, body=failure("INVALID_TICKET"), kind=XML
        ),
        Row(
            *("2.5.3 other service", at, 200, {**GOOD, "service": UNKNOWN}, True),
            body=failure("INVALID_SERVICE"),
            kind=XML,
        ),
        Row(
            *("2.5.4 pgtUrl not allowed", at, 200, {**GOOD, "pgtUrl": "https://films.example/pgt"}, True),
            body=failure("UNAUTHORIZED_SERVICE_PROXY"),
            kind=XML,
        ),
    )
]
PROXY = [
    Row("2.7.2 nothing asked", "proxy", 200, {}, body='<cas:proxyFailure code="INVALID_REQUEST">', kind=XML),
    Row(
        *("2.7.2 unknown grant", "proxy", 200, {"pgt": "PGT-1", "targetService": KNOWN}),
        body='<cas:proxyFailure code="INVALID_TICKET">',
        kind=XML,
    ),
]
TABLE = [*LOGIN, *LOGOUT, *VALIDATE, *ANSWERS, *PROXY]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.path}: {row.says}")
def test_every_address_answers_as_the_specification_wants(row: Row, browser, service):
    parameters = dict(row.parameters)
    if parameters.get("ticket") == "good":
        parameters["ticket"] = ticket_for(browser)
    visitor: Client = browser if row.path in {"login", "logout"} and row.signed_in else Client()
    answer = visitor.get(f"/cas/{row.path}", parameters)
    assert answer.status_code == row.status
    assert re.search(row.location or "^$", answer.headers.get("Location", ""))
    assert re.search(row.body, answer.content.decode())
    assert answer["Content-Type"].startswith(row.kind)
    assert "no-store" in answer["Cache-Control"]


METHODS: dict[str, Callable[[str], bool]] = {
    "validate": lambda method: method == "get",
    "serviceValidate": lambda method: method == "get",
    "proxy": lambda method: method == "get",
    "samlValidate": lambda method: method == "post",
}


@pytest.mark.parametrize("method", ["get", "post", "put", "head", "delete"])
@pytest.mark.parametrize("at", METHODS)
def test_an_address_takes_the_methods_of_the_specification(at, method, browser, service):
    assert (getattr(Client(), method)(f"/cas/{at}").status_code != 405) is METHODS[at](method)
