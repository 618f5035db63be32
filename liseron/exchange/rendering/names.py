"""Names as catalogues file them: « Jules Verne » under Verne; people apart from bodies."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from liseron.catalogue.crosswalks.people import ROLES as UNIMARC_CODES

# Who answers for the whole work; all others contributed to it.
PRIMARY = frozenset({"aut", "cre", "art", "drt", "cmp", "prf", "sng", "mus", "stl"})
_OF_BODIES = frozenset({"pbl", "dst", "fnd"})
_BODY = re.compile(
    r"^(?:the|les) |\b(?:orchest\w+|ensemble|quatuor|quartet|trio|ch[oœ]e?urs?|choir|association|universit\w+|"
    r"institut\w*|minist[èe]re|société|fondation|foundation|musée|museum|bibliothèque|médiathèque|library|"
    r"éditions?|studios?|collectif|compagnie|company|centre|agence|inc|ltd|sarl|films|productions?|records|"
    r"entertainment|games|académie|philharmoni\w+|symphon\w+|département|région|band)\b",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"[IVXL]+")
_AFTER = frozenset({"Jr", "Jr.", "Sr", "Sr.", "fils", "père"})
_BEFORE = frozenset({"la", "le", "les", "du", "des", "el", "al", "san", "saint", "van"})
# Roles that UNIMARC has no code for, under the nearest one.
_NEAREST = {
    "cre": "070", "sce": "690", "cng": "600", "clr": "440", "ltr": "440", "win": "080", "vac": "005",
    "stl": "550", "prd": "630", "itr": "545", "dsr": "245",
}  # fmt: skip
_OTHER = "570"
_CODES = {"aus": "690", "fnd": "400"} | {
    role: code for code, role in reversed(UNIMARC_CODES.items()) if role not in {"aus", "fnd"}
}


class Filed(NamedTuple):
    """A name as it is filed; `number` is that of a sovereign (« XIV »). A body has `main` alone."""

    main: str
    forename: str
    number: str
    is_body: bool

    @property
    def heading(self) -> str:
        """« Verne, Jules », « Louis XIV », « Orchestre de Paris »."""
        if self.forename:
            return f"{self.main}, {self.forename}"
        return f"{self.main} {self.number}" if self.number else self.main


class Part(NamedTuple):
    """One person or body with the parts played, in MARC's three letters; `is_primary` by the first of them."""

    filed: Filed
    name: str
    roles: list[str]
    is_primary: bool


def unimarc_code(role: str) -> str:
    """The figures of UNIMARC's appendix C for MARC's letters: "070" for "aut"; the nearest, or « other »."""
    return _CODES.get(role) or _NEAREST.get(role, _OTHER)


@lru_cache(maxsize=20_000)
def filed(name: str, is_body: bool = False) -> Filed:
    """The name as it is filed, guessed from its words: sources give names as one says them.

    A French article stays with the family name, « de » goes behind the forename: « La Fontaine, Jean de ».
    """
    words = name.split()
    if is_body or len(words) < 2 or _BODY.search(name):
        return Filed(name, "", "", is_body or bool(len(words) > 1 and _BODY.search(name)))
    if _NUMERAL.fullmatch(words[-1]):
        return Filed(" ".join(words[:-1]), "", words[-1], False)
    start = len(words) - 1
    if words[start] in _AFTER or words[start - 1].endswith(","):
        start = max(start - 1, 1)
    while start > 1 and words[start - 1].lower() in _BEFORE:
        start -= 1
    return Filed(" ".join(words[start:]), " ".join(words[:start]), "", False)


def parts(creators: Iterable[tuple[str, str]]) -> list[Part]:
    """Each name once with all its roles: those who answer for the work first, in the source's order."""
    roles: dict[str, list[str]] = {}
    for name, role in creators:
        roles.setdefault(name, []).append(role)
    found = [
        Part(filed(name, played[0] in _OF_BODIES), name, played, played[0] in PRIMARY)
        for name, played in roles.items()
    ]
    return sorted(found, key=lambda part: not part.is_primary)
