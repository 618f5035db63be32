"""EPUB 2 and 3 as pages: tolerant of what real books get wrong, deaf to what they should not ask."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from liseron.catalogue.hosting.book import Book, BookPicture, CannotRead, ContentsLine
from liseron.catalogue.hosting.chapter import Cutter, Links
from liseron.catalogue.hosting.markup import LARGEST_CHAPTER, tree_of
from liseron.catalogue.hosting.package import Package, read_package
from liseron.catalogue.hosting.pages import Map, Piece, bind, contents_of, cut
from liseron.catalogue.hosting.parcel import Parcel, opened
from liseron.catalogue.hosting.pictures import LARGEST_PICTURE, media_type_of
from liseron.toolkit.xml import CannotParse

MOST_CHAPTERS = 2_000
MOST_TEXT = 40_000_000  # bytes of all the chapters: forty times a long novel
MOST_PICTURES = 2_000
MOST_PICTURE_BYTES = 150_000_000


def read_epub(path: Path) -> Book:
    """The book at `path`. Raises `CannotRead`, whose sentence is for the person who brought the file."""
    with opened(path) as parcel:
        package = read_package(parcel)
        links = Links({item.path for item in package.spine})
        gallery = Gallery(parcel)
        pieces = _pieces(parcel, package, links, gallery)
        pages = bind(pieces, package.toc, links, package.title)
        contents = contents_of(package.toc, Map.of(pieces)) or [
            ContentsLine(page.title, number)
            for number, page in enumerate(pages, start=1)
            if page.is_in_contents
        ]
        return Book(package.language, pages, contents, gallery.pictures)


class Gallery:
    """The pictures that chapters show, checked once each."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.pictures: list[BookPicture] = []
        self._numbers: dict[str, int | None] = {}
        self._bytes = 0

    def number(self, path: str) -> int | None:
        """The number that the picture at `path` has in pages; None when it cannot be shown."""
        if path not in self._numbers:
            self._numbers[path] = self._admit(path)
        return self._numbers[path]

    def _admit(self, path: str) -> int | None:
        if not self.parcel.has(path) or len(self.pictures) >= MOST_PICTURES:
            return None
        try:
            data = self.parcel.read(path)
        except CannotRead:
            return None
        media_type = media_type_of(data) if len(data) <= LARGEST_PICTURE else ""
        self._bytes += len(data)
        if not media_type or self._bytes > MOST_PICTURE_BYTES:
            return None
        self.pictures.append(BookPicture(len(self.pictures) + 1, path[:500], media_type, data))
        return len(self.pictures)


def _pieces(parcel: Parcel, package: Package, links: Links, gallery: Gallery) -> list[Piece]:
    if len(package.spine) > MOST_CHAPTERS:
        raise CannotRead(
            _("Ce livre compte trop de chapitres pour être lu ici (plus de %(most)s).")
            % {"most": MOST_CHAPTERS}
        )
    pieces: list[Piece] = []
    weight = 0
    for item in package.spine:
        data = parcel.read(item.path)
        weight += len(data)
        if len(data) > LARGEST_CHAPTER:
            raise CannotRead(_("Un chapitre de ce livre est trop long pour être lu ici. Découpez-le."))
        if weight > MOST_TEXT:
            raise CannotRead(_("Ce livre est trop long pour être lu ici. Découpez-le en plusieurs volumes."))
        try:
            root = tree_of(data)
        except CannotParse:
            continue
        blocks = Cutter(item.path, links, gallery.number).blocks(root)
        pieces.extend(piece for piece in cut(item.path, blocks, package.toc) if not piece.is_empty)
    if not pieces:
        raise CannotRead(
            _("Aucun chapitre de ce livre ne se lit : il est vide ou abîmé. Déposez un autre exemplaire.")
        )
    return pieces
