"""ISO 5426:1983, the Latin alphabet of UNIMARC files: one table of characters, one of marks that precede their letter.

C0 and C1 controls pass as they are (0x88 and 0x89 surround what does not sort); the result is composed (NFC).
"""

import re
import unicodedata
from collections.abc import Iterator

LOST = "\ufffd"

CHARACTERS: dict[int, str] = {
    0xA1: "¡", 0xA2: "„", 0xA3: "£", 0xA4: "$", 0xA5: "¥", 0xA6: "†", 0xA7: "§", 0xA8: "′",
    0xA9: "‘", 0xAA: "“", 0xAB: "«", 0xAC: "♭", 0xAD: "©", 0xAE: "℗", 0xAF: "®",
    0xB0: "ʻ", 0xB1: "ʼ", 0xB2: "‚", 0xB6: "‡", 0xB7: "·", 0xB8: "″",
    0xB9: "’", 0xBA: "”", 0xBB: "»", 0xBC: "♯", 0xBD: "ʹ", 0xBE: "ʺ", 0xBF: "¿",
    0xE1: "Æ", 0xE2: "Đ", 0xE6: "Ĳ", 0xE8: "Ł", 0xE9: "Ø", 0xEA: "Œ", 0xEC: "Þ",
    0xF1: "æ", 0xF2: "đ", 0xF3: "ð", 0xF5: "ı", 0xF6: "ĳ", 0xF8: "ł", 0xF9: "ø", 0xFA: "œ", 0xFB: "ß", 0xFC: "þ",
}  # fmt: skip

MARKS: dict[int, str] = {
    0xC0: "\u0309",  # hook above
    0xC1: "\u0300",  # grave
    0xC2: "\u0301",  # acute
    0xC3: "\u0302",  # circumflex
    0xC4: "\u0303",  # tilde
    0xC5: "\u0304",  # macron
    0xC6: "\u0306",  # breve
    0xC7: "\u0307",  # dot above
    0xC8: "\u0308",  # diaeresis
    0xC9: "\u0308",  # umlaut, which Unicode does not tell from the diaeresis
    0xCA: "\u030a",  # ring above
    0xCB: "\u0315",  # comma above right
    0xCC: "\u0313",  # comma above
    0xCD: "\u030b",  # double acute
    0xCE: "\u031b",  # horn
    0xCF: "\u030c",  # caron
    0xD0: "\u0327",  # cedilla
    0xD1: "\u031c",  # left half ring below
    0xD2: "\u0326",  # comma below
    0xD3: "\u0328",  # ogonek
    0xD4: "\u0325",  # ring below
    0xD5: "\u032e",  # breve below
    0xD6: "\u0323",  # dot below
    0xD7: "\u0324",  # diaeresis below
    0xD8: "\u0332",  # line below
    0xD9: "\u0333",  # double line below
    0xDA: "\u0329",  # small vertical line below
    0xDB: "\u032d",  # circumflex below
    0xDD: "\ufe20",  # left half of a ligature
    0xDE: "\ufe21",  # right half of a ligature
    0xDF: "\ufe23",  # right half of a double tilde
}

_TABLE = dict.fromkeys(range(0xA0, 0x100), LOST) | CHARACTERS | MARKS
_MARKED = re.compile(f"([{''.join(sorted(set(MARKS.values())))}]+)(.?)", re.DOTALL)


def decode(data: bytes) -> tuple[str, int]:
    """(text in NFC, number of characters lost): unknown bytes, and marks that stand before no letter."""
    text = data.decode("latin-1").translate(_TABLE)
    placed = "".join(_placed(text))
    return unicodedata.normalize("NFC", placed), placed.count(LOST)


def _placed(text: str) -> Iterator[str]:
    """The text with its marks behind their letter; several marks keep their order."""
    end = 0
    for found in _MARKED.finditer(text):
        yield text[end : found.start()]
        marks, letter = found[1], found[2]
        # A mark before a separator or the end has lost its letter.
        yield letter + marks if letter > " " and letter != "\x7f" else LOST + letter
        end = found.end()
    yield text[end:]
