"""What stands on the shelves of the portal's library: invented copies of books that everybody knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from liseron.catalogue.models import Medium
from liseron.catalogue.ports import ItemFacts, TitleFacts, named
from liseron.partners.models import Library, Partner

NAMESPACE = "oai:portail.demo.example"
REPOSITORY: dict[str, Any] = {
    "repository": "Catalogue du portail imité",
    "granularity": "day",
    "deletions": "no",
    "earliest": "2026-01-01",
    "formats": ["unimarc"],
    "sets": [],
    "prefix": "unimarc",
}
"""What it says of itself, as fields of Source."""


@dataclass(frozen=True)
class Book:
    """A record with the shelf marks of its copies."""

    number: str
    title: str
    author: str
    year: int
    marks: tuple[str, ...]

    @property
    def identifier(self) -> str:
        return f"{NAMESPACE}:{self.number}"

    @property
    def family_name(self) -> str:
        return self.author.rpartition(" ")[2]

    @property
    def given_name(self) -> str:
        return self.author.rpartition(" ")[0]

    def copies(self, places: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """(library, mark, bar code) each; they go round the libraries."""
        for n, mark in enumerate(self.marks):
            yield places[n % len(places)] if places else "", mark, f"{self.number}-{n}"


BOOKS = (
    Book("n1", "Vingt mille lieues sous les mers", "Jules Verne", 1995, ("R VER", "J VER")),
    Book("n2", "De la Terre à la Lune", "Jules Verne", 2003, ("R VER",)),
    Book("n3", "Les Trois Mousquetaires", "Alexandre Dumas", 1998, ("R DUM", "R DUM", "J DUM")),
    Book("n4", "Le Tour de la France par deux enfants", "G. Bruno", 1977, ("372 BRU",)),
    Book("n5", "Germinal", "Émile Zola", 2001, ("R ZOL", "R ZOL")),
)


def places_of(partner: Partner) -> list[str]:
    """The names of its first two libraries."""
    libraries = Library.objects.of(partner).open_to_readers().order_by("folded_name")
    return list(libraries.values_list("name", flat=True)[:2])


def as_facts(partner: Partner) -> list[TitleFacts]:
    """As a harvest of the portal's repository would bring them."""
    places = places_of(partner)
    return [
        TitleFacts(
            book.identifier,
            book.title,
            Medium.BOOK,
            creators=named([book.author]),
            year=book.year,
            language="fr",
            published=str(book.year),
            items=tuple(ItemFacts((where,), mark, code) for where, mark, code in book.copies(places)),
        )
        for book in BOOKS
    ]
