"""What people did for a title, in French: the usual MARC relator codes (loc.gov/marc/relators), one table."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

ROLES = {
    "aut": _("Texte"),
    "cre": _("Création"),
    "ctb": _("Contribution"),
    "ill": _("Illustration"),
    "art": _("Dessin"),
    "clr": _("Couleurs"),
    "ins": _("Dédicace"),
    "trl": _("Traduction"),
    "adp": _("Adaptation"),
    "edt": _("Direction de l’ouvrage"),
    "com": _("Choix des textes"),
    "pbd": _("Direction de collection"),
    "aui": _("Préface"),
    "aft": _("Postface"),
    "win": _("Introduction"),
    "cmm": _("Commentaire"),
    "ann": _("Notes"),
    "pht": _("Photographie"),
    "bkd": _("Maquette"),
    "nrt": _("Lecture"),
    "vac": _("Voix"),
    "drt": _("Réalisation"),
    "stl": _("Récit"),
    "act": _("Avec"),
    "aus": _("Scénario"),
    "sce": _("Scénario"),
    "cng": _("Image"),
    "pro": _("Production"),
    "prd": _("Production"),
    "ivr": _("Entretien mené par"),
    "ive": _("Entretien avec"),
    "cmp": _("Musique"),
    "arr": _("Arrangement"),
    "lbt": _("Livret"),
    "lyr": _("Paroles"),
    "cnd": _("Direction musicale"),
    "prf": _("Interprétation"),
    "mus": _("Interprétation"),
    "itr": _("Instruments"),
    "sng": _("Chant"),
    "chr": _("Chorégraphie"),
    "dsr": _("Conception"),
    "prg": _("Programmation"),
    "tch": _("Enseignement"),
    "pbl": _("Édition"),
    "dst": _("Distribution"),
    "fnd": _("Financement"),
    "oth": _("Participation"),
}


def role_label(code: str) -> str:
    """« Traduction » for "trl"; an unknown code is a participation."""
    return str(ROLES.get(code, ROLES["oth"]))


def credits_of(creators: Iterable[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """[("Texte", ["Jules Verne"]), ("Illustration", ["Édouard Riou", …])]: each role once, in the source's order."""
    found: dict[str, list[str]] = {}
    for creator in creators:
        names = found.setdefault(role_label(creator["role"]), [])
        if creator["name"] not in names:
            names.append(creator["name"])
    return list(found.items())
