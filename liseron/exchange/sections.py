"""Sets that harvesters may ask for: a medium, a medium for a public, a resource. No accent, no space (OAI-PMH 2.6)."""

from typing import Final

RESOURCES: Final = "ressource"
MEDIA: Final = {
    "book": "livre",
    "press": "presse",
    "film": "film",
    "music": "musique",
    "learn": "formation",
    "game": "jeu",
}
PUBLICS: Final = {"youth": "jeunesse", "teens": "adolescents", "adults": "adultes"}


def section_of(medium: str, audience: str) -> str:
    """ "livre:jeunesse"; "livre" for every public."""
    section = MEDIA[medium]
    return f"{section}:{PUBLICS[audience]}" if audience in PUBLICS else section


def set_of_resource(slug: str) -> str:
    return f"{RESOURCES}:{slug}"


def sections_under(spec: str) -> tuple[str, ...]:
    """The sections that a set holds, its own and those below; none for what is not a set of media."""
    medium, _colon, public = spec.partition(":")
    if medium not in MEDIA.values():
        return ()
    if public:
        return (spec,) if public in PUBLICS.values() else ()
    return (medium, *(f"{medium}:{one}" for one in PUBLICS.values()))
