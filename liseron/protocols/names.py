"""Names of people as catalogues invert them, the right way round."""

import re

_DATES = re.compile(r",?\s*\(?\b(?:[0-9]{3,4}\??\s*-\s*(?:[0-9]{3,4}\??)?|[0-9]{4})\)?\.?\s*$")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_PARTICLES = ("d’", "d'", "l’", "l'")


def forename_first(name: str) -> str:
    """« Verne, Jules (1828-1905) » → « Jules Verne »; a name with several commas loses its dates only."""
    bare = _DATES.sub("", _BRACKETS.sub("", name)).strip(" ,;")
    parts = [part.strip() for part in bare.split(",")]
    if len(parts) != 2 or not all(parts):
        return bare
    joint = "" if parts[1].lower().endswith(_PARTICLES) else " "
    return f"{parts[1]}{joint}{parts[0]}"
