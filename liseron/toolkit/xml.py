"""The one XML parser: nothing is fetched, nothing is expanded, everything has a limit.

lxml's own default still reads local files named by an entity. Here the text is decoded by us, checked, and given
to libxml2 as UTF-8, so both read the same characters.
"""

import codecs
import re
from html.entities import html5

from django.utils.translation import gettext as _
from lxml import etree

MAX_BYTES = 20_000_000
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-16": "utf-16",
    "iso-8859-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
}

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")
_DECLARED = re.compile(rb"\A\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_BEFORE_ROOT = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+", re.DOTALL)
_PLAIN_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+[^\s\[\]<>\"']{1,100}"
    r"(?:\s+(?:PUBLIC\s+(?:\"[^\"<>]*\"|'[^'<>]*')(?:\s+(?:\"[^\"<>]*\"|'[^'<>]*'))?|SYSTEM\s+(?:\"[^\"<>]*\"|'[^'<>]*')))?"
    r"\s*>",
    re.IGNORECASE,
)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}


class CannotParse(ValueError):
    """`reason`: "size", "encoding", "doctype" or "syntax"; the message is a French sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            {
                "size": _("Ce fichier est trop gros."),
                "encoding": _(
                    "Ce fichier XML est dans un codage que nous ne lisons pas. Envoyez-le en UTF-8."
                ),
                "doctype": _("Ce fichier XML contient une définition de type (DOCTYPE), que nous refusons."),
                "syntax": _("Ce fichier XML est abîmé ou incomplet."),
            }[reason]
        )


def parse_xml(data: bytes, *, max_bytes: int = MAX_BYTES, drop_doctype: bool = False) -> etree._Element:
    """Root of the document in `data`. Raises CannotParse.

    A DOCTYPE is refused. With `drop_doctype`, one without internal subset (as EPUB's pages have) is taken away
    unread, and HTML's named characters are replaced. At most 256 levels and 10 MB a text (libxml2's own limits).
    """
    if len(data) > max_bytes:
        raise CannotParse("size")
    text = _without_doctype(_decode(data), allowed=drop_doctype)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotParse("syntax") from error
    if root is None:
        raise CannotParse("syntax")
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotParse("doctype")
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
    )


def _decode(data: bytes) -> str:
    """The characters of the document, by its mark or its declaration; only encodings that mean one thing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    else:
        declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
        name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
        if data.startswith(codecs.BOM_UTF8):
            name = "utf-8"
    try:
        return data.decode(ENCODINGS[name])
    except (KeyError, UnicodeError) as error:
        raise CannotParse("encoding") from error


def _without_doctype(text: str, *, allowed: bool) -> str:
    text = _DECLARATION.sub("", text, count=1)
    prolog = _BEFORE_ROOT.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text
    doctype = _PLAIN_DOCTYPE.match(text, start)
    if not allowed or doctype is None:
        raise CannotParse("doctype")
    rest = text[doctype.end() :]
    return _NAMED.sub(lambda found: _character(found.group(1)), rest)


def _character(name: str) -> str:
    if name in _OF_XML or name not in html5:
        return f"&{name}"
    # Numbers, so that &LT; stays a character and never opens a tag.
    return "".join(f"&#{ord(c)};" for c in html5[name])
