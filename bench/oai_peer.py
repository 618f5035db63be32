"""The provider of the `oaipmh` package (PyPI) on the same titles, by the same web server.

Its rows come by primary key from a file of SQLite, a stretch at a time: no slow query stands between it and its XML.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from oaipmh.common import Header, Identify, Metadata
from oaipmh.metadata import MetadataRegistry
from oaipmh.server import BatchingServer, oai_dc_writer

PAGE = 500
EARLIEST = datetime(2026, 9, 21)  # noqa: DTZ001 -- as the package takes it
_local = threading.local()


class Stock:
    """What the package asks of a repository (IBatchingOAI)."""

    def identify(self) -> Identify:
        return Identify(
            "Mesure", "http://127.0.0.1/", "2.0", ["mesure@liseron.example"], EARLIEST, "no",
            "YYYY-MM-DDThh:mm:ssZ", ["identity"],
        )  # fmt: skip

    def listRecords(  # noqa: N802 -- the package's names
        self,
        metadataPrefix: str,  # noqa: N803
        cursor: int = 0,
        batch_size: int = PAGE,
        **_other: Any,
    ) -> list[Any]:
        rows = _connection().execute(
            "SELECT number, said FROM title WHERE number > ? ORDER BY number LIMIT ?", (cursor, batch_size)
        )
        return [
            (
                Header(None, f"oai:mesure.example:{number}", EARLIEST, ["livre"], False),
                Metadata(None, json.loads(said)),
                None,
            )
            for number, said in rows
        ]


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["BENCH_PEER_FILE"])
    return _local.connection  # type: ignore[no-any-return]


_registry = MetadataRegistry()
_registry.registerWriter("oai_dc", oai_dc_writer)
_server = BatchingServer(Stock(), _registry, resumption_batch_size=PAGE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI."""
    body = _server.handleRequest(dict(parse_qsl(environ.get("QUERY_STRING", ""))))
    start_response("200 OK", [("Content-Type", "text/xml"), ("Content-Length", str(len(body)))])
    return [body]
