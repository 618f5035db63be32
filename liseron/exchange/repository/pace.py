"""A harvester in a hurry is told when to come back, and one that does not listen is sent away (OAI-PMH 3.1.2.2).

Counted in the memory of each web process: this spares the machine, it guards nothing.
"""

from enum import Enum
from threading import Lock

from django.conf import settings

MINUTE = 60
DEAF = 3  # times the limit, and it is clear that nobody reads the answers
MOST_KEPT = 10_000


class Pace(Enum):
    """What becomes of a request."""

    ANSWERED = 200
    TOO_FAST = 503
    SENT_AWAY = 403


_lock = Lock()
_counted: dict[tuple[str, str, int], int] = {}


def keep_pace(view: str, address: str, now: int) -> Pace:
    """Counts one request of a network address to a base address in this minute."""
    limit = settings.OAI_REQUESTS_A_MINUTE
    key = (view, address, now // MINUTE)
    with _lock:
        if key not in _counted:
            for past in [one for one in _counted if one[2] < key[2]]:
                del _counted[past]
            if len(_counted) >= MOST_KEPT:
                return Pace.TOO_FAST
        count = _counted[key] = _counted.get(key, 0) + 1
    if count <= limit:
        return Pace.ANSWERED
    return Pace.TOO_FAST if count <= limit * DEAF else Pace.SENT_AWAY


def seconds_to_wait(now: int) -> int:
    """Until the next minute begins."""
    return MINUTE - now % MINUTE
