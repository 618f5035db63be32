"""The life of an agreement as pure rules: terms and facts in, days and states out. Days are Europe/Paris days.

A delay in months ends on the day of the same number, or on the last of the month where there is none; a delay in
days does not count the day that starts it; the last day counts until midnight (Code de procédure civile, art. 641
and 642 al. 1). Week-ends do not lengthen it: these are delays of a contract, not of a court.
"""

from liseron.agreements.rules.course import (
    AHEAD,
    first_day,
    in_effect,
    last_day_of,
    life,
    lived,
    longest_day,
    next_moments,
    objection_deadline,
    periods,
    span,
    timeline,
    to_announce,
)
from liseron.agreements.rules.dues import amount_due, is_due, rate_in, reference_day
from liseron.agreements.rules.duties import due_after, years_due
from liseron.agreements.rules.moves import incoherent
from liseron.agreements.rules.refusal import Refusal
from liseron.agreements.rules.values import (
    ENDED,
    RUNNING,
    Begins,
    Change,
    CountsFrom,
    DueYears,
    Ending,
    Facts,
    Happening,
    Life,
    Moment,
    Period,
    Side,
    Span,
    State,
    TermKind,
    Terms,
    Way,
    WayKind,
    Why,
)

__all__ = [
    "AHEAD",
    "ENDED",
    "RUNNING",
    "Begins",
    "Change",
    "CountsFrom",
    "DueYears",
    "Ending",
    "Facts",
    "Happening",
    "Life",
    "Moment",
    "Period",
    "Refusal",
    "Side",
    "Span",
    "State",
    "TermKind",
    "Terms",
    "Way",
    "WayKind",
    "Why",
    "amount_due",
    "due_after",
    "first_day",
    "in_effect",
    "incoherent",
    "is_due",
    "last_day_of",
    "life",
    "lived",
    "longest_day",
    "next_moments",
    "objection_deadline",
    "periods",
    "rate_in",
    "reference_day",
    "span",
    "timeline",
    "to_announce",
    "years_due",
]
