"""Reads the settings' values from the environment; a wrong value stops the start with a sentence."""

import os
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class CannotStart(RuntimeError):
    """A setting is missing or wrong. The message names the variable and says what it takes."""


def text(name: str, default: str | None = None) -> str:
    """Value of `name`, stripped. Raises CannotStart when it is absent and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise CannotStart(f"{name} is not set. docs/operating.md says what it takes.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off; anything else stops the start."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise CannotStart(f"{name}={value!r}: use 1 or 0.")


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Whole number between `least` and `most`, both included."""
    value = text(name, str(default))
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise CannotStart(f"{name}={value!r}: use a whole number from {least} to {most}.")


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """One of the words `among`."""
    value = text(name, default).lower()
    if value in among:
        return value
    raise CannotStart(f"{name}={value!r}: use {' or '.join(among)}.")


def parsed(name: str, parse: Callable[[str], T], default: str | None = None, *, secret: bool = False) -> T:
    """`parse` applied to the value; its ValueError becomes the sentence that stops the start.

    A `secret` value (a key, an address that holds a password) is left out of the sentence.
    """
    value = text(name, default)
    try:
        return parse(value)
    except ValueError as error:
        shown = name if secret else f"{name}={value!r}"
        raise CannotStart(f"{shown}: {error}") from error


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
