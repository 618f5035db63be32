"""Which requests of the queue are shown: what the address says, read with tolerance."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liseron.people.queue import Sign, Waiting
from liseron.toolkit.pages import search_terms

SIGNS = {
    Sign.DUPLICATE: (_("Doublon probable"), "warn"),
    Sign.OUTSIDE: (_("Hors du territoire"), "stop"),
    Sign.MINOR: (_("Mineur"), ""),
    Sign.QUESTION: (_("Question posée"), ""),
    Sign.RENEWAL: (_("Prolongation"), "ok"),
    Sign.COMPLETE: (_("Complet"), "ok"),
}
SORTS: dict[str, tuple[object, Callable[[Waiting], object], bool]] = {
    "anciennes": (
        _("Les plus anciennes"),
        lambda one: (one.registration.asked_at, one.registration.pk),
        False,
    ),
    "recentes": (_("Les plus récentes"), lambda one: (one.registration.asked_at, one.registration.pk), True),
    "nom": (_("Par nom"), lambda one: (one.registration.patron.folded_name, one.registration.pk), False),
}
OLDEST_FIRST = "anciennes"


@dataclass(frozen=True)
class QueueFilters:
    """Search words, sign, library and order; anything unknown in the address is as if absent."""

    q: str = ""
    sign: str = ""
    library: str = ""
    sort: str = OLDEST_FIRST

    @classmethod
    def of(cls, request: HttpRequest) -> "QueueFilters":
        asked = request.GET
        sign, sort, library = asked.get("voir", ""), asked.get("tri", ""), asked.get("bib", "")
        return cls(
            q=search_terms(asked.get("q")),
            sign=sign if sign in set(Sign) else "",
            library=library if library.isascii() and library.isdigit() and len(library) < 10 else "",
            sort=sort if sort in SORTS else OLDEST_FIRST,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.sign or self.library)

    @property
    def query(self) -> str:
        """`?…` of these choices, "" when there are none: every link and form of the queue carries it."""
        said = {"q": self.q, "voir": self.sign, "bib": self.library}
        if self.sort != OLDEST_FIRST:
            said["tri"] = self.sort
        kept = urlencode({name: value for name, value in said.items() if value})
        return f"?{kept}" if kept else ""

    def apply(self, queue: list[Waiting]) -> list[Waiting]:
        rows = [
            one
            for one in queue
            if (not self.sign or self.sign in one.signs)
            and (not self.library or str(one.registration.library_id) == self.library)
            and (not self.q or one.matches(self.q))
        ]
        _label, key, backwards = SORTS[self.sort]
        return sorted(rows, key=key, reverse=backwards)  # type: ignore[arg-type]
