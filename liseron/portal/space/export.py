"""The reader's data as lines to read: names of fields become words, instants become dates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liseron.toolkit.dates import in_full, paris_today

Line = tuple[str, str]
Section = tuple[str, list[list[Line]]]

WORDS = {
    "identity": _("Qui je suis"),
    "registrations": _("Mes inscriptions"),
    "cards": _("Mes cartes"),
    "consents": _("Mes accords"),
    "visits": _("Mes passages"),
    "reading_positions": _("Mes lectures en cours"),
    "sign_ins": _("Mes connexions par une bibliothèque"),
    "sites_reached": _("Sites ouverts par ma connexion"),
    "source": _("Connexion de"),
    "name_there": _("Mon nom là-bas"),
    "first_seen_at": _("Première fois"),
    "last_seen_at": _("Dernière fois"),
    "site": _("Site"),
    "given_name": _("Prénom"),
    "family_name": _("Nom"),
    "birth_date": _("Naissance"),
    "email": _("Courriel"),
    "phone": _("Téléphone"),
    "postcode": _("Code postal"),
    "town": _("Commune"),
    "library_card": _("Carte de la bibliothèque"),
    "guardian_name": _("Adulte responsable"),
    "guardian_email": _("Courriel de cet adulte"),
    "library": _("Bibliothèque"),
    "created_at": _("Connu depuis"),
    "last_seen_on": _("Dernière connexion"),
    "user_name": _("Identifiant"),
    "pseudonym": _("Numéro anonyme"),
    "kind": _("Sorte"),
    "state": _("État"),
    "asked_at": _("Demandée"),
    "verified_at": _("Confirmée"),
    "decided_at": _("Réponse"),
    "valid_from": _("Valable dès"),
    "valid_until": _("Valable jusqu’au"),
    "message": _("Mon message"),
    "question": _("Question de la bibliothèque"),
    "answer": _("Ma réponse"),
    "refusal_reason": _("Motif du refus"),
    "refusal_note": _("Précision"),
    "number": _("Numéro"),
    "issued_on": _("Faite"),
    "replaced_on": _("Remplacée"),
    "subject": _("Sujet"),
    "version": _("Version"),
    "sentence": _("Phrase"),
    "given_at": _("Donné"),
    "given_by_guardian": _("Donné par un adulte"),
    "withdrawn_at": _("Retiré"),
    "resource": _("Offre"),
    "record": _("Titre"),
    "title": _("Titre"),
    "at": _("Quand"),
    "day": _("Jour"),
    "page": _("Page"),
    "selections": _("Mes sélections"),
    "selection": _("Sélection"),
    "shared": _("Partagée"),
    "note": _("Ma note"),
    "saved_searches": _("Mes recherches gardées"),
    "name": _("Nom"),
    "asked": _("Recherche"),
}


def readable(export: Mapping[str, Any]) -> list[Section]:
    """Each part of the export as groups of (word, value); what is empty is left out."""
    return [(_word(name), [_lines(row) for row in _rows(part)]) for name, part in export.items()]


def _rows(part: Any) -> Sequence[Any]:
    return part if isinstance(part, list) else [part]


def _lines(row: Any) -> list[Line]:
    if not isinstance(row, Mapping):
        return [("", _value(row))]
    return [(_word(name), _value(value)) for name, value in row.items() if value not in (None, "")]


def _word(name: str) -> str:
    """A field that nobody has put into words yet is shown under its own name rather than hidden."""
    return str(WORDS.get(name, name.replace("_", " ")))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    day = _day(value) if isinstance(value, str) else None
    return in_full(day) if day else str(value)


def _day(text: str) -> date | None:
    """The day of an ISO date or instant; None for other words and for bare numbers."""
    try:
        if len(text) == len("2026-01-01"):
            return date.fromisoformat(text) if text[4:5] == "-" else None
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return paris_today(instant) if instant.tzinfo else None
