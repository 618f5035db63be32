"""When a commitment is due (B5)."""

from datetime import date, timedelta

from liseron.agreements.rules.course import last_day_of
from liseron.agreements.rules.values import Span, Why


def due_after(first_day: date, days: int) -> date:
    """So many days after the first one, which does not count."""
    return first_day + timedelta(days=days)


def years_due(whole: Span, today: date) -> tuple[date, ...]:
    """Last day of each year of the agreement, counted from its first day, for the years begun by `today`.

    The last year may be shorter and is due on the last day; but a year that a letter cuts short asks nothing more.
    """
    found: list[date] = []
    begins, years = whole.first_day, 0
    while begins <= min(today, whole.last_day):
        years += 1
        ends = last_day_of(whole.first_day, 12 * years)
        if ends <= whole.last_day or whole.why is not Why.TERMINATION:
            found.append(min(ends, whole.last_day))
        begins = ends + timedelta(days=1)
    return tuple(found)
