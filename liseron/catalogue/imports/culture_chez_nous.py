"""« Culture chez nous », the Ministry's list of free online resources (Licence Ouverte), as prepared CSV."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.imports.reading import Line, listed, table
from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.ports import TitleFacts, named

NUMBER = "Identifiant (ID)"
TITLE = "Titre de la ressource"
LINK = "Lien vers la ressource"
BODY = "Nom de l'organisme"
KINDS = "Types de ressources proposées"
ACTIVITY = "Activité proposée (apprendre, se divertir, s’informer,...)"
PUBLIC = "Public cible"
LEVELS = 'si "enfants", merci de préciser le niveau scolaire'
THEMES = "Thématiques"
TIME = "Temps d’activité estimé (lecture, écoute, visionnage, jeu)"

# The first kind that the cell names decides; the names hold commas, so they are looked for whole.
MEDIUM_OF_KIND = {
    "Livres numériques": Medium.BOOK,
    "Jeux": Medium.GAME,
    "Vidéo, flux en direct, programmes en différé": Medium.FILM,
    "Audio, radio, podcasts": Medium.MUSIC,
    "Cours en ligne, cours en ligne ouverts et massifs, conférences, tutoriels": Medium.LEARN,
    "Ressources pédagogiques": Medium.LEARN,
    "Création et pratiques artistiques": Medium.LEARN,
    "Images, collections numérisées, bases de données": Medium.LEARN,
    "Expositions virtuelles": Medium.LEARN,
}
# Where no kind is named (some cells only hold "72.0"), the activity decides.
MEDIUM_OF_ACTIVITY = {
    "Livres": Medium.BOOK,
    "Jeux": Medium.GAME,
    "Films, documentaires, vidéos": Medium.FILM,
    "Concerts, spectacles": Medium.MUSIC,
    "Audios": Medium.MUSIC,
    "Approfondir ses connaissances": Medium.LEARN,
    "Partager ses passions": Medium.LEARN,
    "Expos, musées": Medium.LEARN,
}
AUDIENCE_OF = {
    "Tous publics": Audience.ALL,
    "Enfants": Audience.YOUTH,
    "Parents / Éducateurs": Audience.ADULTS,
    "": Audience.ALL,
}
TEENS = {"Collège", "Lycée"}
CHILDREN = {"Maternelle", "Primaire"}


def read(path: Path) -> Iterator[Line]:
    """One line a resource; those whose kind is not known wait for a person."""
    needs = {NUMBER, TITLE, LINK, BODY, KINDS, ACTIVITY, PUBLIC, LEVELS, THEMES, TIME}
    for number, row in table(path, needs=needs):
        medium = medium_of(row[KINDS], row[ACTIVITY])
        if medium is None:
            sentence = _("Le type « {kind} » n’est pas reconnu. Choisissez un média.").format(kind=row[KINDS])
            yield Line((number,), row[TITLE], reason="unknown_kind", sentence=sentence, is_open=True)
        else:
            yield Line((number,), row[TITLE], _facts(row, medium))


def medium_of(kinds: str, activity: str) -> Medium | None:
    """The medium of the kind named first, else that of the activity."""
    places = {kinds.find(kind): medium for kind, medium in MEDIUM_OF_KIND.items() if kind in kinds}
    return places[min(places)] if places else MEDIUM_OF_ACTIVITY.get(activity)


def audience_of(public: str, levels: str) -> Audience:
    """Children who are all at collège or lycée are adolescents."""
    named = set(listed(levels, "|"))
    if public == "Enfants" and named & TEENS and not named & CHILDREN:
        return Audience.TEENS
    return AUDIENCE_OF.get(public, Audience.ALL)


def _facts(row: dict[str, str], medium: Medium) -> TitleFacts:
    return TitleFacts(
        source_id=row[NUMBER],
        title=row[TITLE],
        medium=medium,
        creators=named([row[BODY]], "pbl"),
        language="fr",
        # A comma followed by a space belongs to the theme: « Arts décoratifs, design, métiers d’art ».
        subjects=tuple(theme for theme in re.split(r",(?! )", row[THEMES]) if theme.strip()),
        audience=audience_of(row[PUBLIC], row[LEVELS]),
        extent=row[TIME],
        url=row[LINK],
    )
