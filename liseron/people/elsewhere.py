"""Readers who sign in somewhere else than here: a floor above says who they are, this one holds it."""

from collections.abc import Callable

from liseron.people.models import User

Way = Callable[[User, str], str]

_WAYS: list[Way] = []


def sends_elsewhere(way: Way) -> Way:
    """Decorator: from an account and the page wanted, the address of the page that leads to its sign-in, or ""."""
    if way not in _WAYS:
        _WAYS.append(way)
    return way


def way_elsewhere(user: User, wanted: str = "") -> str:
    """Where this account signs in instead of giving a password here; "" when a password opens it."""
    return next((address for way in _WAYS if (address := way(user, wanted))), "")
