"""OPDS 1.2: entries of an Atom feed, with the words that Dublin Core, schema.org and Palace add to them."""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from liseron.protocols.names import forename_first
from liseron.protocols.opds.publication import Link, Publication, Subject

ATOM = "{http://www.w3.org/2005/Atom}"
OPDS = "{http://opds-spec.org/2010/catalog}"
DCTERMS = "{http://purl.org/dc/terms/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SCHEMA = "{http://schema.org/}"
OPF = "{http://www.idpf.org/2007/opf}"
PALACE = "{http://librarysimplified.org/terms/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
IMAGES = ("http://opds-spec.org/image", "http://opds-spec.org/cover", "x-stanza-cover-image")
THUMBNAILS = ("http://opds-spec.org/image/thumbnail", "http://opds-spec.org/thumbnail")
DEEPEST_INDIRECTION = 10


def is_feed(root: etree._Element) -> bool:
    """An Atom feed, or an entry that stands alone."""
    return root.tag in {f"{ATOM}feed", f"{ATOM}entry"}


def entries(root: etree._Element) -> Iterator[etree._Element]:
    yield from [root] if root.tag == f"{ATOM}entry" else root.iterchildren(f"{ATOM}entry")


def next_page(root: etree._Element, address: str) -> str:
    """The address of the following page (RFC 5005), "" after the last."""
    return next((link.href for link in _links(root, base_of(root, address)) if "next" in link.rels), "")


def base_of(root: etree._Element, address: str) -> str:
    """What relative links start from: xml:base, else where the feed was read, else where it says it is."""
    declared = root.get(f"{XML}base", "")
    own = (e.get("href", "") for e in root.iterchildren(f"{ATOM}link") if e.get("rel") == "self")
    return urljoin(address or next(own, ""), declared)


def is_publication(entry: etree._Element) -> bool:
    """Something may be acquired, or says what it is; else the entry leads to other lists (OPDS 1.2, 5.1)."""
    if entry.get(f"{SCHEMA}additionalType"):
        return True
    links = list(_links(entry, ""))
    if any(link.is_acquisition for link in links):
        return True
    has_lists = any(link.type.startswith("application/atom+xml") and "kind=" in link.type for link in links)
    return not has_lists and any("entry" in link.type or link.rels & set(IMAGES) for link in links)


def read_entry(entry: etree._Element, base: str) -> Publication:
    """The publication that an entry describes; `base` is what its relative links start from."""
    links = list(_links(entry, urljoin(base, entry.get(f"{XML}base", ""))))
    series = entry.find(f"{SCHEMA}Series")
    return Publication(
        id=_text(entry, f"{ATOM}id"),
        type=entry.get(f"{SCHEMA}additionalType", ""),
        title=_text(entry, f"{ATOM}title"),
        subtitle=_text(entry, f"{SCHEMA}alternativeHeadline"),
        creators=tuple(_creators(entry)),
        publisher=_text(entry, f"{DCTERMS}publisher", f"{DC}publisher"),
        languages=tuple(_texts(entry, f"{DCTERMS}language", f"{DC}language")),
        subjects=tuple(_subjects(entry)),
        description=_text(entry, f"{ATOM}summary") or _text(entry, f"{ATOM}content"),
        series="" if series is None else _attribute(series, "name"),
        position="" if series is None else _attribute(series, "position"),
        issued=_text(entry, f"{DCTERMS}issued", f"{DC}date", f"{DCTERMS}created"),
        rights=_text(entry, f"{ATOM}rights", f"{DCTERMS}rights", f"{DC}rights"),
        identifiers=tuple(_texts(entry, f"{DCTERMS}identifier", f"{DC}identifier", f"{DC}source")),
        formats=tuple(_texts(entry, f"{DCTERMS}format", f"{DC}format")),
        pages=_count(_text(entry, f"{DCTERMS}extent", f"{SCHEMA}numberOfPages")),
        links=tuple(link for link in links if not link.rels & {*IMAGES, *THUMBNAILS}),
        images=tuple(link for rel in (*IMAGES, *THUMBNAILS) for link in links if rel in link.rels),
    )


def _links(element: etree._Element, base: str) -> Iterator[Link]:
    for link in element.iterchildren(f"{ATOM}link"):
        href = link.get("href", "").strip()
        availability = link.find(f"{OPDS}availability")
        kind = link.get("type", "").strip()
        yield Link(
            href=_joined(base, href),
            rels=frozenset(link.get("rel", "alternate").split()),
            type=kind,
            title=link.get("title", ""),
            rights=link.get(f"{DCTERMS}rights", "") or link.get("rights", ""),
            is_templated="{" in href,
            formats=tuple(_obtained(link, 0)) or ((kind,) if kind else ()),
            availability="" if availability is None else availability.get("status", ""),
            since="" if availability is None else availability.get("since", ""),
            until="" if availability is None else availability.get("until", ""),
            price=_price(link.find(f"{OPDS}price")),
        )


def _obtained(link: etree._Element, depth: int) -> Iterator[str]:
    """The types at the ends of the indirections (OPDS 1.2, 5.3)."""
    for step in link.iterchildren(f"{OPDS}indirectAcquisition"):
        inner = list(_obtained(step, depth + 1)) if depth < DEEPEST_INDIRECTION else []
        yield from inner or [step.get("type", "")]


def _creators(entry: etree._Element) -> Iterator[tuple[str, str]]:
    for tag, usual in ((f"{ATOM}author", "aut"), (f"{ATOM}contributor", "ctb"), (f"{DCTERMS}creator", "aut")):
        for person in entry.iterchildren(tag):
            name = _text(person, f"{ATOM}name") or forename_first(_text(person, f"{PALACE}sort_name"))
            name = name or " ".join((person.text or "").split())
            if name:
                yield name, person.get(f"{OPF}role", usual)


def _subjects(entry: etree._Element) -> Iterator[Subject]:
    for category in entry.iterchildren(f"{ATOM}category"):
        yield Subject(category.get("label", ""), category.get("term", ""), category.get("scheme", ""))
    for subject in _texts(entry, f"{DCTERMS}subject", f"{DC}subject"):
        yield Subject(subject)


def _texts(element: etree._Element, *tags: str) -> Iterator[str]:
    for tag in tags:
        for child in element.iterchildren(tag):
            text = "".join(map(str, child.itertext())).strip()
            if text:
                yield text


def _text(element: etree._Element, *tags: str) -> str:
    return next(_texts(element, *tags), "")


def _attribute(element: etree._Element, name: str) -> str:
    return element.get(f"{SCHEMA}{name}", "") or element.get(name, "")


def _price(price: etree._Element | None) -> str:
    return "" if price is None else f"{(price.text or '').strip()} {price.get('currencycode', '')}".strip()


def _count(text: str) -> int:
    figures = text.split()[0] if text.split() else ""
    return int(figures) if figures.isascii() and figures.isdigit() and len(figures) < 7 else 0


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if href else ""
    except ValueError:
        return href
