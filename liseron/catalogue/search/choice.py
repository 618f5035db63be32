"""Which engine answers, by LISERON_SEARCH_URL."""

from functools import cache
from pathlib import Path

from django.conf import settings

from liseron.catalogue.search.database_engine import DatabaseEngine
from liseron.catalogue.search.engine import Engine
from liseron.catalogue.search.tantivy_engine import TantivyEngine


def engine_in_use() -> Engine:
    """The engine of the settings; one object a process, whose files are opened after the fork."""
    return _engine(settings.SEARCH_URL, settings.VAR_DIR)


@cache
def _engine(url: str, var: Path) -> Engine:
    scheme, _, place = url.partition(":")
    if scheme in {"http", "https"}:
        # Here, since the client takes most of a second to load: only those who use it wait.
        from liseron.catalogue.search.opensearch import OpenSearchEngine

        return OpenSearchEngine(url)
    return DatabaseEngine() if scheme == "database" else TantivyEngine(Path(place or var / "search"))
