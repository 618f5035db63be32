"""What the house decides about readers: pure, on values, with the day passed in."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liseron.toolkit.dates import add_years, age_on

FULL_AGE = 18
CONSENT_AGE = 15  # loi Informatique et Libertés, art. 45: below, reader and guardian consent together
OLDEST_AGE = 120
REMINDER_DAYS = (30, 7)
UNDO_MINUTES = 10
RESEND_MINUTES = 10
REFUSED_DAYS = 60  # a refused request stays readable that long: the time to ask why
RENEWABLE_DAYS_BEFORE_END = 60
RENEWABLE_DAYS_AFTER_END = 365

MOVES: dict[str, frozenset[str]] = {
    "unverified": frozenset({"pending", "closed"}),
    "pending": frozenset({"accepted", "refused", "more_asked", "closed"}),
    "more_asked": frozenset({"pending", "accepted", "refused", "closed"}),
    "refused": frozenset({"pending"}),
    "accepted": frozenset({"lapsed"}),
    "lapsed": frozenset({"accepted"}),  # a card that ended with its agreement, when a new one begins
    "closed": frozenset(),
}


def may_move(before: str, after: str) -> bool:
    """Whether a registration may go from one state to the other; refused → pending is an undo."""
    return after in MOVES[before]


def year_ends_on(starts_on: date) -> date:
    """The eve of the same day one year on. From 29 February, 28 February: the reader has the whole year."""
    try:
        anniversary = starts_on.replace(year=starts_on.year + 1)
    except ValueError:
        anniversary = date(starts_on.year + 1, 3, 1)
    return anniversary - timedelta(days=1)


def valid_until(*, starts_on: date, agreement_ends_on: date) -> date:
    """Last day: that of the year, or the agreement's if it comes first."""
    return min(year_ends_on(starts_on), agreement_ends_on)


def renewal_starts_on(*, ends_on: date, today: date) -> date:
    """First day of the new year: the day after the old end, or today when that day has passed.

    Also today when the end is more than 60 days away: years must not pile up.
    """
    if today < renewal_opens_on(ends_on):
        return today
    return max(ends_on + timedelta(days=1), today)


def renewal_opens_on(ends_on: date) -> date:
    """First day on which a reader in order may ask for another year."""
    return ends_on - timedelta(days=RENEWABLE_DAYS_BEFORE_END)


def may_renew(*, ends_on: date, today: date) -> bool:
    """In the last 60 days, or within a year after the end; later one sees the library."""
    return renewal_opens_on(ends_on) <= today <= ends_on + timedelta(days=RENEWABLE_DAYS_AFTER_END)


def is_plausible_birth_date(birth_date: date, today: date) -> bool:
    """Born, and not older than 120 years."""
    return birth_date <= today and age_on(birth_date, today) <= OLDEST_AGE


def needs_guardian(birth_date: date, today: date) -> bool:
    """Under 18 an adult answers for the reader (règlements intérieurs)."""
    return age_on(birth_date, today) < FULL_AGE


def guardian_must_confirm(birth_date: date, today: date) -> bool:
    """Under 15 the guardian's own address is the one to confirm (loi Informatique et Libertés, art. 45)."""
    return age_on(birth_date, today) < CONSENT_AGE


def age_is_reached_on(birth_date: date, age: int) -> date:
    """First day of that age; born on 29 February: 1 March of an ordinary year."""
    birthday = add_years(birth_date, age)
    return birthday if birthday.day == birth_date.day else birthday + timedelta(days=1)


def luhn_digit(digits: str) -> str:
    """Check digit of ISO/IEC 7812-1, annex B, for a string of digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card_number(*, department: str, serial: int) -> str:
    """Département (Corsica as 20), seven digits, check digit. Raises ValueError for a serial out of range."""
    if not 0 <= serial < 10_000_000:
        raise ValueError("the serial has seven digits")
    digits = f"{'20' if department in {'2A', '2B'} else department}{serial:07d}"
    return digits + luhn_digit(digits)


def is_card_number(text: str) -> bool:
    """True for digits that end with their own check digit, 10 or 11 of them."""
    if not (text.isascii() and text.isdigit() and len(text) in {10, 11}):
        return False
    return luhn_digit(text[:-1]) == text[-1]


class Likeness(StrEnum):
    """Why two readers may be the same person, the surest first."""

    SAME_PERSON = "same_person"
    SAME_LIBRARY_CARD = "same_library_card"
    SWAPPED_NAMES = "swapped_names"
    NEAR_NAME = "near_name"
    NEAR_BIRTH_DATE = "near_birth_date"
    SAME_EMAIL = "same_email"


@dataclass(frozen=True)
class Person:
    """What two readers are compared on. Names folded (no case, no accents); empty strings compare with nothing."""

    family_name: str
    given_name: str
    birth_date: date
    email: str = ""
    library_card: str = ""


def likeness(a: Person, b: Person) -> Likeness | None:
    """The surest reason to think that both are one person, or None. Symmetric."""
    names_a, names_b = (a.family_name, a.given_name), (b.family_name, b.given_name)
    same_birth = a.birth_date == b.birth_date
    if same_birth and names_a == names_b:
        return Likeness.SAME_PERSON
    if a.library_card and a.library_card == b.library_card:
        return Likeness.SAME_LIBRARY_CARD
    if same_birth and names_a == names_b[::-1]:
        return Likeness.SWAPPED_NAMES
    if same_birth and is_one_slip_apart(" ".join(names_a), " ".join(names_b)):
        return Likeness.NEAR_NAME
    if names_a == names_b and is_near_birth_date(a.birth_date, b.birth_date):
        return Likeness.NEAR_BIRTH_DATE
    if a.email and a.email == b.email:
        return Likeness.SAME_EMAIL
    return None


def is_near_birth_date(a: date, b: date) -> bool:
    """Day and month exchanged, or one figure mistyped."""
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return True
    return sum(x != y for x, y in zip(a.isoformat(), b.isoformat(), strict=True)) == 1


def is_one_slip_apart(a: str, b: str) -> bool:
    """One typing error between two different strings: a letter changed, missing, added, or two neighbours exchanged."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        exchanged = a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
        return a[at + 1 :] == b[at + 1 :] or exchanged
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[at + 1 :] == shorter[at:]
