"""What is known of readers across rows: likely duplicates, and whether a reader is in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from liseron.partners.coverage import why_not_covered
from liseron.partners.models import Library, Partner
from liseron.people import rules
from liseron.people.identity import Identity
from liseron.people.models import Patron, ReaderCard, Registration
from liseron.people.rules import Likeness, Person
from liseron.people.wording import LIKENESS
from liseron.toolkit.text import fold

State = Registration.State


class Duplicate(NamedTuple):
    """A reader who may be the same person; `patron` comes with library, cards and registrations loaded."""

    patron: Patron
    likeness: Likeness

    @property
    def sentence(self) -> str:
        return str(LIKENESS[self.likeness])


def person_of(patron: Patron) -> Person:
    """What the rule of likeness compares."""
    return Person(
        fold(patron.family_name),
        fold(patron.given_name),
        patron.birth_date,
        patron.email,
        patron.library_card,
    )


def likely_duplicates(patron: Patron, among: "QuerySet[Patron] | None" = None) -> list[Duplicate]:
    """Readers of the same partner who may be this one, the surest first. `among` replaces that circle."""
    return duplicates_of([patron], among).get(patron.pk, [])


def duplicates_like(identity: Identity, library: Library) -> list[Duplicate]:
    """Readers of the library's partner who may be the person just described, before anything is written."""
    facts = {name: getattr(identity, name) for name in ("given_name", "family_name", "birth_date")}
    somebody = Patron(
        library=library, email=identity.email.lower(), library_card=identity.library_card, **facts
    )
    somebody.folded_name = identity.folded_name
    return duplicates_of([somebody]).get(somebody.pk, [])


def duplicates_of(
    patrons: Iterable[Patron], among: "QuerySet[Patron] | None" = None
) -> dict[int, list[Duplicate]]:
    """The same for a whole queue in three queries; patron number → duplicates. Pass patrons with `library` loaded.

    Only within a partner, unless `among` says otherwise: a library sees nothing of another's readers.
    """
    asked = list(patrons)
    if not asked:
        return {}
    known = list(_candidates(asked, among))
    found: dict[int, list[Duplicate]] = {}
    people = {one.pk: person_of(one) for one in [*known, *asked]}
    shelves = _shelves(known)
    for patron in asked:
        alike = [
            Duplicate(other, likeness)
            for other in {o.pk: o for key in _keys(patron) for o in shelves.get(key, ())}.values()
            if other.pk != patron.pk
            and (among is not None or other.library.partner_id == patron.library.partner_id)
            and (likeness := rules.likeness(people[patron.pk], people[other.pk])) is not None
        ]
        order = list(Likeness)
        found[patron.pk] = sorted(alike, key=lambda one: (order.index(one.likeness), one.patron.pk))
    return found


def _keys(patron: Patron) -> list[tuple[str, object]]:
    """What two likely duplicates have in common: at least one of these."""
    keys: list[tuple[str, object]] = [("name", patron.folded_name), ("born", patron.birth_date)]
    keys += [("email", patron.email)] if patron.email else []
    return keys + ([("card", patron.library_card)] if patron.library_card else [])


def _shelves(known: list[Patron]) -> dict[tuple[str, object], list[Patron]]:
    """By what they may have in common: a whole queue is compared without comparing everybody with everybody."""
    shelves: dict[tuple[str, object], list[Patron]] = {}
    for patron in known:
        for key in _keys(patron):
            shelves.setdefault(key, []).append(patron)
    return shelves


def _candidates(asked: list[Patron], among: "QuerySet[Patron] | None") -> "QuerySet[Patron]":
    circle = among
    if circle is None:
        circle = Patron.objects.filter(library__partner__in={one.library.partner_id for one in asked})
    emails = {one.email for one in asked if one.email}
    cards = {one.library_card for one in asked if one.library_card}
    return (
        circle.filter(
            Q(folded_name__in={one.folded_name for one in asked})
            | Q(birth_date__in={one.birth_date for one in asked})
            | Q(email__in=emails)
            | Q(library_card__in=cards)
        )
        .select_related("library")
        .prefetch_related(Prefetch("cards", ReaderCard.objects.filter(replaced_on=None)), "registrations")
    )


class StandingState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    MORE_ASKED = "more_asked"
    IN_ORDER = "in_order"
    ENDS_SOON = "ends_soon"
    LAPSED = "lapsed"
    REFUSED = "refused"
    AGREEMENT_ENDED = "agreement_ended"


@dataclass(frozen=True)
class Standing:
    """Where a reader stands on a day. `valid_until` is the last day of the year in force, or of the last one.

    When the agreement is what stops the reader, `why` says so and `comes_back_until` is the last day on which a new
    one would give the card back, if any.
    """

    state: StandingState
    valid_until: date | None = None
    library: Library | None = None
    partner: Partner | None = None
    card_number: str = ""
    days_left: int | None = None
    is_renewal_waiting: bool = False
    may_ask_renewal: bool = False
    why: str = ""
    comes_back_until: date | None = None

    @property
    def is_in_order(self) -> bool:
        """The one answer that opens the door."""
        return self.state in {StandingState.IN_ORDER, StandingState.ENDS_SOON}


def standing_of(patron: Patron | None, today: date) -> Standing:
    """Whether a reader is in order on that day: the only place that says so. Two queries."""
    if patron is None:
        return Standing(StandingState.NONE)
    requests = list(patron.registrations.select_related("library__partner"))
    card = patron.cards.filter(replaced_on=None).values_list("number", flat=True).first() or ""
    return _standing(requests, card, today)


def in_order_on(today: date) -> "QuerySet[Registration]":
    """The registrations that make a reader in order on that day, for a question that must cost one query.

    Says the same as `standing_of(…).is_in_order`.
    """
    covered = Partner.objects.covered_on(today)
    return Registration.objects.filter(
        state=State.ACCEPTED, valid_until__gte=today, library__partner__in=covered
    )


def standings_of(patrons: Iterable[Patron], today: date) -> dict[int, Standing]:
    """The same for a page of readers, in two queries; reader's number → standing."""
    keys = [patron.pk for patron in patrons]
    requests: dict[int, list[Registration]] = {key: [] for key in keys}
    for one in Registration.objects.filter(patron__in=keys).select_related("library__partner"):
        requests[one.patron_id].append(one)
    cards = dict(
        ReaderCard.objects.filter(patron__in=keys, replaced_on=None).values_list("patron_id", "number")
    )
    return {key: _standing(requests[key], cards.get(key, ""), today) for key in keys}


def _standing(requests: list[Registration], card: str, today: date) -> Standing:
    if not requests:
        return Standing(StandingState.NONE)
    requests = sorted(requests, key=lambda one: (one.asked_at, one.pk), reverse=True)
    waiting = next((one for one in requests if one.state in Registration.OPEN_STATES), None)
    year = max(
        (one for one in requests if one.state in {State.ACCEPTED, State.LAPSED}),
        key=lambda one: (one.state == State.ACCEPTED, one.valid_until or date.min, one.pk),
        default=None,
    )
    shown = year or waiting or requests[0]
    until = year.valid_until if year else None
    partner = shown.library.partner
    return Standing(
        state=_state_on(year, waiting, requests[0], today),
        valid_until=until,
        library=shown.library,
        partner=partner,
        card_number=card,
        days_left=(until - today).days if until and until >= today else None,
        is_renewal_waiting=waiting is not None and year is not None,
        may_ask_renewal=_may_ask_renewal(partner, until, waiting, today),
        why=why_not_covered(partner, today) if partner else "",
        comes_back_until=_comes_back_until(year, today),
    )


def _comes_back_until(year: Registration | None, today: date) -> date | None:
    """Of a card that is not over by itself: accepted still, or lapsed with its agreement."""
    if year is None or (year.state == State.LAPSED and not year.ends_with_agreement):
        return None
    ends_on = year.year_ends_on or year.valid_until
    return ends_on if ends_on and ends_on >= today else None


def _state_on(
    year: Registration | None, waiting: Registration | None, latest: Registration, today: date
) -> StandingState:
    if year is None:
        return _state_without_year(waiting, latest)
    partner, until = year.library.partner, year.valid_until
    if year.state == State.LAPSED or until is None or until < today:
        covered = partner is not None and partner.is_covered_on(today)
        return StandingState.LAPSED if covered else StandingState.AGREEMENT_ENDED
    if partner is None or not partner.is_covered_on(today):
        return StandingState.AGREEMENT_ENDED
    if (until - today).days <= max(rules.REMINDER_DAYS):
        return StandingState.ENDS_SOON
    return StandingState.IN_ORDER


def _state_without_year(waiting: Registration | None, latest: Registration) -> StandingState:
    if waiting is not None:
        return StandingState.MORE_ASKED if waiting.state == State.MORE_ASKED else StandingState.PENDING
    return StandingState.REFUSED if latest.state == State.REFUSED else StandingState.NONE


def _may_ask_renewal(
    partner: Partner | None, until: date | None, waiting: Registration | None, today: date
) -> bool:
    if partner is None or partner.agreement_ends_on is None or until is None or waiting is not None:
        return False
    if partner.formula != Partner.AccessFormula.HOSTED or partner.agreement_ends_on <= until:
        return False
    return partner.is_covered_on(today) and rules.may_renew(ends_on=until, today=today)
