"""The catalogue's search: ask it a Query, get a Page; note what changes, the worker brings the index up to date."""

from liseron.catalogue.search.asking import FacetValue, Hit, Page, Suggestion, search, suggest
from liseron.catalogue.search.engine import CannotWrite
from liseron.catalogue.search.helping import Dropped, Help
from liseron.catalogue.search.indexing import (
    MESSAGE,
    disagreements,
    index_changes,
    is_gathered,
    keep_up,
    note_changes,
    note_keys,
    note_resource,
    rebuild,
)
from liseron.catalogue.search.marks import Mark
from liseron.catalogue.search.questions import CannotSearch, Query

__all__ = [
    "MESSAGE",
    "CannotSearch",
    "CannotWrite",
    "Dropped",
    "FacetValue",
    "Help",
    "Hit",
    "Mark",
    "Page",
    "Query",
    "Suggestion",
    "disagreements",
    "index_changes",
    "is_gathered",
    "keep_up",
    "note_changes",
    "note_keys",
    "note_resource",
    "rebuild",
    "search",
    "suggest",
]
