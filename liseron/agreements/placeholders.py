"""Words in braces that a clause may hold, and what replaces them. A closed list; any other brace is only a brace."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACEHOLDERS: Final[Mapping[str, Promise]] = {
    "department": _("le nom du Département, sans article\u00a0: écrivez «\u00a0le {department}\u00a0»"),
    "partner": _("le nom de la collectivité partenaire"),
    "cosignatories": _("les autres collectivités qui signent"),
    "platform": _("le nom de la bibliothèque numérique"),
    "first_day": _("le premier jour de la convention"),
    "last_day": _("le dernier jour de la convention"),
    "term": _("la durée et la reconduction, en une phrase"),
    "rate": _("le tarif par habitant et par an"),
    "population": _("la population qui compte\u00a0: municipale ou totale"),
    "reference_day": _("le jour de l’année où l’on lit la population"),
    "notice_formal": _("le délai après une mise en demeure"),
    "notice_plain": _("le préavis pour partir sans motif"),
    "court": _("le tribunal compétent"),
    "duties": _("la liste des engagements de cet article"),
}
_WORD = re.compile(r"\{([a-z_]+)\}")
_LIKE_A_WORD = re.compile(r"\{ ?([^\W\d][\w ’'-]{0,39}?) ?\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known word in braces replaced by its value; the rest stands as it was typed.

    Values are written as they are: a brace inside a value is never read again.
    """
    return _WORD.sub(lambda found: _value(found, values), text)


def _value(found: "re.Match[str]", values: Mapping[str, str]) -> str:
    word = found[1]
    return values.get(word, found[0]) if word in PLACEHOLDERS else found[0]


def used(text: str) -> frozenset[str]:
    """Words of the list that the text holds."""
    return frozenset(_WORD.findall(text)) & PLACEHOLDERS.keys()


def unknown(text: str) -> tuple[str, ...]:
    """Words in braces that look like one of the list and are not, each once, in order: `{taux}`, `{Partner}`."""
    found = (match for match in _LIKE_A_WORD.finditer(text) if match[0][1:-1] not in PLACEHOLDERS)
    return tuple(dict.fromkeys(match[0] for match in found))
