"""Ages and words of an audience, as ours."""

import re
from collections.abc import Iterable

from liseron.catalogue.models import Audience
from liseron.toolkit.text import fold

FIRST_TEEN, FIRST_ADULT = 12, 18
_AGES = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s*(?:ans?)?\s*(?:-|–|à|a|to|/)\s*(\d{1,2}))?\s*(\+|et plus|ans|years|$|-$)?"
)

# Folded words, as vendors and schema.org write them.
WORDS = {
    Audience.ALL: (
        "all", "all ages", "everyone", "general", "tout public", "tous publics", "tous", "famille", "family",
    ),
    Audience.YOUTH: (
        "children", "child", "kids", "juvenile", "juvenile fiction", "juvenile nonfiction", "beginning readers",
        "enfant", "enfants", "jeunesse", "youth", "maternelle", "primaire", "petite enfance", "tout petits",
    ),
    Audience.TEENS: (
        "young adult", "young adults", "ya", "teen", "teens", "teenagers", "adolescent", "adolescents", "ado", "ados",
        "jeune adulte", "jeunes adultes", "college", "lycee", "young adult fiction",
    ),
    Audience.ADULTS: (
        "adult", "adults", "adults only", "adulte", "adultes", "parent", "parents", "professional", "professionnel",
        "professionnels", "student", "etudiant", "etudiants", "research",
    ),
}  # fmt: skip
_OF_WORD = {word: audience for audience, words in WORDS.items() for word in words}


def audience_of_word(text: str) -> Audience | None:
    """The audience that a word or an age names, None when it names none."""
    word = fold(text)
    return _OF_WORD.get(word) or _audience_in(text)


def audience_of_words(texts: Iterable[str]) -> Audience | None:
    """One audience for several words: theirs when they agree, everybody when they do not."""
    found = {audience for audience in map(audience_of_word, texts) if audience}
    return next(iter(found)) if len(found) == 1 else Audience.ALL if found else None


def audience_of_ages(low: float | None, high: float | None = None) -> Audience | None:
    """`low` and `high` in years; a book « from 9 » is for children, « 9 to 99 » for everybody."""
    if low is None and high is None:
        return None
    first = 0 if low is None else low
    if first >= FIRST_ADULT:
        return Audience.ADULTS
    if high is not None and high > FIRST_ADULT:
        return Audience.ALL
    return Audience.TEENS if first >= FIRST_TEEN else Audience.YOUTH


def _audience_in(text: str) -> Audience | None:
    """« 7-9 », « à partir de 8 ans », « 12+ », « 7 »."""
    match = _AGES.search(text.strip()[:60])
    if not match or not (match[2] or match[3] or text.strip() == match[1]):
        return None
    return audience_of_ages(int(match[1]), int(match[2]) if match[2] else None)
