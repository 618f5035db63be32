"""The same rules said another way, day by day: is the agreement in force on this day? For the tests to compare."""

from collections.abc import Callable
from datetime import date, timedelta

from liseron.agreements.rules import Begins, CountsFrom, Ending, Facts, TermKind, Terms

A_DAY = timedelta(days=1)


def months_passed(start: date, day: date) -> int:
    """Whole months since `start`, by the number of the day."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def rank_of_period(terms: Terms, start: date, day: date) -> int:
    """0 in the first period, then one more each time it is renewed."""
    passed = months_passed(start, day)
    if passed < terms.months or not terms.renewal_months:
        return 0
    return 1 + (passed - terms.months) // terms.renewal_months


def runs(terms: Terms, start: date, day: date) -> bool:
    """Within the months that the agreement may last when nobody acts."""
    longest = max(terms.longest_months, terms.months) if terms.renewal_months else terms.months
    return start <= day and months_passed(start, day) < longest


def is_over(ending: Ending, day: date) -> bool:
    """The delay of a standing letter has passed (art. 641): the day of the same number, or so many days."""
    counted = ending.received_on if ending.way.counts_from is CountsFrom.RECEIPT else ending.sent_on
    if ending.lifted_on is not None or counted is None:
        return False
    if not ending.way.months:
        return day.toordinal() - counted.toordinal() > ending.way.days
    apart = (day.year - counted.year) * 12 + day.month - counted.month
    return apart > ending.way.months or (apart == ending.way.months and day.day > counted.day)


def starts_on(terms: Terms, facts: Facts) -> date | None:
    days = [day for day in facts.signed if day is not None]
    if not days or len(days) < len(facts.signed) or facts.abandoned_on is not None:
        return None
    if terms.begins is Begins.GIVEN_DAY and facts.begins_on is not None:
        days.append(facts.begins_on)
    return max(days)


def is_in_force(terms: Terms, facts: Facts, day: date) -> bool:
    start = starts_on(terms, facts)
    if start is None or day < start:
        return False
    if any(is_over(letter, day) for letter in facts.endings) and day != start:
        return False
    last_word: tuple[date, int] | None = None
    amended: date | None = None
    for change in facts.changes:
        if change.signed_on and change.new_end_on:
            word = (change.signed_on, change.number)
            if last_word is None or word > last_word:
                last_word, amended = word, change.new_end_on
    if amended is not None:
        return day <= amended
    if terms.kind is TermKind.FIXED_END:
        end = facts.ends_on or terms.fixed_end_on
        return end is not None and day <= end
    return runs(terms, start, day) and not _was_refused(terms, facts, start, day)


def _was_refused(terms: Terms, facts: Facts, start: date, day: date) -> bool:
    """`day` lies after the period whose renewal was refused in time; the end of all periods needs no refusal."""
    if facts.objected_on is None:
        return False
    answered = max(start, facts.objected_on + timedelta(days=terms.objection_days))
    if not runs(terms, start, answered):
        return False
    return rank_of_period(terms, start, day) > rank_of_period(terms, start, answered)


def last_day(terms: Terms, facts: Facts) -> date | None:
    """By halves: once over, it never comes back."""
    start = starts_on(terms, facts)
    if start is None or not is_in_force(terms, facts, start):
        return None
    return last_where(lambda day: is_in_force(terms, facts, day), start)


def last_where(holds: Callable[[date], bool], start: date) -> date:
    """The last day that holds, for something that holds from `start` and stops once, within 110 years."""
    low, high = 0, 40_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(start + timedelta(days=middle)) else (low, middle)
    return start + timedelta(days=low)
