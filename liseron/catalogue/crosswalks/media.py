"""Rules for the six media, from the surest evidence to the weakest."""

import re

from liseron.catalogue.models import Medium
from liseron.protocols.marc.record import Record

# Leader 06 where it says the medium by itself; UNIMARC and MARC21 agree on these letters.
BY_LEADER = {
    "c": Medium.MUSIC,  # printed music
    "d": Medium.MUSIC,  # manuscript music
    "e": Medium.LEARN,  # maps
    "f": Medium.LEARN,
    "g": Medium.FILM,  # projected and video
    "i": Medium.BOOK,  # spoken sound: audiobooks are looked for among books
    "j": Medium.MUSIC,
    "k": Medium.LEARN,  # pictures
    "r": Medium.GAME,  # objects, of which libraries lend games
}
# What an electronic resource is: UNIMARC 135$a/0. Text, databases and services are judged by what follows.
BY_UNIMARC_FILE = {
    "c": Medium.LEARN,
    "g": Medium.GAME,
    "h": Medium.MUSIC,
    "i": Medium.LEARN,
    "b": Medium.LEARN,
}
# The same in MARC21 008/26.
BY_MARC21_FILE = {
    "c": Medium.LEARN,
    "g": Medium.GAME,
    "h": Medium.MUSIC,
    "i": Medium.LEARN,
    "b": Medium.LEARN,
}
# RDA content and media types, as codes (181, 182, 336$b, 337$b); those of text decide nothing here.
BY_CONTENT = {
    "tdi": Medium.FILM, "tdm": Medium.FILM, "v": Medium.FILM, "g": Medium.FILM,
    "prm": Medium.MUSIC, "ntm": Medium.MUSIC,
    "spw": Medium.BOOK,
    "cop": Medium.LEARN, "cod": Medium.LEARN, "sti": Medium.LEARN, "cri": Medium.LEARN,
    "tdf": Medium.GAME,
}  # fmt: skip
# Words of 200$b, 245$h, 183$a and of notes on the extent, looked for in this order.
BY_WORD = (
    (re.compile(r"jeu[x]?\b|jeu vid|video game|\bgames?\b", re.IGNORECASE), Medium.GAME),
    (re.compile(r"images? anim|vid[ée]o|film|dvd|blu-ray|motion picture", re.IGNORECASE), Medium.FILM),
    (re.compile(r"livre[ -]?(?:audio|lu)|audiobook|texte enregistr", re.IGNORECASE), Medium.BOOK),
    (
        re.compile(r"musique|disque|partition|musical|enregistrement sonore|sound rec|\bcd\b", re.IGNORECASE),
        Medium.MUSIC,
    ),
    (re.compile(r"multim[ée]dia|cours en ligne|mooc|logiciel", re.IGNORECASE), Medium.LEARN),
    (re.compile(r"p[ée]riodique|revue|journal\b|magazine", re.IGNORECASE), Medium.PRESS),
    (
        re.compile(r"\b(?:p|pages?|f|ff|leaves|vol|v|ebook|livre num[ée]rique|epub)\b", re.IGNORECASE),
        Medium.BOOK,
    ),
)
# Leader 06 of text and of electronic resources, and what the level says of them.
TEXT = {"a", "b", "t", "l"}
MIXED = {"m", "o", "p"}
BY_LEVEL = {"s": Medium.PRESS, "b": Medium.PRESS, "i": Medium.LEARN}
# Leader 06 of authorities (a person, a subject) and of holdings: they have headings, not titles.
NOT_TITLES = "quvwxyz"


def of_leader(texts: list[str]) -> str:
    """Leader 06: video is film, musical sound and scores music, spoken sound a book, maps and pictures learning."""
    return BY_LEADER.get(texts[0], "")


def of_unimarc_file(texts: list[str]) -> str:
    """What the electronic resource is: game, sound, pictures, multimedia; text and databases decide nothing."""
    return next((BY_UNIMARC_FILE[value] for value in texts if value in BY_UNIMARC_FILE), "")


def of_marc21_file(texts: list[str]) -> str:
    """What the electronic resource is (leader 06 = m alone): game, sound, pictures, multimedia."""
    nature, *codes = texts
    return next((BY_MARC21_FILE[c] for c in codes if c in BY_MARC21_FILE), "") if nature == "m" else ""


def of_content(texts: list[str]) -> str:
    """RDA's content and media codes: moving images are film, performed music is music, spoken word a book."""
    return next((BY_CONTENT[v.lower()] for v in texts if v.lower() in BY_CONTENT), "")


def of_words(texts: list[str]) -> str:
    """Words: « Images animées » is film, « Enregistrement sonore » music, « Jeu » a game, « 300 p. » a book."""
    return next((medium for words, medium in BY_WORD for value in texts if words.search(value)), "")


def of_announced_words(texts: list[str]) -> str:
    """Words in brackets after the title: « [Images animées] » is film, « [Enregistrement sonore] » music."""
    medium = of_words(texts)
    return medium if medium not in {Medium.BOOK, Medium.PRESS} or "audio" in " ".join(texts).lower() else ""


def of_format(texts: list[str]) -> str:
    """The MIME type of the file: video/* is film, audio/* is music; text decides nothing."""
    for value in texts:
        kind = value.lower().partition("/")[0].strip()
        if kind in {"video", "audio"}:
            return Medium.FILM if kind == "video" else Medium.MUSIC
    return ""


def of_text_format(texts: list[str]) -> str:
    """The MIME type or name of the file: EPUB and PDF are books."""
    return Medium.BOOK if any(re.search("epub|pdf|mobi", value.lower()) for value in texts) else ""


def of_item(texts: list[str]) -> str:
    """The document type of Recommandation 995: the letters of leader 06 and 07."""
    for value in texts:
        if re.fullmatch("[a-r][a-z]", value):
            return BY_LEADER.get(value[0], "") or _of_text(value[0], value[1])
    return ""


def of_level(texts: list[str]) -> str:
    """Text and electronic resources: serials are press, resources kept up to date learning, all others books."""
    return _of_text(texts[0][:1], texts[0][1:2])


def _of_text(kind: str, level: str) -> str:
    if kind in MIXED:
        return Medium.PRESS if level == "s" else Medium.LEARN
    return BY_LEVEL.get(level, Medium.BOOK) if kind in TEXT else ""


def is_not_a_title(record: Record) -> bool:
    """An authority (a person, a subject) or the holdings of a library: they have headings, not titles."""
    return record.nature[1] in NOT_TITLES
