"""What a kept copy says of its reading: the same bytes, read by the same rules, gave the facts that are written.

The rules are the program itself: nobody has a number to raise when a crosswalk changes.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path

from lxml import etree

LISERON = Path(__file__).parent.parent
READING = ("protocols", "toolkit", "catalogue", "exchange")
"""The floors that a reading may use; nothing of them is left out, since whatever they import is among them."""
APART = {"tests", "migrations"}
OF_THE_MACHINE = (unicodedata.unidata_version, etree.LXML_VERSION, etree.LIBXML_VERSION)


@cache
def rules_of(*told: str) -> str:
    """32 hexadecimal digits of the rules that read a record; `told` is what a reader was told besides its bytes."""
    return _digest(_program(), *told)


def stamp(rules: str, facts_digest: str, shelves: str) -> str | None:
    """What is kept with a copy: rules, the facts that they gave, how copies on shelves were understood.

    None for a record that is to be read each time.
    """
    return _digest(rules, facts_digest, shelves) if rules else None


def sum_of(content: bytes) -> str:
    """64 hexadecimal digits of a record as it came."""
    return sha256(content).hexdigest()


@cache
def _program() -> str:
    """Of every module that may take part in a reading. Some 10 ms, once a process."""
    known = blake2b(repr(OF_THE_MACHINE).encode(), digest_size=16)
    for path in _modules():
        known.update(path.name.encode() + path.read_bytes())
    return known.hexdigest()


def _modules() -> Iterator[Path]:
    for floor in READING:
        for path in sorted((LISERON / floor).rglob("*.py")):
            if not APART & set(path.relative_to(LISERON).parts):
                yield path


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
