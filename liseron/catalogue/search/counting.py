"""How many and which, without reading the tables: for what is said beside a search, not shown of it."""

from dataclasses import replace

from liseron.catalogue.search import synonyms
from liseron.catalogue.search.choice import engine_in_use
from liseron.catalogue.search.database_engine import DatabaseEngine
from liseron.catalogue.search.engine import CannotAnswer, Found
from liseron.catalogue.search.questions import Query


def found(query: Query) -> Found:
    """The engine's own answer: keys ("work:12", "resource:3"), total. The database's when the index is away."""
    query = replace(query, synonyms=synonyms.matching(query.text))
    try:
        return engine_in_use().search(query)
    except CannotAnswer:
        return DatabaseEngine().search(query)
