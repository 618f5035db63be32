"""Numbers that the world knows, checked: ISBN (ISO 2108), ISSN (ISO 3297), EAN-13."""

import re

GROUPING = ("isbn", "ean")
SCHEMES = ("isbn", "issn", "ean", "doi", "ark", "uri", "vendor")
LONGEST_VALUE = 200
_BOOKLAND = ("978", "979")
_MUSIC = "9790"  # ISMN: printed music, not a book
_WORDS = re.compile(r"^\s*(?:urn:)?(?:isbn|issn|ean)(?:-1[03])?\s*:?", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s\-‐‑–.]")


def isbn13(text: str) -> str | None:
    """The 13 digits of an ISBN of 10 or 13 characters whose checksum is right, else None."""
    bare = _bare(text)
    if len(bare) == 10 and re.fullmatch(r"[0-9]{9}[0-9X]", bare):
        weighted = sum((10 - n) * (10 if c == "X" else int(c)) for n, c in enumerate(bare))
        return _with_check_digit("978" + bare[:9]) if weighted % 11 == 0 else None
    if bare.startswith(_BOOKLAND) and not bare.startswith(_MUSIC):
        return ean13(bare)
    return None


def ean13(text: str) -> str | None:
    """The 13 digits of an EAN (or of a UPC of 12) whose checksum is right, else None."""
    bare = _bare(text)
    if len(bare) == 12:
        bare = "0" + bare
    if not re.fullmatch(r"[0-9]{13}", bare) or not bare.strip("0"):
        return None
    return bare if _with_check_digit(bare[:12]) == bare else None


def issn(text: str) -> str | None:
    """ "1234-567X" when the checksum is right, else None."""
    bare = _bare(text)
    if not re.fullmatch(r"[0-9]{7}[0-9X]", bare):
        return None
    weighted = sum((8 - n) * (10 if c == "X" else int(c)) for n, c in enumerate(bare))
    return f"{bare[:4]}-{bare[4:]}" if weighted % 11 == 0 else None


def sound(scheme: str, value: str) -> tuple[str, str] | None:
    """The identifier as it is kept, None when nothing is left of it.

    A wrong ISBN, ISSN or EAN is kept as the vendor's own number, so that it never groups two titles. An EAN that is
    an ISBN is kept as one.
    """
    text = value.strip()[:LONGEST_VALUE]
    if not text:
        return None
    if scheme in {"isbn", "ean"}:
        book = isbn13(text)
        if book:
            return "isbn", book
        product = ean13(text)
        return ("ean", product) if product and scheme == "ean" else ("vendor", text)
    if scheme == "issn":
        serial = issn(text)
        return ("issn", serial) if serial else ("vendor", text)
    return (scheme if scheme in SCHEMES else "vendor"), text


def _bare(text: str) -> str:
    if text.isdecimal():
        return text  # most are written so
    return _PUNCTUATION.sub("", _WORDS.sub("", text.strip())).upper()


def _with_check_digit(twelve: str) -> str:
    figures = list(map(int, twelve))
    return twelve + str(-(sum(figures[::2]) + 3 * sum(figures[1::2])) % 10)
