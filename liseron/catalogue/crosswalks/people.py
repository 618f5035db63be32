"""Rules for people and bodies: their name as one says it, and the part they played."""

import re
from collections.abc import Iterable

from liseron.catalogue.crosswalks.table import Found, of_fields
from liseron.catalogue.crosswalks.words import bare
from liseron.catalogue.ports import Creator
from liseron.protocols.marc.characters import title_without_marks
from liseron.protocols.marc.record import Field

# UNIMARC relator codes (appendix C of the manual) and the MARC code that says the same.
ROLES = {
    "005": "act", "010": "adp", "018": "anm", "020": "ann", "030": "arr", "040": "art", "060": "asn", "065": "auc",
    "070": "aut", "072": "aqt", "075": "aft", "080": "aui", "090": "aus", "100": "ant", "120": "bdd", "130": "bkd",
    "160": "bsl", "180": "ctg", "190": "cns", "200": "chr", "205": "ctb", "207": "ctb", "210": "cmm", "212": "cwt",
    "220": "com", "230": "cmp", "240": "cmt", "245": "ccp", "250": "cnd", "255": "csp", "257": "ctb", "260": "cph",
    "270": "crr", "273": "cur", "275": "dnc", "280": "dte", "290": "dto", "295": "dgg", "300": "drt", "305": "dis",
    "310": "dst", "320": "dnr", "330": "dub", "340": "edt", "350": "egr", "360": "etr", "365": "exp", "370": "flm",
    "380": "frg", "390": "fmo", "395": "fnd", "400": "fnd", "410": "grt", "420": "hnr", "430": "ilu", "440": "ill",
    "450": "ins", "460": "ive", "470": "ivr", "480": "lbt", "490": "lse", "500": "lso", "510": "ltg", "520": "lyr",
    "530": "mte", "540": "mon", "545": "mus", "550": "nrt", "555": "opn", "557": "orm", "560": "org", "570": "oth",
    "580": "ppm", "590": "prf", "595": "res", "600": "pht", "605": "pre", "610": "prt", "620": "pop", "630": "pro",
    "632": "anm", "633": "pro", "635": "prg", "637": "pmn", "640": "pfr", "650": "pbl", "651": "pbd", "655": "ppt",
    "660": "rcp", "670": "rce", "673": "rth", "675": "rev", "677": "rtm", "680": "rbr", "690": "aus", "695": "sad",
    "700": "scr", "705": "scl", "710": "sec", "720": "sgn", "721": "sng", "723": "spn", "725": "stn", "727": "ths",
    "730": "trl", "740": "tyd", "750": "tyg", "753": "vdg", "755": "voc", "760": "wde", "770": "wam",
}  # fmt: skip

# Words of MARC21's $e, French and English, by how they begin.
WORDS = (
    ("author of introduction", "aui"), ("author", "aut"), ("auteur", "aut"), ("illustra", "ill"), ("ill.", "ill"),
    ("transla", "trl"), ("traduc", "trl"), ("tr.", "trl"), ("film director", "drt"), ("director", "drt"),
    ("réalisa", "drt"), ("metteur en sc", "drt"), ("actor", "act"), ("actress", "act"), ("acteur", "act"),
    ("actrice", "act"), ("compos", "cmp"), ("narrat", "nrt"), ("editor", "edt"), ("ed.", "edt"), ("éditeur sc", "edt"),
    ("dir.", "pbd"), ("publisher", "pbl"), ("éditeur", "pbl"), ("perform", "prf"), ("interpr", "prf"),
    ("singer", "sng"), ("chant", "sng"), ("conductor", "cnd"), ("chef d", "cnd"), ("produc", "pro"),
    ("screenw", "aus"), ("scénar", "aus"), ("photogr", "pht"), ("artist", "art"), ("artiste", "art"),
    ("compil", "com"), ("préfac", "aui"), ("contribu", "ctb"), ("colla", "ctb"), ("joint author", "aut"),
    ("lyricist", "lyr"), ("parolier", "lyr"), ("lettr", "ltr"), ("color", "clr"),
)  # fmt: skip

# Who owned, gave, sold, printed or bound a copy made nothing that a reader looks for.
OF_THE_COPY = frozenset({"fmo", "dnr", "dte", "bsl", "bnd", "bkd", "ins"})
_NUMERAL = re.compile(r"[IVXL]+\b")


@of_fields
def creators_of_unimarc(found: list[Found]) -> tuple[Creator, ...]:
    """One person or body a field, forename first, with its roles from $4; 702 and 712 without role contributed."""
    return _listed((_name_of_unimarc(one.field), _roles(one.field, ROLES)) for one in found)


@of_fields
def creators_of_marc21(found: list[Found]) -> tuple[Creator, ...]:
    """One person or body a field, forename first, with its roles from $4 or $e; 7xx with $t names another work."""
    return _listed(
        (_name_of_marc21(one.field), _roles(one.field, {}) or _worded(one.field))
        for one in found
        if not (one.field.tag[0] == "7" and one.field.first("t"))
    )


def _listed(named: Iterable[tuple[str, list[str]]]) -> tuple[Creator, ...]:
    creators: dict[Creator, None] = {}
    for name, roles in named:
        for role in roles:
            if name and role not in OF_THE_COPY:
                creators[Creator(name, role)] = None
    return tuple(creators)


def _roles(field: Field, codes: dict[str, str]) -> list[str]:
    """Roles of $4, as code or as the address that ends with it; what a tag means where there is none."""
    roles = []
    for value in field.values("4"):
        code = value.strip().rpartition("/")[2].lower()
        role = codes.get(code[:3]) or (code if len(code) == 3 and code.isalpha() else "")
        if role and role not in roles:
            roles.append(role)
    if roles or not codes:
        return roles
    return ["ctb" if field.tag[2] == "2" else "aut"]


def _worded(field: Field) -> list[str]:
    words = [
        value.strip(" ,.;()").lower() + ("." if value.rstrip(" ,").endswith(".") else "")
        for value in field.values("ej")
    ]
    roles = [next((role for start, role in WORDS if word.startswith(start)), "") for word in words]
    known = list(dict.fromkeys(role for role in roles if role))
    return known or (["aut"] if field.tag[0] == "1" and not words else ["ctb"])


def _name_of_unimarc(field: Field) -> str:
    main, rest = _part(field.first("a")), _part(field.first("b"))
    if field.tag[1] == "1":
        return ". ".join(_part(value) for value in field.values("ab") if _part(value))
    if field.tag[1] == "2" and not rest:
        return main
    if rest:
        return f"{rest} {main}"
    numeral = field.first("d").strip(" ,")
    return f"{main} {numeral}" if _NUMERAL.fullmatch(numeral) else _turned(main)


def _name_of_marc21(field: Field) -> str:
    if field.tag[1:] in {"10", "11"}:
        return ". ".join(bare(title_without_marks(value)) for value in field.values("ab"))
    name = _part(bare(field.first("a")))
    numeral = field.first("b").strip(" ,.")
    if field.indicators[:1] == "0":
        return f"{name} {numeral}" if _NUMERAL.fullmatch(numeral) else name
    return _turned(name)


def _part(text: str) -> str:
    return " ".join(title_without_marks(text).split()).strip(" ,;")


def _turned(name: str) -> str:
    """« Verne, Jules » → « Jules Verne »."""
    surname, comma, forename = name.partition(", ")
    return f"{forename} {surname}" if comma and forename and "," not in forename else name
