"""Words that people write in tables for languages and kinds of documents, French and English, as our codes."""

from liseron.catalogue.models import Medium
from liseron.protocols.iso639 import OF_THREE, language_code
from liseron.toolkit.text import fold

MEDIA = {
    Medium.BOOK: (
        "livre", "livres", "livre numerique", "livres numeriques", "ebook", "ebooks", "e book", "epub", "pdf", "roman",
        "romans", "bd", "bande dessinee", "bandes dessinees", "manga", "mangas", "album jeunesse",
        "documentaire papier",
        "livre audio", "livres audio", "audiobook", "audiobooks", "audio book", "livre lu", "book", "books", "text",
        "texte", "monographie", "monographies", "monographie imprimee", "novel", "comic", "comics",
    ),
    Medium.PRESS: (
        "presse", "revue", "revues", "magazine", "magazines", "journal", "journaux", "periodique", "periodiques",
        "quotidien", "hebdomadaire", "press", "newspaper", "newspapers", "periodical", "serial", "article", "articles",
    ),
    Medium.FILM: (
        "film", "films", "video", "videos", "dvd", "vod", "documentaire", "documentaires", "serie", "series",
        "court metrage", "court metrages", "courts metrages", "long metrage", "cinema", "movie", "movies",
        "moving image", "movingimage", "video en ligne", "dessin anime", "animation",
    ),
    Medium.MUSIC: (
        "musique", "musiques", "album", "albums", "disque", "disques", "cd", "cd audio", "morceau", "concert",
        "concerts", "music", "sound", "son", "audio", "song", "podcast", "podcasts", "partition", "partitions",
    ),
    Medium.LEARN: (
        "cours", "formation", "formations", "autoformation", "auto formation", "se former", "mooc", "tutoriel",
        "tutoriels", "soutien scolaire", "langue", "langues", "exercice", "exercices", "course", "courses",
        "training", "tutorial", "lesson", "e learning", "elearning", "code de la route",
    ),
    Medium.GAME: ("jeu", "jeux", "jeu video", "jeux video", "game", "games", "video game", "serious game"),
}  # fmt: skip
_OF_KIND = {word: medium for medium, words in MEDIA.items() for word in words}

LANGUAGES = {
    "fr": ("francais", "french", "francaise"), "en": ("anglais", "english"), "de": ("allemand", "german", "deutsch"),
    "es": ("espagnol", "spanish", "espanol"), "it": ("italien", "italian", "italiano"),
    "pt": ("portugais", "portuguese"), "nl": ("neerlandais", "dutch", "flamand"), "ar": ("arabe", "arabic"),
    "zh": ("chinois", "chinese", "mandarin"), "ja": ("japonais", "japanese"), "ru": ("russe", "russian"),
    "pl": ("polonais", "polish"), "tr": ("turc", "turkish"), "uk": ("ukrainien", "ukrainian"),
    "la": ("latin",), "el": ("grec", "greek"), "oc": ("occitan",), "br": ("breton",), "eu": ("basque",),
    "ca": ("catalan",), "co": ("corse", "corsican"), "ro": ("roumain", "romanian"), "vi": ("vietnamien",),
    "ko": ("coreen", "korean"), "he": ("hebreu", "hebrew"), "fa": ("persan", "persian"), "sv": ("suedois", "swedish"),
    "da": ("danois", "danish"), "no": ("norvegien", "norwegian"), "fi": ("finnois", "finnish"),
    "cs": ("tcheque", "czech"), "hu": ("hongrois", "hungarian"), "pcd": ("picard", "ch ti", "chti"),
}  # fmt: skip
_OF_NAME = {name: code for code, names in LANGUAGES.items() for name in names}
_TWO_LETTERS = frozenset(OF_THREE.values())


def medium_of(text: str) -> str:
    """A medium, "" when the word names none."""
    return _OF_KIND.get(fold(text), "")


def language_of(text: str) -> str:
    """The first language that the cell names: « Français », « fr-FR », « fre ; eng »; "" when there is none."""
    for part in text.replace(";", ",").replace("/", ",").replace("|", ",").split(","):
        word = fold(part)
        code = _OF_NAME.get(word) or language_code(part)
        if code and (len(code) == 3 or code in _TWO_LETTERS):
            return code
    return ""
