"""What must never be false in the catalogue."""

from collections.abc import Iterable

from liseron.catalogue import search
from liseron.toolkit.invariants import invariant


@invariant("The search index holds what readers may find, and nothing else")
def index_agrees() -> Iterable[str]:
    yield from search.disagreements()
