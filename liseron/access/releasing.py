"""What may be said of a reader to somebody outside, one fact at a time. Nothing is said unless it was chosen."""

from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from hmac import new as hmac
from typing import Protocol
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource
from liseron.people.models import ReaderCard
from liseron.toolkit import dates


class Released(models.TextChoices):
    """A fact about the reader that a vendor or a partner may be given. The value is its name on the wire."""

    AGE_CLASS = "age_class", _("Tranche d’âge")
    BIRTH_YEAR = "birth_year", _("Année de naissance")
    LIBRARY = "library", _("Bibliothèque")
    PARTNER = "partner", _("Collectivité")
    CARD = "card", _("Numéro de carte")
    GIVEN_NAME = "given_name", _("Prénom")
    FAMILY_NAME = "family_name", _("Nom")
    EMAIL = "email", _("Adresse électronique")


class Named(Protocol):
    """A partner, so far as readers' facts go."""

    @property
    def name(self) -> str: ...


class Place(Named, Protocol):
    """A library."""

    @property
    def partner(self) -> Named | None: ...


class Known(Protocol):
    """Whom facts are told of: a Patron, or what one query read of one."""

    @property
    def pk(self) -> int: ...
    @property
    def pseudonym(self) -> UUID: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def library(self) -> Place: ...


def pseudonym_for(patron: Known, audience: str) -> str:
    """The reader's number at one audience ("vendor:12"): 32 hex digits, steady there, unlike any other's.

    Nobody can go back from it to the reader, nor from one audience's to another's.
    """
    return hmac(patron.pseudonym.bytes, audience.encode(), sha256).hexdigest()[:32]


def audience_of(resource: Resource) -> str:
    """Whom a resource's pseudonyms are for: its vendor, else the resource itself."""
    return f"vendor:{resource.vendor_id}" if resource.vendor_id else f"resource:{resource.pk}"


def age_class(birth_date: date, today: date) -> str:
    """The least that youth protection asks for: "under_12", "12_17" or "adult"."""
    age = dates.age_on(birth_date, today)
    return "adult" if age >= 18 else "12_17" if age >= 12 else "under_12"


def released_facts(patron: Known, wanted: Iterable[str], today: date) -> dict[str, str]:
    """Values of the facts of `wanted`, by name; one that the reader does not have is left out.

    Pass the patron with `library.partner`. The card costs one query, when it is wanted.
    """
    chosen = set(wanted)
    found = {name: tell(patron, today) for name, tell in _TELLS.items() if name in chosen}
    return {name: value for name, value in found.items() if value}


def card_of(patron: Known) -> str:
    """The number in force, or "". One query."""
    cards = ReaderCard.objects.filter(patron=patron.pk, replaced_on=None)
    return cards.values_list("number", flat=True).first() or ""


_TELLS: dict[str, Callable[[Known, date], str]] = {
    Released.AGE_CLASS.value: lambda patron, today: age_class(patron.birth_date, today),
    Released.BIRTH_YEAR.value: lambda patron, today: str(patron.birth_date.year),
    Released.LIBRARY.value: lambda patron, today: patron.library.name,
    Released.PARTNER.value: lambda patron, today: (
        patron.library.partner.name if patron.library.partner else ""
    ),
    Released.CARD.value: lambda patron, today: card_of(patron),
    Released.GIVEN_NAME.value: lambda patron, today: patron.given_name,
    Released.FAMILY_NAME.value: lambda patron, today: patron.family_name,
    Released.EMAIL.value: lambda patron, today: patron.email,
}
