"""Which dates to ask a provider for: from where the last harvest began, with an overlap, in slices when it must be."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

OVERLAP = {"day": timedelta(days=1), "second": timedelta(hours=2, minutes=5)}
"""PMB writes French local time with a Z: two hours in summer, and five minutes for a clock that is set right."""
STEP = {"day": timedelta(days=1), "second": timedelta(seconds=1)}
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?Z?)?")


class Window(NamedTuple):
    """Both bounds included, as the provider writes stamps; "" leaves that side open."""

    since: str = ""
    until: str = ""


def stamp_of(text: str) -> datetime | None:
    """The instant that a provider's stamp says, None when it says none."""
    found = _STAMP.fullmatch(text.strip())
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00:00'}+00:00") if found else None
    except ValueError:
        return None


def written(instant: datetime, granularity: str) -> str:
    """As OAI-PMH 2.0 writes it in 3.3: "2026-11-22" or "2026-11-22T14:05:00Z"."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d" if granularity == "day" else "%Y-%m-%dT%H:%M:%SZ")


def next_since(first_answered: str, granularity: str) -> str:
    """Where the next harvest begins, from the responseDate of the first page of this one; "" when it is no date.

    Neither our clock nor the last stamp seen: a record written during the harvest is asked for again.
    """
    answered = stamp_of(first_answered)
    return written(answered - OVERLAP[granularity], granularity) if answered else ""


def halves(window: Window, *, earliest: str, latest: str, granularity: str) -> tuple[Window, Window] | None:
    """Two windows that hold what `window` holds, its open sides kept open; None when it is too short to be cut."""
    first, last = stamp_of(window.since or earliest), stamp_of(window.until or latest)
    if first is None or last is None:
        return None
    middle = stamp_of(written(first + (last - first) / 2, granularity))
    following = middle + STEP[granularity] if middle else None
    if middle is None or following is None or middle < first or following > last:
        return None
    return (
        Window(window.since, written(middle, granularity)),
        Window(written(following, granularity), window.until),
    )
