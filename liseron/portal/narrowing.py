"""What an address of the search page asks: words, choices, sort, page; and the same with one thing more or less."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from liseron.catalogue import search as catalogue

LONGEST_SHOWN = 200
LONGEST_CHOICE = 200
MOST_CHOICES = 20
SORTS = {
    "relevance": _("pertinence"),
    "title": _("titre, de A à Z"),
    "year": _("année, la plus récente"),
    "newest": _("arrivée, la plus récente"),
}
# Names of the choices in addresses, and the facet that each one narrows.
FACETS = {
    "lieu": ("place", _("Où le trouver")),
    "media": ("medium", _("Média")),
    "offre": ("resource", _("Offre")),
    "public": ("audience", _("Public")),
    "langue": ("language", _("Langue")),
    "annee": ("year", _("Année")),
    "sujet": ("subject", _("Sujet")),
    "auteur": ("author", _("Auteur")),
}
ON_DEMAND = ("sujet", "auteur")  # counted when asked for: every title has several
SHELVES = "lieu"  # counted when there are shelves at all
LIBRARY, OPEN = "bib", "dispo"


@dataclass(frozen=True)
class Asked:
    """A search as its address says it. `choices` by name of `FACETS`, `libraries` slugs, `is_open` for me now."""

    text: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()
    is_open: bool = False
    sort: str = "relevance"
    is_exact: bool = False
    with_subjects: bool = False

    @classmethod
    def read(cls, said: QueryDict) -> "Asked":
        """Anything may stand in an address: what means nothing is left out, never refused."""
        choices = {name: _values(said.getlist(name)) for name in FACETS}
        return cls(
            text=said.get("q", "").strip(),
            choices={name: values for name, values in choices.items() if values},
            libraries=_values(said.getlist(LIBRARY)),
            is_open=said.get(OPEN) == "1",
            sort=said.get("tri", "") if said.get("tri") in SORTS else "relevance",
            is_exact=said.get("exact") == "1",
            with_subjects=said.get("sujets") == "1",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.choices or self.libraries or self.is_open)

    @property
    def shown_text(self) -> str:
        return self.text[:LONGEST_SHOWN]

    def pairs(self) -> list[tuple[str, str]]:
        """What the address says, in one order; without the page, and without what is usual."""
        said = [("q", self.text)] if self.text else []
        said += [(name, value) for name in FACETS for value in self.choices.get(name, ())]
        said += [(LIBRARY, slug) for slug in self.libraries]
        flags = {OPEN: self.is_open, "exact": self.is_exact, "sujets": self.with_subjects}
        said += [(name, "1") for name, is_set in flags.items() if is_set]
        return said + ([("tri", self.sort)] if self.sort != "relevance" else [])

    def address(self) -> str:
        """ "?q=lune&media=film"; "?" alone when nothing is asked, which still is an address."""
        return "?" + urlencode(self.pairs())

    def with_text(self, text: str) -> "Asked":
        """Other words, which are searched as they are."""
        return replace(self, text=text)

    def newest_first(self) -> "Asked":
        return replace(self, sort="newest", with_subjects=False)

    def for_everybody(self) -> "Asked":
        """Newest first, without what depends on who asks."""
        return replace(self.newest_first(), is_open=False)

    def without(self, name: str, value: str) -> "Asked":
        """One choice less."""
        if name == OPEN:
            return replace(self, is_open=False)
        if name == LIBRARY:
            return replace(self, libraries=tuple(one for one in self.libraries if one != value))
        left = tuple(one for one in self.choices.get(name, ()) if one != value)
        others = {key: values for key, values in self.choices.items() if key != name}
        return replace(self, choices=others | ({name: left} if left else {}))

    def narrowings(self) -> Iterator[tuple[str, str]]:
        """Each choice, as (name, value)."""
        for name, values in self.choices.items():
            yield from ((name, value) for value in values)
        yield from ((LIBRARY, slug) for slug in self.libraries)
        if self.is_open:
            yield OPEN, "1"

    def query(
        self,
        *,
        today: date,
        sets: Mapping[str, frozenset[str]] | None = None,
        page: int = 1,
        size: int = 20,
        facets: Iterable[str] | None = None,
        with_shelves: bool = False,
    ) -> catalogue.Query:
        """The question for the engine; `with_shelves` when libraries' own books are here. Raises CannotSearch."""
        counted = self._counted(with_shelves) if facets is None else facets
        within = [f"library:{slug}" for slug in self.libraries] + (["open"] if self.is_open else [])
        return catalogue.Query(
            text=self.text,
            filters={FACETS[name][0]: values for name, values in self.choices.items()},
            sort=self.sort,
            page=page,
            size=size,
            today=today,
            sets=sets or {},
            within=within,
            facets=counted,
            is_exact=self.is_exact,
        )

    def _counted(self, with_shelves: bool) -> list[str]:
        """Subjects and authors when they are asked for, or chosen, so that they can be taken back."""
        left = set() if self.with_subjects else set(ON_DEMAND)
        left |= set() if with_shelves else {SHELVES}
        return [facet for name, (facet, _) in FACETS.items() if name not in left or self.choices.get(name)]


def _values(said: list[str]) -> tuple[str, ...]:
    cut = (value.strip()[:LONGEST_CHOICE] for value in said)
    return tuple(dict.fromkeys(value for value in cut if value))[:MOST_CHOICES]
