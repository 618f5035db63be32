"""Resumption tokens that nobody has to remember: where the list stands, sealed. Characters: `A-Za-z0-9_.~-`."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Final, NamedTuple

LONGEST: Final = 600
_SEAL_BYTES = 12


class Position(NamedTuple):
    """Where a list goes on: what was asked, how many were given, and the last one given (all but texts are numbers).

    `since` and `until` are seconds, both included; `part` is the resource being walked, `stamp` and `item` the last
    row given in it. A list of sets only counts.
    """

    verb: str
    prefix: str
    set: str
    since: int
    until: int
    cursor: int
    total: int
    part: int
    stamp: int
    item: int


def seal(position: Position, view: str, key: bytes) -> str:
    """The token of that position at the base address `view`; the key is the installation's."""
    said = ".".join(str(value).replace(":", "~") for value in position)
    return f"{said}.{_mark(said, view, key)}"


def unseal(token: str, view: str, keys: Iterable[bytes]) -> Position | None:
    """The position; None for what none of the keys sealed for that base address."""
    if len(token) > LONGEST or not token.isascii():
        return None
    said, _dot, mark = token.rpartition(".")
    if not any(hmac.compare_digest(mark, _mark(said, view, key)) for key in keys):
        return None
    verb, prefix, set_spec, *numbers = said.replace("~", ":").split(".")
    return Position(verb, prefix, set_spec, *(int(number) for number in numbers))


def _mark(said: str, view: str, key: bytes) -> str:
    # 96 bits, bound to the base address: a token of another one is no token here.
    digest = hashlib.blake2b(said.encode(), digest_size=_SEAL_BYTES, key=key, person=_person(view)).digest()
    return urlsafe_b64encode(digest).decode()


def _person(view: str) -> bytes:
    return hashlib.blake2b(view.encode(), digest_size=16).digest()
