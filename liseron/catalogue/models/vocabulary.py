"""The words that the whole catalogue shares: media and audiences."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """The six media of the offer (Pas-de-Calais art. 2, requirement C1)."""

    BOOK = "book", _("Livres")
    PRESS = "press", _("Presse")
    FILM = "film", _("Films")
    MUSIC = "music", _("Musique")
    LEARN = "learn", _("Se former")
    GAME = "game", _("Jeux")


_NAMES = dict(Medium.choices)


def medium_in_words(row: Any) -> str:
    """`get_medium_display` of a row: Django's own makes the whole dictionary at each call."""
    return str(_NAMES.get(row.medium, row.medium))


class Audience(models.TextChoices):
    ALL = "all", _("Tout public")
    YOUTH = "youth", _("Jeunesse")
    TEENS = "teens", _("Adolescents")
    ADULTS = "adults", _("Adultes")


class Place(models.TextChoices):
    """Where a title is had: on a screen, or on the shelves of a library."""

    ONLINE = "online", _("En ligne")
    LIBRARY = "library", _("En bibliothèque")
