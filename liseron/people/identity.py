"""Who a reader says to be: cleaned, then checked, with a sentence beside each field that is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from liseron.people import rules
from liseron.people.models import Patron
from liseron.toolkit.text import clean_line, fold

LONGEST = {
    "given_name": 100,
    "family_name": 100,
    "email": 254,
    "phone": 30,
    "postcode": 5,
    "town": 200,
    "library_card": 40,
    "guardian_name": 200,
    "guardian_email": 254,
}


NAME_SIGNS = set(" '’ʼ‘-‐·.")
SITE = re.compile(r"\w{2,}\.\w{2,}")


@dataclass(frozen=True)
class Identity:
    """What the form asks of a reader. Texts as typed; `cleaned()` and `faults()` judge them."""

    given_name: str
    family_name: str
    birth_date: date
    email: str = ""
    phone: str = ""
    postcode: str = ""
    town: str = ""
    library_card: str = ""
    guardian_name: str = ""
    guardian_email: str = ""

    def cleaned(self, today: date) -> "Identity":
        """Each text on one line, without invisible characters; addresses in lower case; the guardian's address once.

        An adult has no guardian: what was typed there is dropped.
        """
        texts: dict[str, Any] = {
            name: clean_line(getattr(self, name), most + 1) for name, most in LONGEST.items()
        }
        texts["email"], texts["guardian_email"] = texts["email"].lower(), texts["guardian_email"].lower()
        if not rules.needs_guardian(self.birth_date, today):
            texts["guardian_name"] = texts["guardian_email"] = ""
        elif texts["email"] == texts["guardian_email"]:
            texts["email"] = ""
        return replace(self, **texts)

    @property
    def folded_name(self) -> str:
        return fold(f"{self.family_name} {self.given_name}")[:201]

    @property
    def contact_email(self) -> str:
        return self.email or self.guardian_email


class CannotRegister(Exception):
    """The request cannot be taken.

    `reasons`: field of Identity, "library", "consents" or "message" → French sentence.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(self.reasons.values()))


IDENTITY_FIELDS = tuple(field.name for field in fields(Identity))


def identity_of(patron: Patron) -> Identity:
    """The identity of a reader we know."""
    return Identity(**{name: getattr(patron, name) for name in IDENTITY_FIELDS})


def faults(identity: Identity, *, today: date, needs_address: bool = True) -> dict[str, str]:
    """What is wrong with a cleaned identity: field → sentence; empty when it may be registered."""
    found = _too_long(identity)
    for name, sentence in (
        ("given_name", _("Écrivez le prénom.")),
        ("family_name", _("Écrivez le nom de famille.")),
    ):
        if not any(c.isalpha() for c in getattr(identity, name)):
            found.setdefault(name, sentence)
    _check_letters(identity, found)
    if not rules.is_plausible_birth_date(identity.birth_date, today):
        found["birth_date"] = _("Cette date de naissance ne semble pas juste. Vérifiez l’année.")
    elif rules.needs_guardian(identity.birth_date, today):
        _check_guardian(identity, found)
    elif needs_address and not identity.email:
        found["email"] = _("Écrivez votre adresse de courriel : nous vous répondons par là.")
    for name in ("email", "guardian_email"):
        _check_address(identity, name, found)
    if identity.postcode and not (
        identity.postcode.isascii() and identity.postcode.isdigit() and len(identity.postcode) == 5
    ):
        found["postcode"] = _("Le code postal a cinq chiffres, par exemple 16000.")
    return found


def _too_long(identity: Identity) -> dict[str, str]:
    sentence = _("C’est trop long : {most} caractères au plus.")
    return {
        name: sentence.format(most=most)
        for name, most in LONGEST.items()
        if len(getattr(identity, name)) > most
    }


def _check_letters(identity: Identity, found: dict[str, str]) -> None:
    """Names go into mails to an address not yet proved: neither a slogan nor the address of a site passes."""
    for name in ("given_name", "family_name", "guardian_name"):
        text = getattr(identity, name)
        is_name = all(c.isalpha() or c in NAME_SIGNS or unicodedata.combining(c) for c in text)
        if not is_name or SITE.search(text):
            found.setdefault(
                name,
                _("Écrivez le nom avec des lettres seulement ; traits d’union et apostrophes sont permis."),
            )


def _check_guardian(identity: Identity, found: dict[str, str]) -> None:
    if not any(c.isalpha() for c in identity.guardian_name):
        found.setdefault(
            "guardian_name", _("Avant 18 ans, écrivez le nom du parent ou de la personne responsable.")
        )
    if not identity.guardian_email:
        found["guardian_email"] = _("Avant 18 ans, écrivez l’adresse de courriel de la personne responsable.")


def _check_address(identity: Identity, name: str, found: dict[str, str]) -> None:
    address = getattr(identity, name)
    if not address or name in found:
        return
    try:
        validate_email(address)
    except ValidationError:
        found[name] = _("Cette adresse de courriel n’est pas complète. Exemple : prenom.nom@exemple.fr")
