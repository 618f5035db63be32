"""Moves that an agreement cannot make. Each question answers None, or the refusal that says why not.

`facts` are what stands before the move; `rank` is the place of a party in `facts.signed`; `on` is the day of the
move as it is typed, often some days before `today`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from liseron.agreements.rules.course import first_day, longest_day, objection_deadline, periods, span
from liseron.agreements.rules.refusal import Refusal
from liseron.agreements.rules.values import Begins, Change, Ending, Facts, Side, TermKind, Terms, Way, WayKind

OLDEST_YEARS = 30
FARTHEST_YEARS = 50
HIGHEST_RATE = Decimal(100)
RATE_STEP = Decimal("0.0001")


def strange_day(on: date, today: date, *, may_come: bool = False) -> Refusal | None:
    """A day that was surely mistyped: thirty years ago, or still to come for something that has happened."""
    if on.year < today.year - OLDEST_YEARS:
        return Refusal.TOO_OLD
    if on > today and not may_come:
        return Refusal.IN_THE_FUTURE
    return Refusal.TOO_FAR if on.year > today.year + FARTHEST_YEARS else None


def fixed_end(terms: Terms, facts: Facts) -> date | None:
    """The day that ends it whatever the first day is; None when the end is counted in months."""
    return (facts.ends_on or terms.fixed_end_on) if terms.kind is TermKind.FIXED_END else None


def why_not_draft(
    terms: Terms, *, begins_on: date | None, ends_on: date | None, today: date
) -> Refusal | None:
    """For a new agreement, and for the dates of one that nobody has signed."""
    if begins_on is not None and terms.begins is not Begins.GIVEN_DAY:
        return Refusal.BEGINS_AT_SIGNATURE
    if ends_on is not None and terms.kind is not TermKind.FIXED_END:
        return Refusal.END_IS_COUNTED
    for day in (begins_on, ends_on):
        if day is not None and (strange := strange_day(day, today, may_come=True)):
            return strange
    end = fixed_end(terms, Facts(ends_on=ends_on))
    if begins_on is not None and end is not None:
        if end < begins_on:
            return Refusal.ENDS_BEFORE_IT_BEGINS
        if _passes_limit(terms, begins_on, end):
            return Refusal.PAST_LIMIT
    return None


def why_not_change_draft(facts: Facts) -> Refusal | None:
    """What one party has signed is not changed behind its back."""
    if facts.abandoned_on is not None:
        return Refusal.ABANDONED
    return Refusal.SIGNING_BEGUN if any(facts.signed) else None


def why_not_describe(facts: Facts, rank: int) -> Refusal | None:
    """Name and signatory of a party, until it signs."""
    if facts.abandoned_on is not None:
        return Refusal.ABANDONED
    return None if facts.signed[rank] is None else Refusal.HAS_SIGNED


def why_not_abandon(facts: Facts) -> Refusal | None:
    if facts.abandoned_on is not None:
        return Refusal.ABANDONED
    return Refusal.ALL_SIGNED if facts.is_signed else None


def why_not_deliberate(facts: Facts, rank: int, *, on: date, today: date) -> Refusal | None:
    return why_not_describe(facts, rank) or strange_day(on, today)


def why_not_sign(
    terms: Terms, facts: Facts, rank: int, *, wants_deliberation: bool, on: date, today: date
) -> Refusal | None:
    """A deliberation first where one is wanted; never after the fixed end (Pas-de-Calais art. 3)."""
    if facts.abandoned_on is not None:
        return Refusal.ABANDONED
    if facts.signed[rank] is not None:
        return Refusal.SIGNED_TWICE
    return (
        strange_day(on, today)
        or _order_of(facts.deliberated[rank], on, wants_deliberation=wants_deliberation)
        or incoherent(terms, replace(facts, signed=_put(facts.signed, rank, on)))
    )


def why_not_correct(
    terms: Terms,
    facts: Facts,
    rank: int,
    *,
    wants_deliberation: bool,
    deliberated_on: date | None,
    signed_on: date | None,
    reason: str,
    today: date,
) -> Refusal | None:
    """Days of one party that were mistyped. Once all have signed, none takes its signature back."""
    if facts.abandoned_on is not None:
        return Refusal.ABANDONED
    if (deliberated_on, signed_on) == (facts.deliberated[rank], facts.signed[rank]):
        return Refusal.CHANGES_NOTHING
    if not reason.strip():
        return Refusal.NO_REASON
    if signed_on is None and facts.is_signed:
        return Refusal.ALL_SIGNED
    if signed_on is not None and facts.signed[rank] is None:
        return Refusal.NOT_SIGNED_YET
    for day in (deliberated_on, signed_on):
        if day is not None and (strange := strange_day(day, today)):
            return strange
    order = signed_on and _order_of(deliberated_on, signed_on, wants_deliberation=wants_deliberation)
    return order or incoherent(terms, replace(facts, signed=_put(facts.signed, rank, signed_on)))


def incoherent(terms: Terms, facts: Facts) -> Refusal | None:
    """What no agreement may say, whatever happened to it in which order."""
    last_allowed = fixed_end(terms, facts)
    signed = [day for day in facts.signed if day is not None]
    if last_allowed is not None and any(day > last_allowed for day in signed):
        return Refusal.AFTER_FIXED_END
    start = first_day(terms, facts)
    if start is None:
        return None
    if last_allowed is not None and start > last_allowed:
        return Refusal.AFTER_FIXED_END
    for change in facts.changes:
        if change.signed_on is not None and change.signed_on < max(signed):
            return Refusal.BEFORE_AGREEMENT
        if change.signed_on is not None and change.new_end_on is not None:
            if change.new_end_on < start:
                return Refusal.ENDS_BEFORE_IT_BEGINS
            if _passes_limit(terms, start, change.new_end_on):
                return Refusal.PAST_LIMIT
    letters = [one.sent_on for one in facts.endings] + ([facts.objected_on] if facts.objected_on else [])
    return Refusal.LETTER_BEFORE_START if any(day < start for day in letters) else None


def why_not_amend(terms: Terms, facts: Facts, change: Change, *, body: str, today: date) -> Refusal | None:
    """Charente art. 4.2: a rate changes by amendment, for years to come; art. 5: never past the limit in all."""
    whole = span(terms, facts)
    if whole is None:
        return _not_signed(facts)
    if whole.last_day < today:
        return Refusal.ENDED
    if (change.new_rate is None) != (change.rate_from_year is None):
        return Refusal.RATE_WITHOUT_YEAR
    if change.new_rate is None and change.new_end_on is None and not body.strip():
        return Refusal.CHANGES_NOTHING
    end = change.new_end_on
    if end is not None:
        if end < today:
            return Refusal.ENDS_IN_THE_PAST
        if strange := strange_day(end, today, may_come=True):
            return strange
        if end < whole.first_day:
            return Refusal.ENDS_BEFORE_IT_BEGINS
        if _passes_limit(terms, whole.first_day, end):
            return Refusal.PAST_LIMIT
    return _strange_rate(change, until=end or whole.last_day, today=today)


def _strange_rate(change: Change, *, until: date, today: date) -> Refusal | None:
    rate, year = change.new_rate, change.rate_from_year
    if rate is None or year is None:
        return None
    if not (rate.is_finite() and 0 <= rate <= HIGHEST_RATE and rate == rate.quantize(RATE_STEP)):
        return Refusal.RATE_IMPOSSIBLE
    if year < today.year:
        return Refusal.PAST_YEAR
    return Refusal.RATE_AFTER_END if year > until.year else None


def why_not_sign_amendment(
    terms: Terms,
    facts: Facts,
    change: Change,
    signed: Sequence[date | None],
    rank: int,
    *,
    on: date,
    deliberated_on: date | None,
    today: date,
) -> Refusal | None:
    """`signed` holds one entry a party. The last signature asks again what drafting asked: months may have passed."""
    whole = span(terms, facts)
    if whole is None:
        return _not_signed(facts)
    if signed[rank] is not None:
        return Refusal.SIGNED_TWICE
    for day in (on, deliberated_on):
        if day is not None and (strange := strange_day(day, today)):
            return strange
    if deliberated_on is not None and on < deliberated_on:
        return Refusal.BEFORE_DELIBERATION
    if on > whole.last_day:
        return Refusal.ENDED
    if on < max(day for day in facts.signed if day is not None):
        return Refusal.BEFORE_AGREEMENT
    days = [day for day in _put(tuple(signed), rank, on) if day is not None]
    return None if len(days) < len(signed) else _too_late_to_change(terms, facts, change, max(days))


def _too_late_to_change(terms: Terms, facts: Facts, change: Change, last: date) -> Refusal | None:
    if change.new_end_on is not None and change.new_end_on < last:
        return Refusal.ENDS_IN_THE_PAST
    if change.rate_from_year is not None and change.rate_from_year < last.year:
        return Refusal.PAST_YEAR
    signed = replace(change, signed_on=last)
    others = tuple(one for one in facts.changes if one.number != change.number)
    return incoherent(terms, replace(facts, changes=(*others, signed)))


def why_not_serve(
    terms: Terms, facts: Facts, way: Way, *, side: Side, on: date, grounds: str, today: date
) -> Refusal | None:
    """Pas-de-Calais art. 10: the département alone; Charente art. 6: either. A formal notice says its grounds."""
    whole = span(terms, facts)
    if whole is None:
        return _not_signed(facts)
    if way.served_by not in (Side.EITHER, side):
        return Refusal.NOT_ITS_RIGHT
    if way.kind is WayKind.FORMAL_NOTICE and not grounds.strip():
        return Refusal.NO_GROUNDS
    if strange := strange_day(on, today):
        return strange
    if on < whole.first_day:
        return Refusal.NOT_STARTED
    if on > whole.last_day:
        return Refusal.ENDED
    same = any(one.stands and (one.way, one.sent_on) == (way, on) for one in facts.endings)
    return Refusal.SERVED_TWICE if same else None


def why_not_receive(ending: Ending, *, on: date, today: date) -> Refusal | None:
    if not ending.stands:
        return Refusal.LIFTED
    if ending.received_on is not None:
        return Refusal.RECEIVED_TWICE
    return Refusal.RECEIVED_BEFORE_SENT if on < ending.sent_on else strange_day(on, today)


def why_not_correct_letter(
    terms: Terms,
    facts: Facts,
    ending: Ending,
    *,
    sent_on: date,
    received_on: date | None,
    reason: str,
    today: date,
) -> Refusal | None:
    """Days of a letter that were mistyped. `facts` without that letter, as if it had never left."""
    if not ending.stands:
        return Refusal.LIFTED
    if (sent_on, received_on) == (ending.sent_on, ending.received_on):
        return Refusal.CHANGES_NOTHING
    if not reason.strip():
        return Refusal.NO_REASON
    side = Side.PARTNER if ending.way.served_by is Side.EITHER else ending.way.served_by
    again = replace(ending, sent_on=sent_on, received_on=None)
    return why_not_serve(terms, facts, ending.way, side=side, on=sent_on, grounds=reason, today=today) or (
        (received_on and why_not_receive(again, on=received_on, today=today)) or None
    )


def why_not_lift(
    terms: Terms, facts: Facts, ending: Ending, *, on: date, reason: str, today: date
) -> Refusal | None:
    """Until the last day that the letter gives, that day included; afterwards the agreement is over."""
    if not ending.stands:
        return Refusal.LIFTED
    if not reason.strip():
        return Refusal.NO_REASON
    if on < ending.sent_on:
        return Refusal.LIFTED_BEFORE_SENT
    if strange := strange_day(on, today):
        return strange
    if ending.last_day is not None and on > ending.last_day:
        return Refusal.LIFTED_AFTER_EFFECT
    whole = span(terms, facts)
    return Refusal.ENDED if whole is None or on > whole.last_day else None


def why_not_object(terms: Terms, facts: Facts, *, on: date, today: date) -> Refusal | None:
    """Before the end of a period that would be renewed. After one deadline, the next renewal may still be refused."""
    whole = span(terms, facts)
    if whole is None:
        return _not_signed(facts)
    coming = periods(terms, whole.first_day)[:-1]
    if not coming:
        return Refusal.NEVER_RENEWED
    if facts.objected_on is not None:
        return Refusal.OBJECTED_TWICE
    if strange := strange_day(on, today):
        return strange
    if on < whole.first_day:
        return Refusal.NOT_STARTED
    if on > whole.last_day:
        return Refusal.ENDED
    if any(one.signed_on is not None and one.new_end_on is not None for one in facts.changes):
        return Refusal.END_IS_AMENDED
    return None if on <= objection_deadline(terms, coming[-1]) else Refusal.TOO_LATE_TO_OBJECT


def _not_signed(facts: Facts) -> Refusal:
    return Refusal.ABANDONED if facts.abandoned_on is not None else Refusal.NOT_SIGNED


def _order_of(deliberated_on: date | None, signed_on: date, *, wants_deliberation: bool) -> Refusal | None:
    if deliberated_on is None:
        return Refusal.NO_DELIBERATION if wants_deliberation else None
    return Refusal.BEFORE_DELIBERATION if signed_on < deliberated_on else None


def _passes_limit(terms: Terms, start: date, end: date) -> bool:
    return terms.longest_months > 0 and end > longest_day(terms, start)


def _put(days: tuple[date | None, ...], rank: int, day: date | None) -> tuple[date | None, ...]:
    return (*days[:rank], day, *days[rank + 1 :])
