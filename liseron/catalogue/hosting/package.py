"""How an EPUB is laid out: META-INF/container.xml, the package document, the table of contents.

EPUB 3.3 § 4 (package document), § 6 (container), § 7 (navigation document); OPF 2.0.1 for EPUB 2 and its NCX.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from liseron.catalogue.hosting.book import CannotRead
from liseron.catalogue.hosting.markup import tree_of
from liseron.catalogue.hosting.parcel import Parcel
from liseron.toolkit.xml import CannotParse, parse_xml

LARGEST_INDEX = 4_000_000  # bytes of the package document, of the NCX
MOST_LINES = 3_000  # lines of a table of contents
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True)
class SpineItem:
    path: str
    is_linear: bool


@dataclass(frozen=True)
class TocLine:
    """A line as the book wrote it: `path` in the archive, `fragment` an id in it or empty, `level` from 1."""

    title: str
    path: str
    fragment: str
    level: int


@dataclass(frozen=True)
class Package:
    title: str
    language: str
    spine: list[SpineItem]
    toc: list[TocLine]


def read_package(parcel: Parcel) -> Package:
    """Layout of the book. Raises `CannotRead` with the sentence for the person who brought the file."""
    _refuse_encrypted(parcel)
    root_path = _package_path(parcel)
    root = _index(parcel, root_path)
    folder = posixpath.dirname(root_path)
    manifest = {e.get("id"): e for e in children(root, "manifest", "item") if e.get("id") and e.get("href")}
    spine = _spine(root, manifest, folder, parcel)
    if not spine:
        raise CannotRead(
            _("Ce livre ne contient aucun chapitre. Demandez-en un autre exemplaire à l’éditeur.")
        )
    return Package(
        title=_metadata(root, "title"),
        language=_metadata(root, "language")[:20],
        spine=spine,
        toc=_toc(root, manifest, folder, parcel),
    )


def name_of(element: Any) -> str:
    """Local name in lower case; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """Descendants by a path of local names, whatever their namespace."""
    here, *rest = names
    for child in element:
        if name_of(child) == here:
            if rest:
                yield from children(child, *rest)
            else:
                yield child


def target_of(href: str, document: str) -> tuple[str, str] | None:
    """(path in the archive, fragment) of a link written in `document`; None when it leaves the book."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(parts.path)))
    return (document if not parts.path else path.lstrip("/")), unquote(parts.fragment)


def words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _refuse_encrypted(parcel: Parcel) -> None:
    """A font may be scrambled (its method is public); anything else encrypted cannot be read here."""
    protected = CannotRead(
        _(
            "Ce livre est protégé par un verrou (DRM) : le portail ne peut pas l’ouvrir. "
            "Déposez une version sans verrou."
        )
    )
    if parcel.has("META-INF/license.lcpl"):
        raise protected
    if not parcel.has("META-INF/encryption.xml"):
        return
    methods = [
        e for e in _index(parcel, "META-INF/encryption.xml").iter() if name_of(e) == "encryptionmethod"
    ]
    if any(not str(e.get("Algorithm", "")).startswith(_FONT_OBFUSCATION) for e in methods):
        raise protected


def _package_path(parcel: Parcel) -> str:
    if not parcel.has("META-INF/container.xml"):
        raise CannotRead(
            _("Ce fichier n’est pas un livre EPUB : son sommaire interne manque. Vérifiez le fichier déposé.")
        )
    for rootfile in children(_index(parcel, "META-INF/container.xml"), "rootfiles", "rootfile"):
        path = unquote(rootfile.get("full-path", "")).lstrip("/")
        if parcel.has(path):
            return path
    raise CannotRead(_("Ce livre EPUB est incomplet : sa fiche principale manque. Déposez-le à nouveau."))


def _index(parcel: Parcel, path: str) -> Any:
    try:
        return parse_xml(parcel.read(path), max_bytes=LARGEST_INDEX, drop_doctype=True)
    except CannotParse as problem:
        raise CannotRead(
            _("Ce livre EPUB est abîmé : une partie ne se lit pas (%(path)s).") % {"path": path[:80]}
        ) from problem


def _metadata(root: Any, name: str) -> str:
    found = (
        words_of(e) for metadata in children(root, "metadata") for e in metadata.iter() if name_of(e) == name
    )
    return next((words for words in found if words), "")[:300]


def _spine(root: Any, manifest: dict[str, Any], folder: str, parcel: Parcel) -> list[SpineItem]:
    """Chapters that exist, in reading order, those outside the order (notes, answers) last."""
    items: dict[str, SpineItem] = {}
    for ref in children(root, "spine", "itemref"):
        item = manifest.get(ref.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        path = _beside(folder, item.get("href"))
        if parcel.has(path) and "html" in (item.get("media-type") or "html"):
            items.setdefault(path, SpineItem(path, is_linear=ref.get("linear") != "no"))
    return sorted(items.values(), key=lambda item: not item.is_linear)


def _beside(folder: str, href: str) -> str:
    """Path of a manifest's href; a name with a raw `%` in the archive is left to the parcel."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0]))).lstrip("/")


def _toc(root: Any, manifest: dict[str, Any], folder: str, parcel: Parcel) -> list[TocLine]:
    """The navigation document, else the NCX, else nothing: a book without contents is still read."""
    nav = next((i for i in manifest.values() if "nav" in (i.get("properties") or "").split()), None)
    spine = next(children(root, "spine"), None)
    named = spine.get("toc") if spine is not None else None
    ncx = manifest.get(named) if named in manifest else _of_type(manifest, "application/x-dtbncx+xml")
    for item, read in ((nav, _nav_lines), (ncx, _ncx_lines)):
        path = _beside(folder, item.get("href")) if item is not None else ""
        if not path or not parcel.has(path):
            continue
        try:
            lines = list(read(tree_of(parcel.read(path)), path))
        except CannotParse:
            continue
        if lines:
            return lines[:MOST_LINES]
    return []


def _of_type(manifest: dict[str, Any], media_type: str) -> Any:
    return next((item for item in manifest.values() if item.get("media-type") == media_type), None)


def _nav_lines(root: Any, path: str) -> Iterator[TocLine]:
    navs = [e for e in root.iter() if name_of(e) == "nav"]
    kinds = {
        id(e): next((v for k, v in e.attrib.items() if k.rpartition("}")[2] == "type"), "") for e in navs
    }
    chosen = next((e for e in navs if "toc" in kinds[id(e)].split()), navs[0] if navs else None)
    if chosen is not None:
        for top in children(chosen, "ol"):
            yield from _list_lines(top, path, 1)


def _list_lines(ordered: Any, path: str, level: int) -> Iterator[TocLine]:
    for item in children(ordered, "li"):
        link = next(children(item, "a"), None)
        target = target_of(link.get("href", ""), path) if link is not None else None
        if link is not None and target and words_of(link):
            yield TocLine(words_of(link)[:300], *target, level)
        if level < 3:
            for below in children(item, "ol"):
                yield from _list_lines(below, path, level + 1)


def _ncx_lines(root: Any, path: str) -> Iterator[TocLine]:
    for top in children(root, "navmap"):
        yield from _point_lines(top, path, 1)


def _point_lines(parent: Any, path: str, level: int) -> Iterator[TocLine]:
    for point in children(parent, "navpoint"):
        label = next((words_of(e) for e in children(point, "navlabel", "text")), "")
        content = next(children(point, "content"), None)
        target = target_of(content.get("src", ""), path) if content is not None else None
        if label and target:
            yield TocLine(label[:300], *target, level)
        if level < 3:
            yield from _point_lines(point, path, level + 1)
