"""Dates of ONIX (list 55): a day, a month, a year, a range, with or without an hour."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:T?\d{2,6}.*)?")
_RANGE = re.compile(r"(\d{4,8})(?:/|-)?(\d{4,8})")
RANGES = {"06": 8, "07": 6, "08": 4}


@dataclass(frozen=True)
class Span:
    """A date as far as it is said: from its first day to its last; `text` is "2019", "2019-03" or "2019-03-02"."""

    first: date
    last: date
    text: str


def span_of(text: str, format: str = "") -> Span | None:
    """The date in `text`; None when it is none. `format` is a code of list 55, "" when the sender left it out."""
    compact = text.strip()
    if format in RANGES:
        match = _RANGE.fullmatch(compact)
        begin, end = (span_of(match[1]), span_of(match[2])) if match else (None, None)
        return Span(begin.first, end.last, begin.text) if begin and end and end.last >= begin.first else None
    match = _DATE.fullmatch(compact)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return Span(first, last, "-".join(part for part in match.groups() if part))
