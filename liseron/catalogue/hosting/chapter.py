"""A chapter's tree cut into blocks: paragraphs, lists, tables, figures, each as plain HTML.

Nothing here is trusted to be safe: `pages.py` passes every page through nh3 at the end. What is done here is
the meaning: which tags become ours, where links and pictures lead, what a refused picture leaves behind.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from liseron.catalogue.hosting.markup import DEEPEST
from liseron.catalogue.hosting.package import name_of, target_of, words_of
from liseron.catalogue.hosting.vocabulary import BLOCKS, CLASSES, CONTAINERS, GONE, RENAMED
from liseron.toolkit.markup import TAGS

Target = tuple[str, str]

_NUMBERS = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",), "li": ("value",)}
_LANGUAGE = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")


@dataclass(frozen=True)
class Block:
    """`heading` is 1 to 6, or 0; a heading's `html` is its inside alone. `ids` are written as in the book."""

    html: str
    ids: tuple[str, ...] = ()
    heading: int = 0
    text: str = ""
    length: int = 0


def page_id(identifier: str) -> str:
    """An id of the book as ours: prefixed, so that no book can name a part of the portal's page."""
    return "c-" + re.sub(r"[^\w.:-]", lambda found: f"_{ord(found[0]):x}", identifier)[:120]


@dataclass
class Links:
    """Internal links met while cutting: written `~0`, `~1`… until every page has its number."""

    documents: set[str]
    targets: list[Target] = field(default_factory=list)

    def address(self, href: str, document: str) -> str:
        """What to write in the page for a link; "" for one that leads nowhere we may send a reader."""
        if re.match(r"(?i)https?://[^/]|mailto:", href.strip()):
            return href.strip()
        target = target_of(href, document)
        if target is None or target[0] not in self.documents:
            return ""
        self.targets.append(target)
        return f"~{len(self.targets) - 1}"


@dataclass
class Cutter:
    """Cuts one document. `picture` gives the number of the picture at a path; None: cannot be shown."""

    document: str
    links: Links
    picture: Callable[[str], int | None]
    ids: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def blocks(self, root: Any) -> Iterator[Block]:
        body = next((e for e in root.iter() if name_of(e) == "body"), root)
        yield from self._inside(body, "", 0)

    def _inside(self, element: Any, attributes: str, depth: int) -> Iterator[Block]:
        """The blocks of a container; loose words between them become paragraphs."""
        self._remember(element)
        loose = _text(element.text)
        for child in element:
            name = name_of(child)
            if name in BLOCKS and name not in GONE:
                yield from self._loose(loose, attributes)
                loose = ""
                yield from self._block(child, name, attributes, depth + 1)
            else:
                loose += self._inline(child, depth + 1)
            loose += _text(child.tail)
        yield from self._loose(loose, attributes)

    def _block(self, element: Any, name: str, attributes: str, depth: int) -> Iterator[Block]:
        own = _language(element) or attributes
        if name in CONTAINERS and depth < DEEPEST and any(name_of(c) in BLOCKS for c in element):
            yield from self._inside(element, own, depth)
        elif re.fullmatch("h[1-6]", name):
            self._remember(element)
            inside = self._children(element, depth)
            yield self._made(inside, heading=int(name[1]), text=words_of(element))
        else:
            yield self._made(self._inline(element, depth, inherited=attributes), text=words_of(element)[:300])

    def _loose(self, html: str, attributes: str) -> Iterator[Block]:
        if "<img" in html or re.sub("<[^>]*>", "", html).strip():
            yield self._made(f"<p{attributes}>{html}</p>")
        elif html.strip():
            yield self._made(html.strip())

    def _made(self, html: str, heading: int = 0, text: str = "") -> Block:
        ids, self.ids = tuple(self.ids), []
        return Block(html, ids, heading, text, len(html))

    def _remember(self, element: Any) -> str:
        """The id that links may aim at; the first of two equal ones counts."""
        identifier = element.get("id") or (element.get("name") if name_of(element) == "a" else None)
        if not identifier or identifier in self.seen:
            return ""
        self.seen.add(identifier)
        self.ids.append(identifier)
        return str(identifier)

    def _children(self, element: Any, depth: int) -> str:
        if depth >= DEEPEST:
            return escape(words_of(element))
        return _text(element.text) + "".join(
            self._inline(child, depth + 1) + _text(child.tail) for child in element
        )

    def _inline(self, element: Any, depth: int, inherited: str = "") -> str:
        name = name_of(element)
        if name == "" or name in GONE:
            return ""
        if name in {"img", "image"}:
            return self._picture(element)
        if name == "svg":
            return "".join(self._picture(e) for e in element.iter() if name_of(e) == "image")
        if name == "math":
            return f"<span>{escape(element.get('alttext') or words_of(element))}</span>"
        if re.fullmatch("h[1-6]", name):
            return (
                f"<p>{_anchor(self._remember(element))}<strong>{self._children(element, depth)}</strong></p>"
            )
        identifier = self._remember(element)
        name = RENAMED.get(name, name)
        if name not in TAGS:
            return _anchor(identifier) + self._children(element, depth)
        if name in {"br", "hr", "wbr"}:
            return _anchor(identifier) + f"<{name}>"
        return self._element(element, name, identifier, depth, inherited)

    def _element(self, element: Any, name: str, identifier: str, depth: int, inherited: str) -> str:
        written = f' id="{escape(page_id(identifier))}"' if identifier else ""
        written += (_language(element) or inherited) + _class(element) + _numbers(element, name)
        inside = self._children(element, depth)
        if name == "a":
            says = "<img" in inside or re.sub("<[^>]*>", "", inside).strip()
            address = self.links.address(element.get("href", ""), self.document) if says else ""
            name = "a" if address else "span"
            written += f' href="{escape(address)}"' if address else ""
        if name == "abbr" and element.get("title"):
            written += f' title="{escape(element.get("title"))}"'
        return f"<{name}{written}>{inside}</{name}>"

    def _picture(self, element: Any) -> str:
        href = element.get("src") or next((v for k, v in element.attrib.items() if k.endswith("href")), "")
        alt = " ".join((element.get("alt") or "").split())[:500]
        target = target_of(href, self.document)
        number = self.picture(target[0]) if target else None
        anchor = _anchor(self._remember(element))
        if number is None:
            return anchor + (f"<em>[{escape(_('Image non affichée : %s') % alt)}]</em>" if alt else "")
        return f'{anchor}<img src="../image/{number}" alt="{escape(alt)}">'


def _text(text: str | None) -> str:
    return escape(text or "", quote=False)


def _anchor(identifier: str) -> str:
    return f'<span id="{escape(page_id(identifier))}"></span>' if identifier else ""


def _language(element: Any) -> str:
    """Language and direction, which screen readers need."""
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or ""
    direction = element.get("dir", "")
    written = f' lang="{language}"' if _LANGUAGE.match(language) else ""
    return written + (f' dir="{direction}"' if direction in {"ltr", "rtl", "auto"} else "")


def _class(element: Any) -> str:
    """A few classes that carry meaning become ours; the book's own styles stay out."""
    kinds = next((v for k, v in element.attrib.items() if k.endswith("}type")), "")
    wanted = [
        CLASSES[c.lower()] for c in f"{element.get('class', '')} {kinds}".split() if c.lower() in CLASSES
    ]
    return f' class="{" ".join(dict.fromkeys(wanted))}"' if wanted else ""


def _numbers(element: Any, name: str) -> str:
    pairs = ((attribute, element.get(attribute, "")) for attribute in _NUMBERS.get(name, ()))
    return "".join(f' {a}="{v}"' for a, v in pairs if re.fullmatch(r"[0-9]{1,4}", v))
