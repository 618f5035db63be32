"""Readers' pages while a harvest runs: their p95 beside the one of a calm portal, before it and after it.

`python -m bench.harvest_beside [--records N] [--pause MS] [--json FILE]`: a catalogue of so many made-up titles, the
product's web server and its worker, two readers who go from the home page to searches; then as many titles are
harvested by oai_dc from a local repository (bench.harvest_repository). SQLite. A reader waits between two pages: not at
all is more than two cores can serve, 200 ms makes some 8 pages a second.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bench import search_records
from bench.harvest import MOST_SECONDS, environment_of, look, serve_repository, sub
from bench.load import Connection, all_at_once
from bench.report import Promise, Report, arguments, emit
from bench.search import summary
from bench.start import free_port, wait_for_page
from liseron.toolkit.processes import manage, running, web

HOST = "127.0.0.1"
CLIENTS, ROUND, CALM_ROUNDS = 2, 50, 8
HOME_EVERY = 5


def measure(records: int, pause: float) -> Report:
    with tempfile.TemporaryDirectory(prefix="liseron-beside-") as name:
        folder, port = Path(name), free_port()
        env = environment_of(folder / "portal") | {
            "LISERON_BASE_URL": f"http://{HOST}:{port}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        filling = [sys.executable, "-m", "bench.search_served", "one", str(records)]
        subprocess.run(filling, env=env, check=True, stdout=sys.stderr)
        with (
            (folder / "log").open("wb") as log,
            serve_repository(records) as address,
            running([web(HOST, port), manage("worker")], env, [log, log]) as (process, _worker),
        ):
            wait_for_page(port, process, "/health/live")
            visit = _visits(records, port, pause)
            visit()  # everything is warm
            before = [seconds for _round in range(CALM_ROUNDS) for seconds in visit()]
            began = time.monotonic()
            sub(env, "prepare", address, "oai_dc", told=False)
            during, state = _while_harvested(folder / "portal", visit, began)
            took = time.monotonic() - began
            after = [seconds for _round in range(CALM_ROUNDS) for seconds in visit()]
    calm, busy = summary(before + after), summary(during)
    figures = {
        "records": records,
        "pause_s": pause,
        "before": summary(before),
        "after": summary(after),
        "calm": calm,
        "while_harvested": busy,
        "pages_while_harvested": len(during),
        "harvest_records_per_s": round(records / took),
        "state": state,
        "load": os.getloadavg()[0],
    }
    growth = round(busy["p95_ms"] / calm["p95_ms"], 2)
    promises = [Promise("readers' p95 during a harvest against a calm portal's", growth, "< 1.25")]
    return Report("harvest_beside", figures, promises=promises)


def _while_harvested(folder: Path, visit: Callable[[], list[float]], began: float) -> tuple[list[float], str]:
    """Rounds of visits from the first titles to the last one searchable."""
    times: list[float] = []
    told = {"state": "running", "to_index": 0}
    while time.monotonic() < began + MOST_SECONDS:
        told = look(folder)
        if told["state"] == "done" and not told["to_index"]:
            break
        times += visit()
    return times, str(told["state"])


def _visits(records: int, port: int, pause: float) -> Callable[[], list[float]]:
    asked = [
        urlencode({"q": text}) for _kind, text, _filters in search_records.questions(200, records=records)
    ]
    done = 0

    def step(connection: Connection, number: int) -> None:
        path = f"/recherche/?{asked[number % len(asked)]}" if number % HOME_EVERY else "/"
        answer = connection.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {path}")

    def visit() -> list[float]:
        nonlocal done
        first, done = done, done + ROUND
        return all_at_once(CLIENTS, ROUND, lambda at, n: step(at, first + n), (HOST, port), pause)

    return visit


if __name__ == "__main__":
    options = arguments("harvest_beside", records=10_000, pause=0)
    sys.exit(emit(measure(options.records, options.pause / 1000), options.json))
