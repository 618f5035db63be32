"""Elements of a parsed answer, read strictly: lxml elements come in, from a parser that expands nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

LONGEST_TEXT = 4_000


class NotAnAnswer(ValueError):
    """What came is not one clear answer; the message says why, in English, for logs."""


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Elements just below, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


def text_of(element: etree._Element) -> str:
    """The whole text of a leaf, whatever comments stand in it (CVE-2017-11427). Raises NotAnAnswer."""
    if any(True for _child in children(element)):
        raise NotAnAnswer(f"elements inside {local_name(element)}")
    text = ((element.text or "") + "".join(comment.tail or "" for comment in element)).strip()
    if len(text) > LONGEST_TEXT:
        raise NotAnAnswer(f"{local_name(element)} is too long")
    return text


def only(parent: etree._Element, tag: str) -> etree._Element:
    """The one child named `tag`. Raises NotAnAnswer when there is none or are several."""
    found = [child for child in children(parent) if child.tag == tag]
    if len(found) != 1:
        raise NotAnAnswer(f"{len(found)} elements {etree.QName(tag).localname}")
    return found[0]


def moment_of(text: str | None) -> datetime | None:
    """An xs:dateTime; without a zone it is UTC. None for anything else: nothing hangs on it."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
