"""An ONIX product read once into Python: its elements by name, in reference names, under a few plain paths.

A product is asked for some hundred things, most of which it does not say; XPath answers each by a walk of its own.
"""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from liseron.protocols.onix.short_tags import REFERENCE

_BLOCKS = frozenset({"p", "br", "li", "div"})


class Node:
    """An element and what it holds. Read its texts before the parser forgets the product."""

    __slots__ = ("_element", "_inside")

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._inside: dict[str, list[Node]] | None = None

    @property
    def text(self) -> str:
        """All the text inside; a space where XHTML begins or ends a block."""
        element = self._element
        return _mixed(element) if len(element) else (element.text or "").strip()

    def all(self, path: str) -> list["Node"]:
        """The elements at `path` ("Publisher/Website"), in the order of the message."""
        found = [self]
        for name in path.split("/"):
            found = [inner for one in found for inner in one._children().get(name, ())]
        return found

    def first(self, name: str) -> "Node | None":
        """The first child of that name."""
        found = self._children().get(name)
        return found[0] if found else None

    def each(self, path: str) -> Iterator[str]:
        """The texts at `path`, empty ones left out."""
        return (text for found in self.all(path) if (text := found.text))

    def one(self, path: str) -> str:
        """The first text at `path`, "" when there is none."""
        return next(self.each(path), "")

    def child(self, name: str) -> str:
        """The text of the first child of that name, "" when there is none."""
        found = self._children().get(name)
        return found[0].text if found else ""

    def attribute(self, name: str) -> str:
        """The attribute, "" when there is none."""
        return self._element.get(name, "")

    def _children(self) -> dict[str, list["Node"]]:
        """By name, sorted out when the first one is asked for."""
        if self._inside is None:
            self._inside = {}
            for child in self._element.iterchildren(etree.Element):
                self._inside.setdefault(_name(str(child.tag)), []).append(Node(child))
        return self._inside


@lru_cache(maxsize=1000)
def _name(tag: str) -> str:
    """The reference name, without namespace; the texts' own HTML (`<p>`) keeps its names."""
    local = tag.rpartition("}")[2]
    return REFERENCE.get(local, local)


def _mixed(element: etree._Element) -> str:
    words = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        space = " " if str(inner.tag).rpartition("}")[2] in _BLOCKS else ""
        if event == "start":
            words += [space, inner.text or ""]
        else:
            words += [space, (inner.tail or "") if inner is not element else ""]
    return "".join(words).strip()
