"""What is asked of the catalogue, whatever engine answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from django.utils.translation import gettext as _

from liseron.catalogue import titles
from liseron.catalogue.search import words
from liseron.catalogue.search.words import Word

Sort = Literal["relevance", "title", "year", "newest"]
Facet = Literal["medium", "resource", "language", "audience"]
FACETS: tuple[Facet, ...] = get_args(Facet)
SORTS: tuple[Sort, ...] = get_args(Sort)

LONGEST_TEXT = 500
MOST_WORDS = 32
MOST_CHOICES = 20
DEEPEST = 10_000
LARGEST_PAGE = 100


class CannotSearch(ValueError):
    """The text cannot be searched; the message is a French sentence to show as it is."""


@dataclass(frozen=True)
class Query:
    """A question: `text` as typed, `filters` by facet (several values of one facet mean "or"), a page from 1.

    `today` decides which resources are open. Raises CannotSearch for a text too long or without a word; unknown
    facets, sorts and pages out of reach are brought back to what exists, since they come from addresses.
    """

    text: str = ""
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    size: int = 24
    today: date = date.max

    def __post_init__(self) -> None:
        text = " ".join(titles.without_controls(self.text[: LONGEST_TEXT + 1]).split())
        if len(self.text) > LONGEST_TEXT or len(words.words_of(text)) > MOST_WORDS:
            raise CannotSearch(
                _("Votre recherche est trop longue. Gardez quelques mots : un titre, un auteur, un sujet.")
            )
        if text and not words.words_of(text):
            raise CannotSearch(_("Écrivez au moins un mot : un titre, un auteur, un sujet."))
        size = min(max(1, self.size), LARGEST_PAGE)
        self._set("text", text)
        self._set("filters", {name: _choices(self.filters.get(name, ())) for name in FACETS})
        self._set("sort", self.sort if self.sort in SORTS else "relevance")
        self._set("size", size)
        self._set("page", min(max(1, self.page), DEEPEST // size))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def words(self) -> list[Word]:
        return words.words_of(self.text)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def chosen(self, name: str) -> list[str]:
        """The values asked for in one facet; empty means all."""
        return list(self.filters.get(name, ()))


def _choices(values: Iterable[str]) -> tuple[str, ...]:
    listed = [values] if isinstance(values, str) else list(values)
    return tuple(dict.fromkeys(value[:80] for value in listed if value))[:MOST_CHOICES]
