"""The timeline of an agreement: what happened, today, what comes if nobody acts any more."""

from dataclasses import dataclass
from datetime import date

from liseron.agreements.living import timeline_of
from liseron.agreements.models import Agreement
from liseron.agreements.telling import distance_told
from liseron.agreements.wording import moment_told


@dataclass(frozen=True)
class Step:
    """A day with what happens then. `when` is past, today or coming; `told` is empty for today's mark alone."""

    on: date
    when: str
    told: tuple[str, ...]
    distance: str = ""


def steps_of(agreement: Agreement, today: date) -> list[Step]:
    """In order of days, one step a day, today always among them."""
    days: dict[date, list[str]] = {today: []}
    for moment in timeline_of(agreement):
        days.setdefault(moment.on, []).append(moment_told(moment, agreement))
    return [_step(day, tuple(told), today) for day, told in sorted(days.items())]


def _step(day: date, told: tuple[str, ...], today: date) -> Step:
    when = "today" if day == today else "past" if day < today else "coming"
    return Step(day, when, told, distance_told(day, today) if when == "coming" else "")
