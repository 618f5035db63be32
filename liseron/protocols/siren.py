"""SIREN and SIRET, the numbers of French establishments (INSEE, répertoire Sirene): nine and fourteen digits."""

import re

LA_POSTE = "356000000"


def passes_luhn(digits: str) -> bool:
    """The Luhn check of ISO/IEC 7812-1 on a string of ASCII digits."""
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def siren(text: str) -> str | None:
    """The nine digits of a SIREN written with or without spaces; None when it is not one."""
    digits = _digits(text)
    return digits if re.fullmatch(r"[0-9]{9}", digits) and passes_luhn(digits) else None


def siret(text: str) -> str | None:
    """The fourteen digits of a SIRET; None when it is not one.

    La Poste's establishments have their own check: the digits add up to a multiple of 5.
    """
    digits = _digits(text)
    if not re.fullmatch(r"[0-9]{14}", digits):
        return None
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return digits
    return digits if passes_luhn(digits) and passes_luhn(digits[:9]) else None


def _digits(text: str) -> str:
    return re.sub(r"[\s.\u00a0\u202f]", "", text)
