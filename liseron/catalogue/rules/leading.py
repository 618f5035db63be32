"""Which record speaks for its work: one that may be had today, online, then the one that says most, the oldest."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of the work; `said` is how many of the facts that readers look for it has."""

    number: int
    is_available: bool
    said: int
    is_physical: bool = False


def lead_of(candidates: Iterable[Candidate]) -> int | None:
    """The number of the record that speaks; None when there is no record."""
    best = max(
        candidates,
        key=lambda one: (one.is_available, not one.is_physical, one.said, -one.number),
        default=None,
    )
    return best.number if best else None
