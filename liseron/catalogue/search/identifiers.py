"""ISBN, EAN and ISSN as readers type them: with hyphens, spaces, a label, ten digits or thirteen."""

from liseron.catalogue.rules.identifiers import ean13, isbn13, issn

LONGEST = 40


def identifier_of(text: str) -> str:
    """The number that the whole text is, without hyphens, an ISBN in its 13 digits; empty when it is no such number.

    The control digit must be right: 1939-1945 is not an ISSN but a war.
    """
    if len(text) > LONGEST or sum(character.isdigit() for character in text) < 7:
        return ""
    return bare(isbn13(text) or ean13(text) or issn(text) or "")


def bare(value: str) -> str:
    """As the engines keep it."""
    return value.replace("-", "").replace(" ", "").upper()
