"""Our own server under measure: a database written by `bench.sign_ons`, then the product's web server on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.start import free_port, wait_for_page
from liseron.toolkit.processes import running, web

HOST = "127.0.0.1"
WORKERS = 2


@dataclass(frozen=True)
class Served:
    """`readers` as `bench.sign_ons` prints them; `processes`: whose time is the server's."""

    port: int
    readers: list[dict[str, Any]]
    processes: list[int]


@contextmanager
def served(folder: Path, database: str, readers: int) -> Iterator[Served]:
    """Two web processes on the database at that address, with so many readers signed in."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISERON_")}
    environment = {
        **kept,
        "LISERON_DEMO": "1",
        "LISERON_VAR": str(folder),
        "LISERON_DATABASE_URL": database,
        "LISERON_BASE_URL": f"http://{HOST}:{port}",
    }
    command = [sys.executable, "-m", "bench.sign_ons", str(readers)]
    written = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(written.stdout.splitlines()[-1])["readers"]
    server = web(HOST, port)
    server[server.index("--workers") + 1] = str(WORKERS)
    with (folder / "web.log").open("wb") as log, running([server], environment, [log]) as (process,):
        wait_for_page(port, process, "/health/live")
        yield Served(port, found, [process.pid])
