"""What the machine remembers of an agreement by itself, and what it expects of each move."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from liseron.agreements.models import Agreement, Amendment, Party, Termination, TerminationWay
from liseron.agreements.rules import Begins, Change, Ending, Facts, Side, State, TermKind, Terms, Way, WayKind
from liseron.agreements.tests import reference

YEARS_BACK, YEARS_AHEAD = 30, 50


@dataclass
class Paper:
    """An amendment; `signed` has one entry a party."""

    row: Amendment
    change: Change
    signed: list[date | None]
    is_abandoned: bool = False

    @property
    def last_signature(self) -> date | None:
        days = [day for day in self.signed if day is not None]
        return max(days) if len(days) == len(self.signed) else None


@dataclass
class Letter:
    row: Termination
    ending: Ending


@dataclass
class Book:
    """One agreement."""

    row: Agreement
    terms: Terms
    parties: list[Party]
    ways: list[tuple[TerminationWay, Way]]
    begins_on: date | None
    ends_on: date | None
    signed: list[date | None] = field(default_factory=list)
    deliberated: list[date | None] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    objected_on: date | None = None
    abandoned_on: date | None = None

    def facts(self) -> Facts:
        return Facts(
            signed=tuple(self.signed),
            deliberated=tuple(self.deliberated),
            begins_on=self.begins_on,
            ends_on=self.ends_on,
            changes=tuple(replace(one.change, signed_on=one.last_signature) for one in self.papers),
            endings=tuple(sorted((one.ending for one in self.letters), key=lambda one: one.sent_on)),
            objected_on=self.objected_on,
            abandoned_on=self.abandoned_on,
        )

    @property
    def start(self) -> date | None:
        return reference.starts_on(self.terms, self.facts())

    @property
    def last(self) -> date | None:
        return reference.last_day(self.terms, self.facts())

    @property
    def fixed(self) -> date | None:
        return (self.ends_on or self.terms.fixed_end_on) if self.terms.kind is TermKind.FIXED_END else None

    @property
    def limit(self) -> date | None:
        """The day that no amendment passes."""
        start = self.start
        months = max(self.terms.longest_months, self.terms.months)
        if start is None or not self.terms.longest_months:
            return None
        return reference.last_where(lambda day: reference.months_passed(start, day) < months, start)

    def state(self, today: date) -> State:
        start, last = self.start, self.last
        if self.abandoned_on:
            return State.ABANDONED
        if start is None or last is None:
            return State.SIGNING if any(self.signed) else State.DRAFT
        if today < start:
            return State.SIGNED
        if today <= last:
            sent = [one.ending for one in self.letters if one.ending.stands and one.ending.sent_on <= today]
            return State.NOTICE_SERVED if sent else State.IN_FORCE
        quiet = reference.last_day(self.terms, replace(self.facts(), endings=()))
        return State.TERMINATED if quiet and quiet > last else State.EXPIRED

    def is_coherent(self) -> bool:
        """What holds whatever the order in which things were typed."""
        days, fixed, start = [day for day in self.signed if day], self.fixed, self.start
        if fixed and any(day > fixed for day in days):
            return False
        if start is None:
            return True
        ends = [one.change.new_end_on for one in self.papers if one.last_signature and one.change.new_end_on]
        limit = self.limit
        known = [one.ending.sent_on for one in self.letters] + (
            [self.objected_on] if self.objected_on else []
        )
        return (
            not (fixed and start > fixed)
            and all(one.last_signature >= max(days) for one in self.papers if one.last_signature)
            and all(end >= start and (limit is None or end <= limit) for end in ends)
            and all(day >= start for day in known)
        )

    def may_sign(self, rank: int, on: date, today: date) -> bool:
        return (
            not self.abandoned_on
            and self.signed[rank] is None
            and has_come(on, today)
            and self._is_in_order(rank, self.deliberated[rank], on)
        )

    def may_correct(
        self, rank: int, deliberated: date | None, signed: date | None, reason: str, today: date
    ) -> bool:
        before = self.signed[rank]
        if self.abandoned_on or (deliberated, signed) == (self.deliberated[rank], before):
            return False
        if (signed is None and None not in self.signed) or (signed is not None and before is None):
            return False
        known = [day for day in (deliberated, signed) if day]
        in_order = signed is None or self._is_in_order(rank, deliberated, signed)
        return bool(reason.strip()) and in_order and all(has_come(day, today) for day in known)

    def _is_in_order(self, rank: int, deliberated: date | None, signed: date) -> bool:
        if deliberated is None:
            return not self.parties[rank].wants_deliberation
        return deliberated <= signed

    def may_amend(self, change: Change, body: str, today: date) -> bool:
        start, last, end = self.start, self.last, change.new_end_on
        rate, year = change.new_rate, change.rate_from_year
        if start is None or last is None or last < today or (rate is None) != (year is None):
            return False
        if end is not None and (end < max(today, start) or end.year > today.year + YEARS_AHEAD):
            return False
        if end is not None and self.limit is not None and end > self.limit:
            return False
        if rate is not None and year is not None:
            return rate >= 0 and today.year <= year <= (end or last).year
        return end is not None or bool(body.strip())

    def may_sign_paper(self, paper: Paper, rank: int, on: date, today: date) -> bool:
        last, days = self.last, [day for day in self.signed if day]
        if paper.is_abandoned or last is None or paper.signed[rank] or not has_come(on, today):
            return False
        if on > last or on < max(days):
            return False
        others = [day for number, day in enumerate(paper.signed) if number != rank]
        if None in others:
            return True
        final = max(day for day in [*others, on] if day)
        end, year = paper.change.new_end_on, paper.change.rate_from_year
        return (end is None or end >= final) and (year is None or year >= final.year)

    def may_serve(self, way: Way, side: str, on: date, grounds: str, today: date) -> bool:
        start, last = self.start, self.last
        if start is None or last is None or not has_come(on, today) or not start <= on <= last:
            return False
        known = [(one.ending.way, one.ending.sent_on) for one in self.letters if one.ending.stands]
        return (
            way.served_by in (Side.EITHER, side)
            and (way.kind is WayKind.NOTICE or bool(grounds.strip()))
            and (way, on) not in known
        )

    def may_lift(self, letter: Letter, on: date, reason: str, today: date) -> bool:
        ending, last = letter.ending, self.last
        return (
            ending.stands
            and bool(reason.strip())
            and ending.sent_on <= on <= today
            and not reference.is_over(ending, on)
            and last is not None
            and on <= last
        )

    def may_object(self, on: date, today: date) -> bool:
        start, last, terms = self.start, self.last, self.terms
        if start is None or last is None or self.objected_on or not has_come(on, today):
            return False
        if not start <= on <= last or terms.kind is TermKind.FIXED_END or not terms.renewal_months:
            return False
        if any(one.last_signature and one.change.new_end_on for one in self.papers):
            return False
        answered = on + timedelta(days=terms.objection_days)
        whole = reference.last_where(lambda day: reference.runs(terms, start, day), start)
        final = reference.rank_of_period(terms, start, whole)
        return answered <= whole and reference.rank_of_period(terms, start, answered) < final


def has_come(day: date, today: date) -> bool:
    return today.year - YEARS_BACK <= day.year and day <= today


def may_draft(terms: Terms, begins: date | None, ends: date | None) -> bool:
    if begins and terms.begins is not Begins.GIVEN_DAY:
        return False
    if ends and terms.kind is not TermKind.FIXED_END:
        return False
    final = (ends or terms.fixed_end_on) if terms.kind is TermKind.FIXED_END else None
    return not (begins and final and final < begins)


RATES = [None, None, Decimal("0.15"), Decimal("0.2"), Decimal("-0.01")]
