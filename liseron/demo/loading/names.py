"""Invented readers: given names and family names combined by number; nobody real is meant."""

from dataclasses import dataclass
from datetime import date, timedelta

from liseron.demo.loading import facts

OLDEST = date(1938, 2, 11)


@dataclass(frozen=True)
class Invented:
    """Someone who does not exist."""

    given_name: str
    family_name: str
    birth_date: date
    email: str


def invented(number: int) -> Invented:
    """The reader of that number; the same in every run."""
    names = facts.names()
    givens, families = names["given"].split(), names["family"].split()
    given = givens[(number * 37) % len(givens)]
    family = families[(number * 53 + number // len(families)) % len(families)]
    born = OLDEST + timedelta(days=(number * 1237) % 24_000)
    return Invented(given, family, born, f"lecteur{number}@demo.example")
