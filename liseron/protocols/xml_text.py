"""Text for XML 1.0 documents written by joining strings: what may not stand there, and how the rest is written."""

import re

_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def sound(text: str) -> str:
    """The text in one line without what XML forbids or discourages (XML 1.0, 2.2): controls, halves of surrogates.

    Line breaks become spaces. No named character is ever needed: all others stay as they are.
    """
    if text.isprintable():
        return text.strip()
    return _UNWANTED.sub("", _BREAKS.sub(" ", text)).strip()


def escaped(text: str) -> str:
    """Sound text as an element's or an attribute's content: by numbers alone, as OAI-PMH asks (3.2)."""
    if "&" in text:
        text = text.replace("&", "&#38;")
    if "<" in text:
        text = text.replace("<", "&#60;")
    if ">" in text:
        text = text.replace(">", "&#62;")
    if '"' in text:
        text = text.replace('"', "&#34;")
    return text
