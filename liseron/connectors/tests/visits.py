"""Visits for the tests of doors: an invented reader on 1 December 2026, 14:30 in Paris."""

from datetime import UTC, datetime
from typing import Any

from liseron.access.ports import VisitFacts

AT = datetime(2026, 12, 1, 13, 30, 5, tzinfo=UTC)
READER = "0123456789abcdef0123456789abcdef"
KEY = "clef-essai-2026"


def a_visit(**facts: Any) -> VisitFacts:
    return VisitFacts(
        **{
            "visit": 1,
            "resource": "cine",
            "entry_url": "https://www.cinema.example/accueil",
            "is_free": False,
            "at": AT,
            "reader": READER,
            "secret": KEY,
            **facts,
        }
    )
