"""Datestamps: seconds of UTC as whole numbers, and as OAI-PMH writes them (section 3.3)."""

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

DAY: Final = 86_400
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a `from` or an `until` says: its first and its last second, the same one unless it is a day."""

    first: int
    last: int

    @property
    def is_day(self) -> bool:
        return self.first != self.last


def read_moment(text: str) -> Moment | None:
    """ "2026-11-22" or "2026-11-22T14:00:00Z", nothing else; None when it is neither, or no such day exists."""
    try:
        if _DAY.fullmatch(text):
            first = timegm(date.fromisoformat(text).timetuple())
            return Moment(first, first + DAY - 1)
        if _SECOND.fullmatch(text):
            second = timegm(datetime.fromisoformat(text).timetuple())
            return Moment(second, second)
    except ValueError:
        return None
    return None


@lru_cache(maxsize=4096)
def written(second: int) -> str:
    """ "2026-11-22T14:00:00Z"."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}Z"


def second_of(instant: datetime) -> int:
    """The second in which an aware instant falls."""
    return int(instant.timestamp() // 1)
