"""What makes an OAI-PMH page unreadable, taken away record by record, so that each repair is known and counted."""

import re
from dataclasses import dataclass, field
from html.entities import html5

from liseron.protocols.marc.characters import is_mostly_utf8

_START = re.compile(rb"<(?:[\w.\-]+:)?record\b[^<>]*>\s*<(?:[\w.\-]+:)?header\b")
_END = re.compile(rb"</(?:[\w.\-]+:)?record\s*>")
_LIST_ENDS = re.compile(rb"<(?:[\w.\-]+:)?resumptionToken\b|</(?:[\w.\-]+:)?List(?:Records|Identifiers)\s*>")
_ROOT = re.compile(rb"<(?:[\w.\-]+:)?OAI-PMH\b[^<>]*>")
_ROOT_END = re.compile(rb"</(?:[\w.\-]+:)?OAI-PMH\s*>")
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}\?>")
_ENCODING = re.compile(rb"\bencoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_IDENTIFIER = re.compile(rb"<(?:[\w.\-]+:)?identifier[^<>]*>\s*([^<>]{1,500}?)\s*<")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#(?:x[0-9A-Fa-f]{1,8}|[0-9]{1,10});))")
_OF_XML = {"amp", "lt", "gt", "quot", "apos"}


@dataclass
class Mended:
    """A page in UTF-8, cut around its records: `gaps` has one part more than `records`.

    `repairs` are the codes of each record, `remarks` those of the rest; `lost` the identifiers of records taken out.
    """

    head: bytes
    gaps: list[bytes]
    records: list[bytes]
    repairs: list[tuple[str, ...]]
    remarks: tuple[str, ...]
    lost: list[str] = field(default_factory=list)
    _kept: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kept = [True] * len(self.records)

    def document(self) -> bytes:
        """The page without what was lost."""
        parts = [self.gaps[0]]
        for record, is_kept, gap in zip(self.records, self._kept, self.gaps[1:], strict=True):
            parts += [record if is_kept else b"", gap]
        return b"".join(parts)

    def lose(self, number: int) -> None:
        """Take a record out; its identifier is kept when it shows."""
        self._kept[number] = False
        named = _IDENTIFIER.search(self.records[number])
        self.lost.append(named[1].decode("utf-8", "replace") if named else "")
        before = sum(self._kept[:number])
        del self.repairs[before]


def mended(body: bytes) -> Mended | None:
    """The page mended as far as its bytes allow; None when its root does not open and close: it is cut or no answer."""
    root = _ROOT.search(body)
    ends = list(_ROOT_END.finditer(body))
    if root is None or not ends or ends[-1].start() < root.end():
        return None
    declared = _DECLARATION.search(body, 0, root.start())
    before = body[: declared.start() if declared else root.start()]
    remarks = ["leading"] if before.removeprefix(b"\xef\xbb\xbf").strip() else []
    remarks += ["trailing"] if body[ends[-1].end() :].strip() else []
    said = _ENCODING.search(declared[0]) if declared else None
    encoding = said[1].decode("ascii") if said else "utf-8"
    content = body[declared.end() if declared else root.start() : ends[-1].end()]
    gaps, records = _cut(content)
    clean_gaps, of_gaps = _all_clean(gaps, encoding)
    clean_records, repairs = _all_clean(records, encoding)
    found = dict.fromkeys([*remarks, *(code for codes in of_gaps for code in codes)])
    return Mended(root[0], clean_gaps, clean_records, repairs, tuple(found))


def alone(page: Mended, number: int) -> bytes:
    """One record as a document of its own, under the page's root, which declares its prefixes."""
    name = page.head[1:].split(None, 1)[0].rstrip(b">")
    return page.head + page.records[number] + b"</" + name + b">"


def _cut(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """The parts around the records, and the records: each from its own start to its last closing tag."""
    starts = [one.start() for one in _START.finditer(content)]
    if not starts:
        return [content], []
    last = _LIST_ENDS.search(content, starts[-1])
    bounds = [*starts[1:], last.start() if last else len(content)]
    gaps, records, at = [], [], 0
    for start, bound in zip(starts, bounds, strict=True):
        closings = list(_END.finditer(content, start, bound))
        end = closings[-1].end() if closings else bound
        gaps.append(content[at:start])
        records.append(content[start:end])
        at = end
    return [*gaps, content[at:]], records


def _all_clean(parts: list[bytes], encoding: str) -> tuple[list[bytes], list[tuple[str, ...]]]:
    both = [_clean(part, encoding) for part in parts]
    return [clean for clean, _codes in both], [codes for _clean, codes in both]


def _clean(raw: bytes, encoding: str) -> tuple[bytes, tuple[str, ...]]:
    """The part in UTF-8 that XML can read, and the codes of what was mended."""
    codes: dict[str, None] = {}
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        is_utf8 = is_mostly_utf8(raw)
        text = raw.decode("utf-8" if is_utf8 else "cp1252", "replace")
        codes["characters" if is_utf8 else "encoding"] = None
    if _ILLEGAL.search(text):
        codes["control"] = None
        text = _ILLEGAL.sub(" ", text)

    def numbered(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        if (
            code in {9, 10, 13}
            or 0x20 <= code < 0xD800
            or 0xE000 <= code < 0xFFFE
            or 0x10000 <= code <= 0x10FFFF
        ):
            return found[0]
        codes["control"] = None
        return " "

    def named(found: re.Match[str]) -> str:
        name = found[1]
        if name in _OF_XML:
            return found[0]
        letters = html5.get(f"{name};") if name else None
        codes["entity" if letters else "ampersand"] = None
        return "".join(f"&#{ord(c)};" for c in letters) if letters else f"&amp;{found[0][1:]}"

    if "&" in text:
        text = _AMPERSAND.sub(named, _NUMBERED.sub(numbered, text))
    return text.encode("utf-8", "replace"), tuple(codes)
