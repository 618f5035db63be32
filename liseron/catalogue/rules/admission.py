"""Which titles are good enough to go in, decided on values alone."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

LONGEST_URL = 1000
FIRST_YEAR = -800
LAST_YEAR = 2100
_MOJIBAKE = re.compile("Ã[\u0080-¿]|Â[\u0080-¿]|â€|Ã‰|Ã¨|\ufffd")


@lru_cache(maxsize=5_000)  # an import asks twice or more for each address
def is_web_address(url: str) -> bool:
    """An http or https address with a host and nothing that could hide where it goes."""
    if not url or len(url) > LONGEST_URL or " " in url or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def is_garbled(text: str) -> bool:
    """UTF-8 that was once read as Latin-1 (« Ã© »), or a character already lost."""
    return bool(_MOJIBAKE.search(text))


def sound_year(value: object) -> int | None:
    """The year in `value` ("1894", 1922, 1922.0), None when it is not one."""
    match = re.fullmatch(r"\s*(-?[0-9]{1,4})(?:\.0+)?\s*", str(value))
    year = int(match[1]) if match else None
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None
