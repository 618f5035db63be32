"""Which character set a record is in: the bytes first, what the record declares only when they do not say.

Order of trial: UTF-8 when the whole record is valid UTF-8; UTF-8 with lost characters; ISO 5426 when UNIMARC's 100$a
declares it; MARC-8 for MARC21; Windows-1252. Declared UTF-8 that is broken, or bytes most of which are good UTF-8
sequences, is UTF-8: a field cut in the middle of a letter must not garble all the others.
"""

import re
from collections.abc import Callable

from liseron.protocols.marc import iso5426, marc8
from liseron.protocols.marc.iso5426 import LOST
from liseron.protocols.marc.record import Charset, Sureness

UNIMARC, MARC21 = "unimarc", "marc21"

MOJIBAKE = re.compile("[ÃÂ][\u0080-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Å“")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ISO_5426 = {"01", "03"}
_UTF_8 = "50"
_NO_SORT = re.compile("[\x88\x89\x98\x9c]|\x1b[HI]")
_PMB_NO_SORT = re.compile(r"\[([^\W\d_]{1,7}[ '’])\](?=[^\W_])")

Decode = Callable[[bytes], tuple[str, int]]


def choose(raw: bytes, *, leader: str, declared: str, flavour: str) -> tuple[Decode, str, Sureness]:
    """How to decode a record that is not valid UTF-8. `declared` is 100$a 26 to 29 of UNIMARC, else ""."""
    sets = {declared[:2], declared[2:4]}
    if leader[9:10] == "a" or _UTF_8 in sets:
        return _broken_utf8, "utf-8", "declared"
    if is_mostly_utf8(raw):
        return _broken_utf8, "utf-8", "guessed"
    if sets & _ISO_5426:
        return iso5426.decode, "iso5426", "declared"
    if flavour == MARC21:
        return marc8.decode, "marc-8", "declared"
    return _cp1252, "cp1252", "guessed"


def decode_all(parts: list[bytes], *, leader: str, declared: str, flavour: str) -> tuple[list[str], Charset]:
    """The parts of one record in the character set chosen for it; MARC-8 that does not fit gives way to cp1252."""
    raw = b"\x1e".join(parts)
    decode, name, sureness = choose(raw, leader=leader, declared=declared, flavour=flavour)
    texts, lost = _decoded(parts, decode)
    if name == "marc-8" and lost and not marc8.is_switching(raw):
        others, still_lost = _decoded(parts, _cp1252)
        if still_lost < lost:
            return others, Charset("cp1252", "guessed", still_lost)
    return texts, Charset(name, sureness, lost)


def is_mostly_utf8(raw: bytes) -> bool:
    """More good UTF-8 sequences than broken bytes: no other of our character sets looks like that."""
    good = len(_SEQUENCE.findall(raw))
    return good > 0 and good > raw.decode("utf-8", "replace").count(LOST)


def without_marks(text: str) -> str:
    """The text without the signs that surround an article which does not sort; the article stays.

    ISO 6630 as bytes or Unicode (U+0088, U+0089, U+0098, U+009C), its 7-bit escapes.
    """
    return text if text.isprintable() else _NO_SORT.sub("", text)


def title_without_marks(text: str) -> str:
    """The same for a title, where PMB writes « [La ]guerre »."""
    plain = without_marks(text)
    return _PMB_NO_SORT.sub(r"\1", plain) if "[" in plain else plain


def is_mojibake(text: str) -> bool:
    """UTF-8 that was once read as Latin-1 and written again: « Ã© », « Â° »."""
    return bool(("Ã" in text or "Â" in text or "â€" in text or "Å“" in text) and MOJIBAKE.search(text))


def _decoded(parts: list[bytes], decode: Decode) -> tuple[list[str], int]:
    both = [decode(part) for part in parts]
    return [text for text, _lost in both], sum(lost for _text, lost in both)


def _broken_utf8(data: bytes) -> tuple[str, int]:
    text = data.decode("utf-8", "replace")
    return text, text.count(LOST) - data.count(LOST.encode())


def _cp1252(data: bytes) -> tuple[str, int]:
    text = data.decode("cp1252", "replace")
    return text, text.count(LOST)
