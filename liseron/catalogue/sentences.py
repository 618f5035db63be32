"""The words that the pages use for media, languages and the button that opens a resource."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from liseron.catalogue.models import Audience, Medium, Place

ENTRY_LABELS = {
    Medium.BOOK: _("Lire les livres"),
    Medium.PRESS: _("Lire la presse"),
    Medium.FILM: _("Voir les films"),
    Medium.MUSIC: _("Écouter"),
    Medium.LEARN: _("Suivre les cours"),
    Medium.GAME: _("Jouer"),
}
LANGUAGES = {
    "fr": _("français"),
    "en": _("anglais"),
    "de": _("allemand"),
    "es": _("espagnol"),
    "it": _("italien"),
    "pt": _("portugais"),
    "nl": _("néerlandais"),
    "la": _("latin"),
    "el": _("grec"),
    "pl": _("polonais"),
    "oc": _("occitan"),
    "ar": _("arabe"),
}


def entry_label(medium: str) -> str:
    """What the button says when the resource has no words of its own: « Voir les films »."""
    return str(ENTRY_LABELS[Medium(medium)])


def medium_word(medium: str, count: int) -> str:
    """The medium's noun, agreed with `count`: « film », « films »."""
    match Medium(medium):
        case Medium.BOOK:
            return ngettext("livre", "livres", count)
        case Medium.PRESS:
            return ngettext("titre de presse", "titres de presse", count)
        case Medium.FILM:
            return ngettext("film", "films", count)
        case Medium.MUSIC:
            return ngettext("album", "albums", count)
        case Medium.LEARN:
            return ngettext("cours", "cours", count)
        case Medium.GAME:
            return ngettext("jeu", "jeux", count)


def facet_label(facet: str) -> dict[str, str]:
    """The labels of a facet's values: "film" → « Films », "fr" → « français »."""
    match facet:
        case "medium":
            return {value: str(label) for value, label in Medium.choices}
        case "audience":
            return {value: str(label) for value, label in Audience.choices}
        case "place":
            return {value: str(label) for value, label in Place.choices}
        case _:
            return {code: str(name) for code, name in LANGUAGES.items()}
