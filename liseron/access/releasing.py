"""What may be said of a reader to somebody outside, one fact at a time. Nothing is said unless it was chosen."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from hmac import new as hmac

from django.db import models
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource
from liseron.people.models import Patron
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


def pseudonym_for(patron: Patron, audience: str) -> str:
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


def released_facts(patron: Patron, wanted: Iterable[str], today: date) -> dict[str, str]:
    """Values of the facts of `wanted`, by name; one that the reader does not have is left out.

    Pass the patron with `library.partner`. The card costs one query, when it is wanted.
    """
    chosen = set(wanted)
    found = {
        Released.AGE_CLASS: age_class(patron.birth_date, today),
        Released.BIRTH_YEAR: str(patron.birth_date.year),
        Released.LIBRARY: patron.library.name,
        Released.PARTNER: patron.library.partner.name if patron.library.partner else "",
        Released.CARD: _card_of(patron) if Released.CARD in chosen else "",
        Released.GIVEN_NAME: patron.given_name,
        Released.FAMILY_NAME: patron.family_name,
        Released.EMAIL: patron.email,
    }
    return {name.value: value for name, value in found.items() if value and name in chosen}


def _card_of(patron: Patron) -> str:
    return patron.cards.filter(replaced_on=None).values_list("number", flat=True).first() or ""
