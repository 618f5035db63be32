"""Where a reader stands with the library, as `people` says it, in the words of the door."""

from datetime import date

from liseron.access.rules import ReaderFacts, Standing
from liseron.people.models import Patron
from liseron.people.queries import StandingState, standing_of
from liseron.toolkit import dates

_WORDS = {
    StandingState.NONE: Standing.NONE,
    StandingState.REFUSED: Standing.NONE,
    StandingState.PENDING: Standing.PENDING,
    StandingState.MORE_ASKED: Standing.MORE_ASKED,
    StandingState.LAPSED: Standing.LAPSED,
    StandingState.IN_ORDER: Standing.IN_ORDER,
    StandingState.ENDS_SOON: Standing.IN_ORDER,
    StandingState.AGREEMENT_ENDED: Standing.IN_ORDER,  # the card is not what stops this reader
}


def reader_facts(patron: Patron, today: date) -> tuple[ReaderFacts, date | None]:
    """The reader as the rules see one, and the last day of the latest card when there was one."""
    standing = standing_of(patron, today)
    partner = patron.library.partner
    return ReaderFacts(
        standing=_WORDS[standing.state],
        age=dates.age_on(patron.birth_date, today),
        agreement_in_force=standing.state is not StandingState.AGREEMENT_ENDED,
        agreement_starts_on=partner.agreement_starts_on if partner else None,
        agreement_ends_on=partner.agreement_ends_on if partner else None,
    ), standing.valid_until
