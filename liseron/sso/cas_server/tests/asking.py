"""Asking the server, as a browser and as a service do, and reading what it answers."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from liseron.protocols.cas.answers import NAMESPACE
from liseron.toolkit.xml import parse_xml

ADDRESS = "https://films.example/app/entree?titre=L’Été&x=1"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "un-chat-lit-au-soleil-7"
CAS = f"{{{NAMESPACE}}}"


def login(browser: Client, address: str = ADDRESS, **more: str) -> Any:
    return browser.get("/cas/login", {"service": address, **more})


def ticket_in(where: str) -> str:
    """The ticket in an address that the browser is sent to."""
    return parse_qs(urlsplit(where).query)["ticket"][0]


def ticket_for(browser: Client, address: str = ADDRESS, **more: str) -> str:
    answer = login(browser, address, **more)
    assert answer.status_code == 303, answer.content.decode()[:500]
    return ticket_in(answer["Location"])


def shown(ticket: str, address: str = ADDRESS, *, at: str = "p3/serviceValidate", **more: str) -> Any:
    """What the server answers to a service that shows a ticket; the service has no cookie."""
    return Client().get(f"/cas/{at}", {"ticket": ticket, "service": address, **more})


def validated(ticket: str, address: str = ADDRESS, **more: str) -> dict[str, Any]:
    """ "user", "attributes", "iou" and "proxies" of a success; {"code": …} of a failure."""
    return read(shown(ticket, address, **more).content)


def read(body: bytes) -> dict[str, Any]:
    root = parse_xml(body)
    assert root.tag == f"{CAS}serviceResponse"
    (outcome,) = root
    if outcome.tag == f"{CAS}authenticationFailure":
        return {"code": outcome.get("code")}
    assert outcome.tag == f"{CAS}authenticationSuccess"
    attributes = {child.tag.removeprefix(CAS): child.text for child in outcome.findall(f"{CAS}attributes/*")}
    return {
        "user": outcome.findtext(f"{CAS}user"),
        "attributes": attributes,
        "iou": outcome.findtext(f"{CAS}proxyGrantingTicket"),
        "proxies": [proxy.text for proxy in outcome.findall(f"{CAS}proxies/{CAS}proxy")],
    }
