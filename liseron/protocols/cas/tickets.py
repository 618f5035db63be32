"""Tickets (CAS 3.0, section 3): a prefix, then as much chance as the lengths that every old client takes allow."""

import hashlib
import os
import re
from typing import Literal

TICKET_LENGTH = 32  # section 3.1.1: services MUST accept 32 characters
GRANT_LENGTH = 64  # sections 3.3.1 and 3.4.1
LONGEST = 256

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_OURS = re.compile(r"(ST|PT|PGT|PGTIOU)-[A-Za-z0-9-]{1,253}")
_FOREIGN = re.compile(r"[A-Za-z0-9._~-]{1,256}")


def new_ticket(kind: Literal["ST", "PT"]) -> str:
    """A service or proxy ticket of 32 characters, 172 bits of them chance."""
    return _drawn(f"{kind}-", TICKET_LENGTH)


def new_grant() -> str:
    """A proxy-granting ticket of 64 characters."""
    return _drawn("PGT-", GRANT_LENGTH)


def new_grant_iou() -> str:
    """The number of 64 characters by which a service finds its proxy-granting ticket; nothing leads to the latter."""
    return _drawn("PGTIOU-", GRANT_LENGTH)


def digest(ticket: str) -> str:
    """What is kept of a ticket: SHA-256, 64 hex digits."""
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()


def is_ticket(text: str, *kinds: str) -> bool:
    """True for what may be one of our tickets of these kinds ("ST", "PT", "PGT", "PGTIOU"; all of them without)."""
    found = _OURS.fullmatch(text) if len(text) <= LONGEST else None
    return found is not None and (not kinds or found[1] in kinds)


def is_foreign_ticket(text: str) -> bool:
    """True for what may be another server's ticket: some put their name in it, with dots."""
    return _FOREIGN.fullmatch(text) is not None


def _drawn(prefix: str, length: int) -> str:
    """One draw of 16 bits more than the letters hold: no letter is likelier than another by more than 2**-16."""
    count = length - len(prefix)
    drawn = int.from_bytes(os.urandom(count * 3 // 4 + 3))
    letters = []
    for _place in range(count):
        drawn, letter = divmod(drawn, 62)
        letters.append(_LETTERS[letter])
    return prefix + "".join(letters)
