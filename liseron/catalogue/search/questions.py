"""What is asked of the catalogue, whatever engine answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from django.utils.translation import gettext as _

from liseron.catalogue import titles
from liseron.catalogue.search import clauses, words
from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.identifiers import identifier_of
from liseron.catalogue.search.words import Word

Sort = Literal["relevance", "title", "year", "newest"]
Facet = Literal["medium", "resource", "language", "audience", "year", "subject", "author", "place"]
FACETS: tuple[Facet, ...] = get_args(Facet)
USUAL_FACETS: tuple[Facet, ...] = FACETS[:5]
SORTS: tuple[Sort, ...] = get_args(Sort)

LONGEST_TEXT = 500
LONGEST_CHOICE = 200
MOST_WORDS = 32
MOST_CHOICES = 20
MOST_SETS = 200
DEEPEST = 10_000
LARGEST_PAGE = 100


class CannotSearch(ValueError):
    """The text cannot be searched; the message is a French sentence to show as it is."""


@dataclass(frozen=True)
class Query:
    """A question: `text` as typed, `filters` by facet (several values of one facet mean "or"), a page from 1.

    `sets` names sets of resources, by their slugs: {"open": …, "library:angouleme": …}; how many hits each holds is
    counted in `Found.facets["open"]` and `Found.facets["library"]`, under what follows the colon (or the name itself).
    `within` names those that narrow the answer; two of the same kind ("library:…") mean "or". `facets` are counted,
    USUAL_FACETS unless told. `is_exact`: the words as typed, neither corrected nor one less. `synonyms`: what
    `synonyms.matching(text)` found; the engines apply them.

    Raises CannotSearch for a text too long or without a word; unknown facets, sets, sorts and pages out of reach are
    brought back to what exists, since they come from addresses.
    """

    text: str = ""
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    size: int = 24
    today: date = date.max
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    within: Iterable[str] = ()
    facets: Iterable[str] = USUAL_FACETS
    is_exact: bool = False
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
        self._set("sets", dict(list(self.sets.items())[:MOST_SETS]))
        self._set("within", tuple(dict.fromkeys(name for name in self.within if name in self.sets)))
        self._set("facets", tuple(name for name in FACETS if name in set(self.facets)))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def words(self) -> list[Word]:
        """The words that a hit should hold, in order; those to exclude are not among them."""
        return [word for clause in self.clauses if not clause.is_excluded for word in clause.words]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The text as clauses: words, "phrases", -exclusions, each with its synonyms."""
        return clauses.parsed(self.text, self.synonyms)

    @cached_property
    def identifier(self) -> str:
        """The ISBN, EAN or ISSN that the text is, without hyphens; empty when it is none."""
        return identifier_of(self.text)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def chosen(self, name: str) -> list[str]:
        """The values asked for in one facet; empty means all."""
        return list(self.filters.get(name, ()))

    def slugs_within(self, *, but: str = "") -> list[frozenset[str]]:
        """The sets of resources that a hit must touch, one for each kind; `but` leaves one kind out."""
        kinds: dict[str, frozenset[str]] = {}
        for name in self.within:
            kind = kind_of_set(name)
            if kind != but:
                kinds[kind] = kinds.get(kind, frozenset()) | self.sets[name]
        return list(kinds.values())

    def is_narrowed(self) -> bool:
        """Whether anything but the text narrows the answer."""
        return bool(self.within) or any(self.filters.values())


def kind_of_set(name: str) -> str:
    """ "library:angouleme" → "library", "open" → "open"."""
    return name.partition(":")[0]


def value_of_set(name: str) -> str:
    """ "library:angouleme" → "angouleme", "open" → "open"."""
    return name.partition(":")[2] or name


def _choices(values: Iterable[str]) -> tuple[str, ...]:
    listed = [values] if isinstance(values, str) else list(values)
    return tuple(dict.fromkeys(value[:LONGEST_CHOICE] for value in listed if value))[:MOST_CHOICES]
