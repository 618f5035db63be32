"""How a partner's answer is read: which of its attributes is which fact of ours, and whether it lets in. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from liseron.toolkit.text import clean_line, fold

FACTS = ("card", "given_name", "family_name", "email", "birth_date", "postcode", "town", "library")
SUBJECT = (
    "user"  # what names the reader over there (CAS's user, OpenID's sub, SAML's NameID) is also an attribute
)
LONGEST = {"card": 40, "given_name": 100, "family_name": 100, "email": 254, "postcode": 5, "town": 200}
LONGEST_VALUE = 200
OLDEST_YEAR, LAST_YEAR = 1850, 2100

Attributes = Mapping[str, Sequence[str]]
Place = TypeVar("Place")

YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[T ]?[0-9:.,+Z-]*)?")
DAY_FIRST = re.compile(
    r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?: [0-9:]*)?|([0-9]{2})([0-9]{2})([0-9]{4})"
)


class Rule(Protocol):
    """A condition on the answer: the columns of sso.models.AdmissionRule."""

    @property
    def attribute(self) -> str: ...
    @property
    def test(self) -> str: ...
    @property
    def values(self) -> list[str]: ...
    @property
    def says(self) -> str: ...


@dataclass(frozen=True)
class Profile:
    """What a partner says of a reader, in our words. "" and None: not said, or not in a form that we can read."""

    card: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    birth_date: date | None = None
    postcode: str = ""
    town: str = ""
    library: str = ""

    @property
    def folded_name(self) -> str:
        """As Patron.folded_name; "" unless both names are known."""
        if not (self.given_name and self.family_name):
            return ""
        return fold(f"{self.family_name} {self.given_name}")[:201]


def read_profile(mapping: Mapping[str, str], attributes: Attributes) -> Profile:
    """The facts that `mapping` (fact → name of the partner's attribute) finds in an answer.

    Names of attributes whatever their case; of several values, the first that can be read.
    """
    said = _by_folded_name(attributes)

    def values(fact: str) -> Sequence[str]:
        name = _key(str(mapping.get(fact, "")))
        return said.get(name, ()) if name else ()

    def line(fact: str) -> str:
        return first(clean_line(value, LONGEST.get(fact, LONGEST_VALUE)) for value in values(fact))

    return Profile(
        card=line("card"),
        given_name=line("given_name"),
        family_name=line("family_name"),
        email=first(_address(value) for value in values("email")),
        birth_date=next((day for value in values("birth_date") if (day := read_day(value))), None),
        postcode=first(_postcode(value) for value in values("postcode")),
        town=line("town"),
        library=line("library"),
    )


def values_of(attributes: Attributes, name: str) -> list[str]:
    """The values of one attribute of the partner, empty ones left out; its name whatever the case."""
    return [value.strip() for value in _by_folded_name(attributes).get(_key(name), ()) if value.strip()]


def refusal_of(rules: Iterable[Rule], attributes: Attributes, today: date) -> str | None:
    """The sentence of the first rule that the answer does not meet; None when all hold."""
    return next((rule.says for rule in rules if not holds(rule, attributes, today)), None)


def holds(rule: Rule, attributes: Attributes, today: date) -> bool:
    """Whether an answer meets a rule. What is not said meets none but "none of"; an unknown test is never met."""
    values = values_of(attributes, rule.attribute)
    wanted = {_key(str(value)) for value in rule.values}
    match rule.test:
        case "present":
            return bool(values)
        case "one_of":
            return any(_key(value) in wanted for value in values)
        case "none_of":
            return not any(_key(value) in wanted for value in values)
        case "not_over":
            return any((day := read_day(value)) is not None and day >= today for value in values)
    return False


def library_of(choices: Mapping[str, Place], named: str, default: Place) -> Place:
    """The library that the partner's word means, whatever its case; `default` when it names none that we know."""
    places = {_key(value): place for value, place in choices.items()}
    return places.get(_key(named), default) if named else default


def read_day(text: str) -> date | None:
    """A day as partners write it: "1988-03-03", with or without an hour, "03/03/1988", "19880303" (LDAP), "03031988".

    None for anything else. A year always has four digits: two would be a guess.
    """
    line = text.strip()
    year_first = YEAR_FIRST.fullmatch(line)
    if year_first:
        found = _day(*year_first.groups())
        if found:
            return found
    day_first = DAY_FIRST.fullmatch(line)
    if not day_first:
        return None
    day, month, year = day_first.groups()[:3] if day_first[1] else day_first.groups()[3:]
    return _day(year, month, day)


def first(lines: Iterable[str]) -> str:
    """The first that is not empty, or ""."""
    return next((line for line in lines if line), "")


def _by_folded_name(attributes: Attributes) -> dict[str, Sequence[str]]:
    """Two attributes that differ in case alone are one of several values."""
    found: dict[str, list[str]] = {}
    for name, values in attributes.items():
        found.setdefault(_key(name), []).extend(values)
    return dict(found)


def _key(text: str) -> str:
    return text.strip().casefold()


def _day(year: str, month: str, day: str) -> date | None:
    if not OLDEST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _address(text: str) -> str:
    """A plausible e-mail address in lower case, else ""; `people` judges it for good."""
    line = clean_line(text, LONGEST["email"] + 1).lower()
    return line if len(line) <= LONGEST["email"] and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", line) else ""


def _postcode(text: str) -> str:
    line = clean_line(text, LONGEST["postcode"] + 1)
    return line if len(line) == LONGEST["postcode"] and line.isascii() and line.isdigit() else ""
