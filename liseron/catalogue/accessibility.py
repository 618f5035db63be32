"""What sources say of accessibility, in plain French: codes of ONIX list 196 and words of schema.org, one table.

https://www.editeur.org/onix-codelists (196), https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary/
Codes that name an address, a contact or a law's exemption say nothing to a reader: they are left out.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

_CONTENTS = _("Table des matières pour naviguer")
_ORDER = _("Ordre de lecture respecté par les lecteurs d’écran")
_ALTERNATIVES = _("Images décrites")
_LONG = _("Images complexes décrites en détail")
_ADAPTABLE = _("Texte et couleurs réglables")
_AUDIO = _("Texte et voix synchronisés")
_PAGES = _("Numéros de page de l’édition imprimée")
_STRUCTURE = _("Navigation de titre en titre")
_MATHS = _("Formules lisibles par un lecteur d’écran")
_CHEMISTRY = _("Formules de chimie lisibles par un lecteur d’écran")
_VOICE = _("Préparé pour la lecture à voix haute")
_CONTRAST = _("Texte bien contrasté")
_DESCRIBED = _("Audiodescription")
_INDEX = _("Index pour naviguer")
_READ_ALL = _("Lisible entièrement avec un lecteur d’écran ou en braille")
_LIMITED = _("Accessibilité limitée, dit l’éditeur")
_UNKNOWN = _("L’éditeur ne dit rien de l’accessibilité")

WORDS = {
    "01": _("Conforme au label LIA"),
    "02": _("Conforme à EPUB Accessibilité 1.0, niveau A"),
    "03": _("Conforme à EPUB Accessibilité 1.0, niveau AA"),
    "04": _("Conforme à EPUB Accessibilité 1.1"),
    "05": _("Conforme à PDF/UA"),
    "06": _("Conforme à PDF/UA"),
    "08": _UNKNOWN,
    "09": _LIMITED,
    "10": _ADAPTABLE,
    "11": _CONTENTS,
    "12": _INDEX,
    "13": _ORDER,
    "14": _ALTERNATIVES,
    "15": _LONG,
    "16": _("Graphiques donnés aussi en texte ou en tableau"),
    "17": _MATHS,
    "18": _CHEMISTRY,
    "19": _PAGES,
    "20": _AUDIO,
    "21": _VOICE,
    "22": _("Langue de chaque passage indiquée"),
    "24": _("Mise en page pour lecteurs dyslexiques"),
    "25": _("Rien n’est dit par la couleur seule"),
    "26": _CONTRAST,
    "27": _("Voix bien distincte du fond sonore"),
    "28": _DESCRIBED,
    "29": _STRUCTURE,
    "30": _("Rôles indiqués aux lecteurs d’écran"),
    "31": _("Commandes utilisables au clavier et à la voix"),
    "32": _STRUCTURE,
    "34": _CHEMISTRY,
    "35": _MATHS,
    "36": _ADAPTABLE,
    "37": _("Texte très contrasté"),
    "52": _READ_ALL,
    "80": _("Conforme aux règles WCAG 2.0"),
    "81": _("Conforme aux règles WCAG 2.1"),
    "82": _("Conforme aux règles WCAG 2.2"),
    "84": _("Niveau A"),
    "85": _("Niveau AA"),
    "86": _("Niveau AAA"),
    "alternativetext": _ALTERNATIVES,
    "annotations": _("Passages expliqués"),
    "aria": _("Rôles indiqués aux lecteurs d’écran"),
    "audiodescription": _DESCRIBED,
    "bookmarks": _("Signets"),
    "braille": _("En braille"),
    "captions": _("Sous-titres pour personnes sourdes ou malentendantes"),
    "closedcaptions": _("Sous-titres pour personnes sourdes ou malentendantes"),
    "opencaptions": _("Sous-titres pour personnes sourdes ou malentendantes"),
    "chemml": _CHEMISTRY,
    "describedmath": _("Formules décrites"),
    "displaytransformability": _ADAPTABLE,
    "highcontrastaudio": _("Voix bien distincte du fond sonore"),
    "highcontrastdisplay": _CONTRAST,
    "index": _INDEX,
    "largeprint": _("Grands caractères"),
    "latex": _MATHS,
    "longdescription": _LONG,
    "mathml": _MATHS,
    "pagebreakmarkers": _PAGES,
    "pagenavigation": _PAGES,
    "printpagenumbers": _PAGES,
    "readingorder": _ORDER,
    "signlanguage": _("Langue des signes"),
    "structuralnavigation": _STRUCTURE,
    "synchronizedaudiotext": _AUDIO,
    "tableofcontents": _CONTENTS,
    "tactilegraphic": _("Images en relief"),
    "timingcontrol": _("Le temps se règle"),
    "transcript": _("Transcription du son"),
    "ttsmarkup": _VOICE,
    "unlocked": _("Sans verrou, ouvert à tous les outils de lecture"),
    "flashinghazard": _("Attention : des images clignotent"),
    "flashing": _("Attention : des images clignotent"),
    "motionsimulationhazard": _("Attention : des mouvements peuvent donner le vertige"),
    "motionsimulation": _("Attention : des mouvements peuvent donner le vertige"),
    "soundhazard": _("Attention : des sons forts"),
    "sound": _("Attention : des sons forts"),
    "unknown": _UNKNOWN,
    "none": _LIMITED,
}
_SILENT = {_UNKNOWN, _LIMITED}


def said_plainly(words: Iterable[str]) -> list[str]:
    """Sentences for a reader, each once, in the source's order. What the table does not know is left out.

    « The publisher says nothing » is only said when nothing else is.
    """
    known = [WORDS[key] for word in words if (key := _key(word)) in WORDS]
    telling = [sentence for sentence in known if sentence not in _SILENT]
    return list(dict.fromkeys(str(sentence) for sentence in telling or known))


def _key(word: str) -> str:
    """ "alternativeText", "schema:alternativeText" and "14" as the table spells them."""
    last = word.strip().rpartition(":")[2].rpartition("/")[2]
    return last.zfill(2) if last.isdigit() else last.casefold().replace("-", "").replace("_", "")
