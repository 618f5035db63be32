"""Engines for the tests: files of their own, or a name of their own on the cluster of the run."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liseron.catalogue.search.engine import Engine
from liseron.catalogue.search.tantivy_engine import TantivyEngine
from liseron.catalogue.tests.remembering import Remembering

# Every engine that keeps an index: each conformance test runs on each of them.
ON_THE_CLUSTER = pytest.param(
    "opensearch", marks=[pytest.mark.counterpart, pytest.mark.thorough, pytest.mark.timeout(600)]
)
ENGINES = ["tantivy", ON_THE_CLUSTER]


@pytest.fixture(params=ENGINES)
def an_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An index of its own: empty, or what an earlier test left, which a rebuild replaces."""
    if request.param == "tantivy":
        return TantivyEngine(tmp_path / "search")
    shared: Engine = request.getfixturevalue("an_engine_on_the_cluster")
    return shared


@pytest.fixture(scope="session")
def _an_engine_kept(opensearch: Any, worker_id: str) -> Engine:
    return Remembering(opensearch.engine(f"conformance-{worker_id}"))


@pytest.fixture
def an_engine_on_the_cluster(_an_engine_kept: Engine, opensearch: Any) -> Iterator[Engine]:
    from tests.counterparts.opensearch import sharing

    with sharing(opensearch):
        yield _an_engine_kept


@pytest.fixture
def index(settings: Any, tmp_path: Path) -> Path:
    """An embedded index of its own, empty; its directory."""
    settings.SEARCH_URL = f"tantivy:{tmp_path / 'search'}"
    return tmp_path / "search"


@pytest.fixture(params=["tantivy", "database", ON_THE_CLUSTER])
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, worker_id: str) -> Iterator[str]:
    """Each engine in turn, as the settings choose it; its name."""
    with contextlib.ExitStack() as stack:
        settings.SEARCH_URL = "database:"
        if request.param == "tantivy":
            settings.SEARCH_URL = f"tantivy:{tmp_path / 'search'}"
        if request.param == "opensearch":
            from tests.counterparts.opensearch import sharing

            cluster = request.getfixturevalue("opensearch")
            stack.enter_context(sharing(cluster))
            settings.SEARCH_URL = cluster.url(f"site-{worker_id}")
        yield str(request.param)
