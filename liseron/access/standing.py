"""Where a reader stands with the library, in the words of the door."""

from dataclasses import dataclass
from datetime import date

from liseron.access.rules import Standing
from liseron.people.models import Patron, Registration

_WAITING = {
    Registration.State.PENDING: Standing.PENDING,
    Registration.State.MORE_ASKED: Standing.MORE_ASKED,
}


@dataclass(frozen=True)
class Card:
    """`ended_on`: last day of the latest card, when it is over."""

    standing: Standing
    ended_on: date | None = None


def card_of(patron: Patron | None, today: date) -> Card:
    """One query. A card in force opens; else what waits for an answer comes before what is over."""
    if patron is None:
        return Card(Standing.NONE)
    rows = list(patron.registrations.order_by("-pk").values_list("state", "valid_from", "valid_until"))
    granted = [row for row in rows if row[0] in {Registration.State.ACCEPTED, Registration.State.LAPSED}]
    if any(state == Registration.State.ACCEPTED and start <= today <= end for state, start, end in granted):
        return Card(Standing.IN_ORDER)
    waiting = [_WAITING[row[0]] for row in rows if row[0] in _WAITING]
    if waiting:
        return Card(waiting[0])
    ended = [end for _state, _start, end in granted if end < today]
    return Card(Standing.LAPSED, max(ended)) if ended else Card(Standing.NONE)
