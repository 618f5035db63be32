"""What the map of the site says of an address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.things import Things

Args = Callable[[Things], tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """A page that a GET draws for `role`; `args` of its address from what exists."""

    role: str
    args: Args = lambda things: ()


@dataclass(frozen=True)
class Deed:
    """Not a page: a button's address, a file, a value for a script, a way to another address."""

    why: str
    args: Args = lambda things: ()
