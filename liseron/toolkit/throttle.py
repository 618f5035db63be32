"""Slow down those who try too often: on forms that are not the account's own (allauth counts those itself)."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest

from liseron.toolkit.text import fold


def allow(request: HttpRequest, name: str, limit: int, seconds: int, *, value: str = "") -> bool:
    """True for the first `limit` calls in a window of `seconds`, from one network address and about one `value`.

    Both are counted: the address (REMOTE_ADDR alone, since anybody may write X-Forwarded-For) and, when given,
    the folded `value` tried, such as a card number. Kept in the cache: emptied, it only forgets.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    asked = [f"address:{address}", *([f"value:{fold(value)}"] if value else [])]
    window = int(time.time() // seconds)
    counts = [_count(f"{name}:{seconds}:{window}:{key}", seconds) for key in asked]
    return max(counts) <= limit


def _count(key: str, seconds: int) -> int:
    # A digest: the cache need not know who tried.
    digest = "throttle:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    cache.add(digest, 0, timeout=seconds)
    try:
        return int(cache.incr(digest))
    except ValueError:
        return 1
