"""MARC-8, the old character set of MARC21, read by pymarc's tables one subfield at a time."""

import re

from pymarc.marc8 import MARC8ToUnicode

from liseron.protocols.marc.iso5426 import LOST

SEPARATOR = b"\x1f"
DESIGNATES = (b"\x1b(", b"\x1b)", b"\x1b$", b"\x1b,", b"\x1b-", b"\x1bg", b"\x1bb", b"\x1bp", b"\x1bs")

# East Asian characters take three bytes each; a broken one would swallow the escape that follows.
_OF_THREE = re.compile(rb"(\x1b\$[,)\-]?1)([^\x1b]*)")


def is_switching(data: bytes) -> bool:
    """Whether the bytes call another alphabet by an escape, which makes plain ASCII mean something else."""
    return b"\x1b" in data and any(escape in data for escape in DESIGNATES)


def decode(data: bytes) -> tuple[str, int]:
    """(text in NFC, number of characters lost) of one field. An alphabet called in a subfield ends with it."""
    parts = [_decode_one(part) for part in data.split(SEPARATOR)]
    return "\x1f".join(text for text, _lost in parts), sum(lost for _text, lost in parts)


def _decode_one(part: bytes) -> tuple[str, int]:
    if part.isascii() and b"\x1b" not in part:
        return part.decode("ascii"), 0
    whole = _OF_THREE.sub(lambda run: run[1] + run[2][: len(run[2]) // 3 * 3], part)
    try:
        text = str(MARC8ToUnicode(quiet=True).translate(whole))  # type: ignore[no-untyped-call]
    except (IndexError, TypeError, ValueError, KeyError):
        return part.decode("ascii", "replace"), sum(byte > 0x7F for byte in part) or 1
    # What its tables do not know becomes a blank.
    unknown = max(0, text.count(" ") - part.count(b" "))
    return text, unknown + text.count(LOST) + (len(whole) < len(part))
