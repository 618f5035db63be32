"""What waits for a library's answer, with what the librarian should look at first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from liseron.partners.territory import territories_of
from liseron.people import rules
from liseron.people.models import Registration, User
from liseron.people.queries import Duplicate, duplicates_of
from liseron.toolkit.dates import age_on
from liseron.toolkit.text import fold

State = Registration.State
UNDECIDED = (State.PENDING, State.MORE_ASKED)


class Sign(StrEnum):
    """Why a request deserves a look; COMPLETE when nothing stands out."""

    DUPLICATE = "doublon"
    OUTSIDE = "hors-territoire"
    MINOR = "mineur"
    QUESTION = "question"
    RENEWAL = "prolongation"
    COMPLETE = "complet"


@dataclass(frozen=True)
class Waiting:
    """A request undecided, with the readers who may be the same person."""

    registration: Registration
    duplicates: tuple[Duplicate, ...]
    signs: tuple[Sign, ...]
    age: int

    @property
    def is_answered(self) -> bool:
        """The reader has answered the library's question."""
        return bool(self.registration.answer) and self.registration.state == State.PENDING

    def matches(self, text: str) -> bool:
        """Whether every word is in the name, the address or the number of the library's card."""
        patron = self.registration.patron
        said = f"{patron.folded_name} {fold(patron.contact_email)} {fold(patron.library_card)}"
        return all(word in said for word in fold(text).split())


def queue_of(user: User | AnonymousUser, today: date) -> list[Waiting]:
    """Every request that this person may answer, the oldest first; eight queries for any number of them."""
    return signs_of(
        list(
            Registration.objects.visible_to(user)
            .filter(state__in=UNDECIDED)
            .select_related("patron__library", "library__partner")
            .order_by("asked_at", "pk")
        ),
        today,
    )


def signs_of(registrations: list[Registration], today: date) -> list[Waiting]:
    """The same for requests at hand; pass them with patron.library and library.partner loaded."""
    partners = {one.library.partner for one in registrations if one.library.partner is not None}
    territories = territories_of(partners)
    alike = duplicates_of([one.patron for one in registrations])
    rows = []
    for one in registrations:
        found = tuple(alike.get(one.patron_id, ()))
        ground = territories.get(one.library.partner_id or 0)
        is_outside = ground is not None and ground.is_outside(one.patron.postcode, one.patron.town)
        rows.append(
            Waiting(one, found, _signs(one, found, is_outside, today), age_on(one.patron.birth_date, today))
        )
    return rows


def _signs(
    registration: Registration, duplicates: tuple[Duplicate, ...], is_outside: bool, today: date
) -> tuple[Sign, ...]:
    is_first = registration.kind == Registration.Kind.FIRST
    found = {
        Sign.DUPLICATE: bool(duplicates) and is_first,
        Sign.OUTSIDE: is_outside,
        Sign.MINOR: is_first and rules.needs_guardian(registration.patron.birth_date, today),
        Sign.QUESTION: registration.state == State.MORE_ASKED or bool(registration.answer),
        Sign.RENEWAL: not is_first,
    }
    return tuple(sign for sign, is_there in found.items() if is_there) or (Sign.COMPLETE,)
