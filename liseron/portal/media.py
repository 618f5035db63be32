"""How the six media are called on the public site: address, icon, words of the tile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Medium

SLUGS = {
    Medium.BOOK: "livres",
    Medium.PRESS: "presse",
    Medium.FILM: "films",
    Medium.MUSIC: "musique",
    Medium.LEARN: "se-former",
    Medium.GAME: "jeux",
}

ICONS = {
    Medium.BOOK: "book-open",
    Medium.PRESS: "newspaper",
    Medium.FILM: "clapperboard",
    Medium.MUSIC: "music",
    Medium.LEARN: "graduation-cap",
    Medium.GAME: "gamepad-2",
}

SENTENCES = {
    Medium.BOOK: _("Romans, contes, guides : à lire en ligne ou sur une liseuse."),
    Medium.PRESS: _("Les journaux du jour et les magazines, chez vous dès le matin."),
    Medium.FILM: _("Grands classiques, cinéma d’auteur, dessins animés."),
    Medium.MUSIC: _("Des albums entiers, sans publicité."),
    Medium.LEARN: _("Langues, informatique, arts : apprendre à son rythme."),
    Medium.GAME: _("À jouer dans le navigateur, sans rien installer."),
}


TITLE_LABELS = {
    Medium.BOOK: _("Lire ce livre"),
    Medium.PRESS: _("Lire ce titre"),
    Medium.FILM: _("Voir ce film"),
    Medium.MUSIC: _("Écouter cet album"),
    Medium.LEARN: _("Suivre ce cours"),
    Medium.GAME: _("Jouer à ce jeu"),
}


class MediumConverter:
    """`films` in an address is `Medium.FILM` in a view."""

    regex = "|".join(SLUGS.values())

    def to_python(self, value: str) -> Medium:
        return next(medium for medium, slug in SLUGS.items() if slug == value)

    def to_url(self, value: str) -> str:
        return SLUGS[Medium(value)]


@dataclass(frozen=True)
class Tile:
    """A medium as the home page shows it. `titles` counts what can be found there today."""

    medium: Medium
    titles: int

    @property
    def label(self) -> str:
        return str(self.medium.label)

    @property
    def icon(self) -> str:
        return ICONS[self.medium]

    @property
    def url(self) -> str:
        return reverse("portal:medium", args=[self.medium])

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.medium])


def tiles(counts: Mapping[Medium, int]) -> Sequence[Tile]:
    """The six media in the order of the offer; a medium without a title keeps its place."""
    return [Tile(medium, counts.get(medium, 0)) for medium in Medium]
