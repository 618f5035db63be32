"""What an agreement says and what happened to it, as values."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from liseron.toolkit.dates import add_months


class Begins(StrEnum):
    LAST_SIGNATURE = "last_signature"
    GIVEN_DAY = "given_day"


class TermKind(StrEnum):
    FIXED_END = "fixed_end"
    DURATION = "duration"


class Side(StrEnum):
    DEPARTMENT = "department"
    PARTNER = "partner"
    EITHER = "either"


class WayKind(StrEnum):
    FORMAL_NOTICE = "formal_notice"
    NOTICE = "notice"


class CountsFrom(StrEnum):
    SENDING = "sending"
    RECEIPT = "receipt"


class DueYears(StrEnum):
    """Which calendar years are due: each one touched, or those in which the reference day is in force."""

    TOUCHED = "touched"
    REFERENCE_DAY = "reference_day"


class State(StrEnum):
    DRAFT = "draft"
    SIGNING = "signing"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    NOTICE_SERVED = "notice_served"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


ENDED = frozenset({State.TERMINATED, State.EXPIRED, State.ABANDONED})
RUNNING = frozenset({State.IN_FORCE, State.NOTICE_SERVED})


class Why(StrEnum):
    """What puts the last day where it is."""

    FIXED_END = "fixed_end"
    TERM = "term"
    LIMIT = "limit"
    AMENDMENT = "amendment"
    OBJECTION = "objection"
    TERMINATION = "termination"


class Happening(StrEnum):
    DELIBERATED = "deliberated"
    SIGNED = "signed"
    BEGINS = "begins"
    OBJECTION_DEADLINE = "objection_deadline"
    OBJECTED = "objected"
    RENEWED = "renewed"
    AMENDED = "amended"
    NOTICE_SENT = "notice_sent"
    NOTICE_RECEIVED = "notice_received"
    NOTICE_LIFTED = "notice_lifted"
    ENDS = "ends"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class Way:
    """A way to end the agreement before its term: who, how, after how long. `months` or `days`, not both."""

    kind: WayKind
    served_by: Side
    counts_from: CountsFrom
    months: int = 0
    days: int = 0
    article: str = ""

    def last_day_from(self, start: date) -> date:
        """31 January + 1 month = 28 February; 1 March + 30 days = 31 March."""
        return add_months(start, self.months) if self.months else start + timedelta(days=self.days)


@dataclass(frozen=True)
class Terms:
    """What the model of an agreement says of its life (Pas-de-Calais art. 3; Charente art. 5)."""

    kind: TermKind
    begins: Begins = Begins.LAST_SIGNATURE
    fixed_end_on: date | None = None
    months: int = 0
    renewal_months: int = 0
    longest_months: int = 0
    objection_days: int = 0

    @property
    def is_tacitly_renewed(self) -> bool:
        return self.kind is TermKind.DURATION and self.renewal_months > 0


@dataclass(frozen=True)
class Change:
    """An amendment: what it changes, and since when all have signed it (None until then)."""

    number: int
    signed_on: date | None = None
    new_end_on: date | None = None
    new_rate: Decimal | None = None
    rate_from_year: int | None = None


@dataclass(frozen=True)
class Ending:
    """A letter that ends the agreement unless it is lifted before its last day."""

    way: Way
    sent_on: date
    received_on: date | None = None
    lifted_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """Last day in force; None while the day it counts from is unknown."""
        start = self.received_on if self.way.counts_from is CountsFrom.RECEIPT else self.sent_on
        return None if start is None else self.way.last_day_from(start)

    @property
    def stands(self) -> bool:
        return self.lifted_on is None


@dataclass(frozen=True)
class Facts:
    """What happened. `signed` and `deliberated` hold one entry a party, in the order of the agreement."""

    signed: tuple[date | None, ...] = ()
    deliberated: tuple[date | None, ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None
    changes: tuple[Change, ...] = ()
    endings: tuple[Ending, ...] = ()
    objected_on: date | None = None
    abandoned_on: date | None = None

    @property
    def is_signed(self) -> bool:
        return bool(self.signed) and None not in self.signed


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in force. The first period is number 0, its renewals follow."""

    number: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Span:
    """First and last day in force if nobody acts any more, and why that last day."""

    first_day: date
    last_day: date
    why: Why


@dataclass(frozen=True)
class Moment:
    """Something that happened or will. `number`: rank of the party, of the amendment, of the renewal, of the letter."""

    on: date
    what: Happening
    number: int = 0
    why: Why | None = None


@dataclass(frozen=True)
class Life:
    """Where the agreement stands on a day."""

    state: State
    span: Span | None
    renewals: int
    amendments: int
    period: Period | None
