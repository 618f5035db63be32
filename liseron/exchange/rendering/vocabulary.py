"""What records say of each kind of title: letters, codes, and the French words of data, never of the interface."""

from dataclasses import dataclass

from liseron.exchange.rendering.described import Described

NO_ACCESS = "Accès réservé aux lecteurs inscrits dans une bibliothèque du réseau."
LINK = "Accéder à la ressource"
ONLINE = "EN LIGNE"
AUDIENCES = {"youth": "Jeunesse", "teens": "Adolescents", "adults": "Adultes"}
AUDIENCE_OF_UNIMARC = {"youth": "a  ", "teens": "e  ", "adults": "m  "}
AUDIENCE_OF_MARC21 = {"youth": "j", "teens": "d", "adults": "e", "all": "g"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of title.

    `leader` is UNIMARC's type and level, `marc21` MARC21's; `file` begins 135$a and MARC21's 008/26; `content` is the
    RDA code of 181 and 336, "" when the medium does not tell it; `dcmi` the DCMI type; `words` and `old_words` (200$b)
    name it in French.
    """

    leader: str
    marc21: str
    file: str
    content: str
    dcmi: str
    words: str
    old_words: str


TEXT = Kind("lm", "am", "d", "txt", "Text", "Livre numérique", "Ressource électronique")
KINDS = {
    "book": TEXT,
    "audiobook": Kind("im", "im", "h", "spw", "Sound", "Livre audio", "Enregistrement sonore"),
    "press": Kind("ls", "as", "d", "txt", "Text", "Presse en ligne", "Ressource électronique"),
    "film": Kind("gm", "gm", "c", "tdi", "MovingImage", "Film en ligne", "Images animées"),
    "music": Kind("jm", "jm", "h", "prm", "Sound", "Musique en ligne", "Enregistrement sonore"),
    "learn": Kind("mm", "mm", "i", "", "InteractiveResource", "Cours en ligne", "Ressource électronique"),
    "game": Kind("mm", "mm", "g", "", "InteractiveResource", "Jeu vidéo", "Ressource électronique"),
}


def kind_of(described: Described) -> Kind:
    """An unknown medium is text, which every catalogue can show."""
    return KINDS.get("audiobook" if described.is_audiobook else described.medium, TEXT)
