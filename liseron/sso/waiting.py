"""Readers who left for their library's sign-in and are awaited: CAS has no `state`, so this is ours.

The number in the service address is good once, in the browser that left, for an hour. The page wanted stays here.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from liseron.sso.models import IdentitySource
from liseron.toolkit import once

KIND = "cas_return"
LASTS = timedelta(hours=1)
BROWSER = "sso_browser"


@dataclass(frozen=True)
class Awaited:
    """Why the reader left: `wanted` is a path of this site; `is_preview` when somebody of the département tries."""

    wanted: str
    is_silent: bool
    is_fresh: bool
    is_preview: bool


def await_reader(request: HttpRequest, source: IdentitySource, why: Awaited, now: datetime) -> str:
    """The number to put in the service address."""
    if BROWSER not in request.session:
        request.session[BROWSER] = secrets.token_urlsafe(32)
    return once.issue(
        kind=KIND,
        subject=_subject(request, source),
        valid_for=LASTS,
        payload={
            "wanted": why.wanted,
            "silent": why.is_silent,
            "fresh": why.is_fresh,
            "preview": why.is_preview,
        },
        now=now,
    )


def awaited(request: HttpRequest, source: IdentitySource, number: str, now: datetime) -> Awaited | None:
    """Why this browser left for this source; None for another browser, another source, a number used or too old."""
    facts = once.peek(kind=KIND, secret=number, now=now) if number else None
    if facts is None or BROWSER not in request.session or facts.subject != _subject(request, source):
        return None
    said = facts.payload
    return Awaited(said["wanted"], said["silent"], said["fresh"], said["preview"])


def welcome_back(number: str, now: datetime) -> bool:
    """Uses the number up; False for everybody but the one who does."""
    try:
        once.consume(kind=KIND, secret=number, now=now)
    except once.CannotUse:
        return False
    return True


def _subject(request: HttpRequest, source: IdentitySource) -> str:
    browser = str(request.session.get(BROWSER, ""))
    return f"source:{source.pk}:{hashlib.sha256(browser.encode()).hexdigest()}"
