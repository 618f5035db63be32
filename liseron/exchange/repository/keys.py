"""The keys that seal resumption tokens, from the installation's own."""

import hashlib
from functools import lru_cache

from django.conf import settings


def keys() -> tuple[bytes, ...]:
    """The present one first, then those of before: a harvest under way goes on when the key is renewed."""
    return _keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(f"oai.resumption:{secret}".encode()).digest() for secret in secrets)
