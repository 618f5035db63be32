"""How the département is called in full: its name takes an article that only its number tells."""

from typing import Final

from django.conf import settings

_OF: Final = {
    "du\u00a0": "14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95",
    "de l’": "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91",
    "d’": "28 35 37",
    "de\u00a0": "41 47 49 54 71 75 77 82 84 976",
    "des\u00a0": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
    "de la\u00a0": (
        "16 17 19 21 23 24 26 2A 2B 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93 "
        "971 972 973 974"
    ),
}
OF: Final = {code: words for words, codes in _OF.items() for code in codes.split()}


def department_in_full(code: str, name: str) -> str:
    """ "Département de la Charente", for a sentence such as « le Département de la Charente »; never empty.

    `code` as INSEE writes it: "16", "2A". An unknown code puts the name behind the word.
    """
    if not name:
        return "Département"
    return f"Département {OF.get(code.upper(), '')}{name}"


def this_department() -> str:
    """The one of the settings."""
    return department_in_full(settings.DEPARTMENT, settings.DEPARTMENT_NAME)
