"""OPDS 1.2 and 2.0: what a publication's words mean to us, and what a file that is no catalogue is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _
from lxml import etree

from liseron.catalogue.imports.opds_facts import facts_of
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.ports import SourceRecord
from liseron.protocols.opds import atom, document
from liseron.protocols.opds.publication import Publication
from liseron.toolkit.xml import CannotParse, parse_xml

LARGEST = 64_000_000


def read(path: Path) -> Iterator[Line]:
    """Each publication of a feed, whichever version; entries that lead to other lists say so."""
    try:
        if path.stat().st_size > LARGEST:
            raise CannotImport(_("Ce fichier est trop grand (plus de 64 Mo)."))
        data = path.read_bytes()
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error
    return page_of(data).lines()


def page_of(data: bytes, address: str = "") -> "Page":
    """A page of a catalogue, from a file or from `address`. Raises CannotImport, which says what else it is."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"["}:
        return _JsonPage(_json(data), address)
    if start == b"<" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _AtomPage(_xml(data), address)
    raise CannotImport(_("Ce fichier n’est pas un catalogue OPDS : il n’est ni en XML ni en JSON."))


class Page(Protocol):
    """One page of a catalogue: its lines, and the address of the following page, "" after the last."""

    next_address: str

    def lines(self, first: int = 1) -> Iterator[Line]:
        """The publications, numbered from `first`."""


class _AtomPage:
    def __init__(self, root: etree._Element, address: str) -> None:
        if not atom.is_feed(root):
            raise CannotImport(_not_a_feed(etree.QName(root).localname))
        self._root, self._base = root, atom.base_of(root, address)
        self.next_address = atom.next_page(root, address)
        entries = list(atom.entries(root))
        if entries and not any(map(atom.is_publication, entries)):
            raise CannotImport(_navigation())

    def lines(self, first: int = 1) -> Iterator[Line]:
        for number, entry in enumerate(atom.entries(self._root), first):
            publication = atom.read_entry(entry, self._base)
            if atom.is_publication(entry):
                content = etree.tostring(entry, encoding="utf-8", with_tail=False)
                yield _line(number, publication, SourceRecord("opds1", content))
            else:
                sentence = _("Cette entrée mène à une autre liste : ce n’est pas un titre.")
                yield Line((number,), publication.title, reason="not_a_title", sentence=sentence)


class _JsonPage:
    def __init__(self, content: Any, address: str) -> None:
        kind = document.kind_of(content)
        if kind not in {"feed", "publication", "empty-feed"}:
            raise CannotImport(_not_a_catalogue(kind))
        self._content, self._address = content, address
        self.next_address = document.next_page(content, address)

    def lines(self, first: int = 1) -> Iterator[Line]:
        for number, one in enumerate(document.publications(self._content), first):
            if isinstance(one, dict) and isinstance(one.get("metadata"), dict):
                content = json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass")
                publication = document.read_publication(one, self._address)
                yield _line(number, publication, SourceRecord("opds2", content))
            else:
                sentence = _("Cette entrée n’a pas la forme d’une publication.")
                yield Line((number,), str(one)[:80], reason="wrong_shape", sentence=sentence)


def _line(number: int, publication: Publication, source: SourceRecord) -> Line:
    facts = facts_of(publication)
    label = facts.title or facts.source_id
    if not facts.title:
        sentence = _("Cette publication n’a pas de titre.")
        return Line((number,), label, reason="no_title", sentence=sentence, source_id=facts.source_id)
    return Line((number,), label, facts, source=source)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotImport(_("Ce fichier n’est pas du JSON valable.")) from error


def _xml(data: bytes) -> etree._Element:
    try:
        return parse_xml(data, max_bytes=LARGEST, drop_doctype=True)
    except CannotParse as refusal:
        raise CannotImport(str(refusal)) from refusal


def _not_a_feed(root: str) -> str:
    return {
        "ONIXMessage": _("C’est un fichier ONIX, pas un catalogue OPDS. Choisissez la forme « ONIX »."),
        "ONIXmessage": _("C’est un fichier ONIX, pas un catalogue OPDS. Choisissez la forme « ONIX »."),
        "collection": _("C’est un fichier MARC en XML, pas un catalogue OPDS. Choisissez la forme MARC."),
        "OpenSearchDescription": _("C’est la description d’une recherche, pas un catalogue."),
        "rss": _("C’est un flux d’actualités (RSS), pas un catalogue OPDS."),
        "html": _("C’est une page web, pas un catalogue OPDS. Demandez l’adresse du catalogue."),
    }.get(root, _("Ce fichier XML n’est pas un catalogue OPDS."))


def _not_a_catalogue(kind: str) -> str:
    return {
        "navigation": _navigation(),
        "lcp-license": _("C’est la licence de prêt d’un lecteur (LCP), pas un catalogue."),
        "loan-status": _("C’est l’état d’un prêt (LCP), pas un catalogue."),
        "odl-license": _(
            "C’est la fiche d’une licence achetée (ODL), pas un catalogue. Elle ne dit pas le titre."
        ),
        "authentication": _(
            "C’est la page de connexion d’un catalogue. Il faut un compte pour lire ses titres."
        ),
    }.get(kind, _("Ce fichier JSON n’est pas un catalogue OPDS."))


def _navigation() -> str:
    return _("Ce catalogue est un sommaire : il mène à des listes. Donnez l’adresse d’une de ces listes.")
