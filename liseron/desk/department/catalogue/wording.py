"""The words of a title's facts, of where its records come from, and of what happened to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.roles import credits_of
from liseron.catalogue.sentences import LANGUAGES
from liseron.toolkit.dates import in_full

FIELDS = {
    "title": gettext_lazy("Titre"),
    "subtitle": gettext_lazy("Sous-titre"),
    "creators": gettext_lazy("Auteurs et autres noms"),
    "publisher": gettext_lazy("Éditeur"),
    "series": gettext_lazy("Collection ou série"),
    "series_number": gettext_lazy("Numéro dans la série"),
    "part_number": gettext_lazy("Numéro de tome"),
    "part_title": gettext_lazy("Titre du tome"),
    "published": gettext_lazy("Parution, comme imprimée"),
    "year": gettext_lazy("Année"),
    "language": gettext_lazy("Langue"),
    "medium": gettext_lazy("Type de document"),
    "audience": gettext_lazy("Public"),
    "subjects": gettext_lazy("Sujets"),
    "summary": gettext_lazy("Résumé"),
    "extent": gettext_lazy("Durée ou étendue"),
    "format": gettext_lazy("Format"),
    "url": gettext_lazy("Adresse du titre"),
    "cover_url": gettext_lazy("Adresse de la couverture"),
    "rights": gettext_lazy("Droits"),
    "accessibility": gettext_lazy("Accessibilité"),
    "available_from": gettext_lazy("Premier jour"),
    "available_until": gettext_lazy("Dernier jour"),
    "identifiers": gettext_lazy("Identifiants"),
    "work": gettext_lazy("Œuvre"),
    "reason": gettext_lazy("Raison"),
}
FORMATS = {
    "unimarc": "UNIMARC",
    "marc21": "MARC 21",
    "opds1": "OPDS 1.2",
    "opds2": "OPDS 2.0",
    "onix3": "ONIX 3",
    "table": gettext_lazy("Ligne d’un tableau"),
}
NUMBERS = {
    "isbn": "ISBN",
    "issn": "ISSN",
    "ean": "EAN",
    "doi": "DOI",
    "ark": "ARK",
    "uri": gettext_lazy("Adresse"),
    "vendor": gettext_lazy("Numéro du fournisseur"),
}


def field_word(name: str) -> str:
    return str(FIELDS.get(name, name))


def format_word(code: str) -> str:
    return str(FORMATS.get(code, code))


def shown(name: str, value: Any) -> str:
    """A fact as people read it, whether a column or JSON holds it; "" when there is nothing."""
    if value is None or value == "" or value == []:
        return ""
    match name:
        case "creators":
            return " ; ".join(f"{role} : {', '.join(names)}" for role, names in credits_of(value))
        case "subjects" | "accessibility":
            return " ; ".join(map(str, value))
        case "identifiers":
            return " ; ".join(f"{NUMBERS.get(scheme, scheme)} {number}" for scheme, number in value)
        case "medium":
            return str(dict(Medium.choices).get(value, value))
        case "audience":
            return str(dict(Audience.choices).get(value, value))
        case "language":
            return str(LANGUAGES.get(value, value))
        case "available_from" | "available_until":
            day = value if isinstance(value, date) else parse_date(str(value))
            return in_full(day) if day else str(value)
        case "work":
            return _("œuvre n° {number}").format(number=value)
        case _:
            return str(value)


def told_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) in words, in the order of the fields."""
    names = sorted({*before, *after}, key=_place)
    return [(field_word(name), shown(name, before.get(name)), shown(name, after.get(name))) for name in names]


def _place(name: str) -> tuple[int, str]:
    order: Iterable[str] = FIELDS
    listed = list(order)
    return (listed.index(name) if name in listed else len(listed), name)
