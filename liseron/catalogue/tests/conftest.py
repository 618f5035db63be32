from pathlib import Path
from typing import Any

import pytest


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
