"""Measure which characters the fonts can show: run `python -m liseron.toolkit.papers.shapes` when a font changes."""

import json
import re
import sys
import unicodedata
from pathlib import Path

from liseron.toolkit.papers.lettering import SHAPES
from liseron.toolkit.papers.typesetting import ACCESSIBLE, ARCHIVABLE, CannotTypeset, typeset

PROBE = Path(__file__).with_name("shapes.typ")
ODD = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
LAST = 0x1FFFF
_REFUSED = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def shown(characters: list[str]) -> list[str]:
    """Those of `characters` that a paper may hold."""
    try:
        typeset(PROBE, characters, standards=(ACCESSIBLE, ARCHIVABLE))
    except CannotTypeset as refused:
        missing = set("".join(_REFUSED.findall(str(refused))))
        kept = [character for character in characters if character not in missing]
        return shown(kept) if 0 < len(kept) < len(characters) else _by_halves(kept)
    return characters


def ranges(characters: list[str]) -> list[tuple[int, int]]:
    """First and last code of each run of neighbours."""
    found: list[tuple[int, int]] = []
    for code in sorted(map(ord, characters)):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def measured() -> list[tuple[int, int]]:
    """Every character of the first two planes that can be shown, as ranges of codes."""
    every = [chr(code) for code in range(0x20, LAST + 1) if unicodedata.category(chr(code)) not in ODD]
    kept = [one for start in range(0, len(every), 500) for one in shown(every[start : start + 500])]
    return ranges(kept)


def _by_halves(characters: list[str]) -> list[str]:
    half = len(characters) // 2
    return shown(characters[:half]) + shown(characters[half:]) if half else []


if __name__ == "__main__":
    SHAPES.write_text(json.dumps(measured(), separators=(",", ":")) + "\n", encoding="ascii")
    sys.stdout.write(f"{SHAPES}\n")
