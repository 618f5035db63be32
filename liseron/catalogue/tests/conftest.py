from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liseron.catalogue.search.engine import Engine
from liseron.catalogue.search.tantivy_engine import TantivyEngine

# Every engine that keeps an index; each conformance test runs on each of them, with an empty index of its own.
ENGINES: dict[str, Callable[[Path], Engine]] = {"tantivy": TantivyEngine}


@pytest.fixture(params=sorted(ENGINES))
def an_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[str(request.param)](tmp_path / "search")


@pytest.fixture
def index(settings: Any, tmp_path: Path) -> Path:
    """An embedded index of its own, empty; its directory."""
    settings.SEARCH_URL = f"tantivy:{tmp_path / 'search'}"
    return tmp_path / "search"


@pytest.fixture(params=["tantivy", "database"])
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> str:
    """Each engine in turn; its name."""
    settings.SEARCH_URL = f"tantivy:{tmp_path / 'search'}" if request.param == "tantivy" else "database:"
    return str(request.param)
