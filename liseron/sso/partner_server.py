"""Asking a partner's server: with a deadline, from few threads at once, and not at all while it is out of order.

What is remembered stands in the cache and in this process; forgotten, it costs a few seconds of patience.
"""

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache

from liseron.sso.models import IdentitySource
from liseron.toolkit.http import Answer, CannotFetch, Limits, fetch

logger = logging.getLogger(__name__)

MOST_BYTES = 256_000
LIMITS = Limits(total_seconds=5, max_bytes=MOST_BYTES, redirects=0)
FAILURES_IN_A_ROW = 3
DOWN_SECONDS = 30
FORGOTTEN_SECONDS = 600
# A process answers with four threads: one is always left for those who are not waiting for a partner.
MOST_OF_ONE, MOST_OF_ALL = 2, 3

_OUT_OF_ORDER = {"time", "connection", "name", "protocol"}


class CannotAsk(Exception):
    """The partner's server gave no answer. `reason` is one of toolkit.http's, or "down", "busy", "status"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def may_be_private() -> bool:
    """Whether a partner's server may stand on a private address: in the demo and the tests alone."""
    return bool(settings.DEMO)


def ask(
    source: IdentitySource,
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """What the source's server answers, within LIMITS: a 2xx or a 4xx. Raises CannotAsk, at once while it is down.

    After three failures in a row nobody asks for 30 s, then one asks alone; when that succeeds, everybody does.
    """
    with _a_place(source):
        if not _may_try(source):
            raise CannotAsk("down")
        try:
            answer = fetch(
                url, method=method, headers=headers, body=body, limits=LIMITS, allow_private=may_be_private()
            )
        except CannotFetch as problem:
            _failed(source, problem.reason)
            raise CannotAsk(problem.reason) from problem
    if answer.status >= 500:
        _failed(source, "status")
        raise CannotAsk("status")
    _succeeded(source)
    if 300 <= answer.status < 400:
        raise CannotAsk("redirects")
    return answer


def is_down(source: IdentitySource) -> bool:
    """True while the source is left alone after its failures."""
    return cache.get(_key(source, "down")) is not None


def has_room(source: IdentitySource) -> bool:
    """False while as many readers as allowed wait for this server, or for all of them: come back in a second."""
    return _asking[_place(source)] < MOST_OF_ONE and _asking.total() < MOST_OF_ALL


_asking: Counter[int] = Counter()
_lock = threading.Lock()


@contextmanager
def _a_place(source: IdentitySource) -> Iterator[None]:
    with _lock:
        if not has_room(source):
            raise CannotAsk("busy")
        _asking[_place(source)] += 1
    try:
        yield
    finally:
        with _lock:
            _asking[_place(source)] -= 1


def _place(source: IdentitySource) -> int:
    return int(source.pk or 0)


def _may_try(source: IdentitySource) -> bool:
    """Once the 30 s are over, the first who comes tries for all; the others wait for what it finds."""
    if is_down(source):
        return False
    if int(cache.get(_key(source, "failures"), 0)) < FAILURES_IN_A_ROW:
        return True
    return bool(cache.add(_key(source, "trying"), 1, timeout=int(LIMITS.total_seconds) + 1))


def _failed(source: IdentitySource, reason: str) -> None:
    """An answer that is refused for its size or its form came in time: it does not count."""
    logger.warning("partner_server.failed", extra={"source": source.slug, "reason": reason})
    cache.delete(_key(source, "trying"))
    if reason not in _OUT_OF_ORDER | {"status"}:
        return
    cache.add(_key(source, "failures"), 0, timeout=FORGOTTEN_SECONDS)
    try:
        failures = cache.incr(_key(source, "failures"))
    except ValueError:  # forgotten in between
        return
    if failures >= FAILURES_IN_A_ROW:
        cache.set(_key(source, "down"), 1, timeout=DOWN_SECONDS)


def _succeeded(source: IdentitySource) -> None:
    cache.delete_many([_key(source, what) for what in ("failures", "down", "trying")])


def _key(source: IdentitySource, what: str) -> str:
    return f"partner_server:{_place(source)}:{what}"
