"""Rules for the audience."""

from collections.abc import Iterable

from liseron.catalogue.imports.audiences import audience_of_words
from liseron.catalogue.models import Audience

# UNIMARC 100$a/17-19, three codes.
OF_UNIMARC = {
    "a": Audience.YOUTH, "b": Audience.YOUTH, "c": Audience.YOUTH, "d": Audience.YOUTH,
    "e": Audience.TEENS,
    "k": Audience.ADULTS, "m": Audience.ADULTS,
}  # fmt: skip
# MARC21 008/22 of books, files, music and films.
OF_MARC21 = {
    "a": Audience.YOUTH, "b": Audience.YOUTH, "c": Audience.YOUTH, "j": Audience.YOUTH,
    "d": Audience.TEENS,
    "e": Audience.ADULTS, "f": Audience.ADULTS,
    "g": Audience.ALL,
}  # fmt: skip


def of_unimarc(texts: list[str]) -> str:
    """Codes: a to d children, e adolescents, k and m adults; codes that differ are everybody."""
    return _agreed(OF_UNIMARC.get(code) for value in texts for code in value)


def of_marc21(texts: list[str]) -> str:
    """Codes: a b c j children, d adolescents, e f adults, g everybody; serials have none."""
    level, *codes = texts
    return "" if level in {"s", "i"} else _agreed(OF_MARC21.get(code) for code in codes)


def of_words(texts: list[str]) -> str:
    """Words and ages: « À partir de 8 ans », « Adolescents », « Tout public »."""
    return audience_of_words(texts) or ""


def _agreed(audiences: Iterable[Audience | None]) -> str:
    named = {audience for audience in audiences if audience}
    return next(iter(named)) if len(named) == 1 else Audience.ALL if named else ""
