"""From an identifier back to the title's number."""

import re

from django.conf import settings

_NUMBER = re.compile(r"[1-9][0-9]{0,13}")


def number_of(identifier: str) -> int | None:
    """None for what we never wrote."""
    start, _colon, number = identifier.rpartition(":")
    is_ours = start == f"oai:{settings.OAI_DOMAIN}" and _NUMBER.fullmatch(number)
    return int(number) if is_ours else None
