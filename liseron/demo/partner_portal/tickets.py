"""Tickets and the sign-in of the portal: signed, so that nothing is kept. Not single-use: this is a stand-in."""

import hmac
import json
import time

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "portail_partenaire"
PATH = "/demo/portail-partenaire/"
SALT = "demo.partner_portal"
LIVES_SECONDS = 60
MOST_TOLD = 5


def new_ticket(login: str, service: str) -> str:
    stamp = int(time.time())
    return f"ST-{login}-{stamp}-{_mark(login, stamp, service)}"


def holder_of(ticket: str, service: str) -> str:
    """Login of whoever it was given to; "" when it was not, or not for that service, or too long ago."""
    words = ticket.split("-")
    if len(words) != 4 or words[0] != "ST" or not (words[2].isascii() and words[2].isdigit()):
        return ""
    login, stamp = words[1], int(words[2][:15])
    if not hmac.compare_digest(words[3].encode(), _mark(login, stamp, service).encode()):
        return ""
    return login if time.time() - stamp <= LIVES_SECONDS else ""


def signed_in(request: HttpRequest) -> tuple[str, list[list[str]]]:
    """Login ("" for nobody) and the [service, ticket] handed out since, for the logout."""
    try:
        kept = json.loads(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "{}")
    except (signing.BadSignature, ValueError):
        return "", []
    return kept.get("login", ""), kept.get("told", [])


def keep(response: HttpResponse, login: str, told: list[list[str]]) -> None:
    value = json.dumps({"login": login, "told": told[-MOST_TOLD:]})
    response.set_signed_cookie(COOKIE, value, salt=SALT, path=PATH, httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH)


def _mark(login: str, stamp: int, service: str) -> str:
    return salted_hmac(SALT, f"{login}|{stamp}|{service}").hexdigest()[:32]
