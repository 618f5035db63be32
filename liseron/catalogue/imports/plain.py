"""Plain words from what sources write: HTML undone, lengths as people say them."""

import hashlib
import re
from html import unescape
from html.parser import HTMLParser

LONGEST_HTML = 100_000
LONGEST_NUMBER = 200
_BLOCKS = {"p", "br", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dd", "dt"}
_UNSPOKEN = {"script", "style"}
_MARKED = re.compile(r"<[A-Za-z/!]|&(?:[A-Za-z]+|#x?[0-9A-Fa-f]+);")
_YEAR = re.compile(r"(?<!\d)(-?[0-9]{4})(?!\d)")


class _Words(HTMLParser):
    """The text of a fragment of HTML, a space where a block ends; nothing of scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _UNSPOKEN
        if tag in _BLOCKS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _UNSPOKEN))
        if tag in _BLOCKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def plain_text(html: str) -> str:
    """One line without tags nor references; what was escaped twice, as many senders do, is undone twice."""
    text = html[:LONGEST_HTML]
    for _time in range(2):
        if not _MARKED.search(text):
            break
        reader = _Words()
        reader.feed(text)
        reader.close()
        text = "".join(reader.words)
    return " ".join(unescape(text).split()) if "&" in text else " ".join(text.split())


def duration(seconds: float) -> str:
    """« 48 min », « 7 h 05 min »; "" for nothing."""
    minutes = round(seconds / 60)
    if minutes <= 0:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def year_in(text: str) -> int | None:
    """The first year of four digits in a date as it is written."""
    match = _YEAR.search(text[:80])
    return int(match[1]) if match else None


def source_number(text: str) -> str:
    """The source's number when it fits, else its beginning and a digest of the whole: never another's."""
    number = text.strip()
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"{number[:120]}…{hashlib.sha256(number.encode('utf-8', 'replace')).hexdigest()[:40]}"
