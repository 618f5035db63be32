"""`oai:<domain>:<number>`: what a title is called for ever, whatever becomes of it."""

import re

from django.conf import settings

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def identifier_of(number: int) -> str:
    return f"oai:{settings.OAI_DOMAIN}:{number}"


def number_of(identifier: str) -> int | None:
    """The title's number; None for what we never wrote."""
    start, _colon, number = identifier.rpartition(":")
    is_ours = start == f"oai:{settings.OAI_DOMAIN}" and _NUMBER.fullmatch(number)
    return int(number) if is_ours else None
