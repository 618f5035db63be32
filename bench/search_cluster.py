"""The same questions on three nodes of OpenSearch: for `script/bench search`, and alone.

`python -m bench.search_cluster [--records N]`. Needs what `tests/counterparts/opensearch` needs.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liseron.catalogue.search.documents import Document
    from liseron.catalogue.search.engine import Engine
    from liseron.catalogue.search.questions import Query

HEAP = ("-Xms1g", "-Xmx1g")
NAME = "bench"


@contextmanager
def three_nodes() -> "Iterator[tuple[Engine, Callable[[], float]] | None]":
    """(engine, megabytes of one copy of its index); None, and a line that says why, where nodes cannot run."""
    import pytest

    from tests.counterparts.opensearch.artifacts import class_path
    from tests.counterparts.opensearch.cluster import Cluster

    try:
        class_path()
    except pytest.skip.Exception as reason:
        print(reason)
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="liseron-opensearch-") as folder:
        cluster = Cluster(Path(folder), heap=HEAP)
        try:
            cluster.start()
            yield cluster.engine(NAME), lambda: _megabytes(cluster)
        finally:
            cluster.stop()


def figures(documents: "Iterable[Document]", questions: "list[Query]") -> dict[str, Any]:
    """Seconds to build, megabytes, and milliseconds of the questions; empty where nodes cannot run."""
    with three_nodes() as made:
        if made is None:
            return {}
        engine, megabytes = made
        began = time.perf_counter()
        count = engine.rebuild(documents)
        built = time.perf_counter() - began
        for query in questions:
            engine.search(query)
        took = []
        for query in questions:
            asked = time.perf_counter()
            engine.search(query)
            took.append((time.perf_counter() - asked) * 1000)
        cuts = statistics.quantiles(took, n=100)
        return {
            "titles": count,
            "build_seconds": round(built, 1),
            "megabytes": round(megabytes(), 1),
            "p50_ms": round(cuts[49], 1),
            "p95_ms": round(cuts[94], 1),
        }


def _megabytes(cluster: Any) -> float:
    told = cluster.ask(cluster.nodes[0], f"/{NAME}-v*/_stats/store")
    return float(told["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6


def _asked(count: int = 100) -> "list[Query]":
    """Words of made-up titles: two or three of one title, so that something is found."""
    from bench import search_records
    from liseron.catalogue.search.questions import Query

    texts = [str(search_records.title(number * 37)["title"]).split() for number in range(count)]
    return [Query(" ".join(words[: 1 + number % 3])) for number, words in enumerate(texts)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    wanted = parser.parse_args().records
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from bench import search_records
    from liseron.catalogue.search.documents import Document

    made_up = (
        Document(key=f"work:{number}", kind="work", **search_records.title(number))
        for number in range(wanted)
    )
    print(json.dumps(figures(made_up, _asked())))
