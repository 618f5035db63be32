"""A whole harvest of the repository by oai_dc, 500 titles a page. Beside the `oaipmh` provider of PyPI, in turns.

`python -m bench.oai [--records N] [--rounds N] [--json FILE]`: the product's web server with two workers, on SQLite;
the time counted is the processors' in the server. The peer gives its first pages, at which it is at its best.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bench.load import Connection, cpu_seconds
from bench.oai_stock import PAGE, SLUG
from bench.report import Promise, Report, arguments, emit
from bench.served import HOST, WORKERS
from bench.start import free_port, memory, wait_for_page
from liseron.toolkit.processes import running, web

PEER_PAGES = 40
FLAT = 32  # megabytes of two workers: caches that fill once, whatever the number of titles
FIRST = "verb=ListRecords&metadataPrefix=oai_dc"
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")


@dataclass
class Harvested:
    """One harvest: titles, seconds of the server's processors and of the clock, seconds of each page."""

    records: int
    cpu: float
    took: float
    pages: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def rate(self) -> float:
        return self.records / self.cpu


def harvest(base: str, port: int, processes: list[int], *, most: int = 0, headers: bool = False) -> Harvested:
    """Page after page on one connection, to the end or so many pages."""
    at, question = Connection(HOST, port), FIRST.replace("Records", "Identifiers") if headers else FIRST
    found, verb = Harvested(0, 0.0, 0.0), question.partition("&")[0]
    used, began = cpu_seconds(processes), time.perf_counter()
    while question and (not most or len(found.pages) < most):
        start = time.perf_counter()
        answer = at.get(f"{base}?{question}")
        found.pages.append(time.perf_counter() - start)
        if answer.status != 200:
            raise ValueError(f"{answer.status}: {answer.body[:300]!r}")
        found.records += answer.body.count(b"<header>")
        found.size += len(answer.body)
        token = TOKEN.search(answer.body)
        question = f"{verb}&resumptionToken={quote(token[1].decode(), safe='')}" if token else ""
    found.cpu, found.took = cpu_seconds(processes) - used, time.perf_counter() - began
    return found


@contextmanager
def serving(
    folder: Path, application: str, settings: dict[str, str], page: str
) -> Iterator[tuple[int, list[int]]]:
    """The product's server with two workers before that WSGI application; its port and its processes."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISERON_")}
    command = [application if word == "config.wsgi:application" else word for word in web(HOST, port)]
    command[command.index("--workers") + 1] = str(WORKERS)
    environment = {**kept, **settings, "LISERON_BASE_URL": f"http://{HOST}:{port}"}
    with (
        (folder / f"{application.partition(':')[0]}.log").open("wb") as log,
        running([command], environment, [log]) as (process,),
    ):
        wait_for_page(port, process, page)
        yield port, [process.pid]


def measure(records: int, rounds: int) -> Report:
    with tempfile.TemporaryDirectory(prefix="liseron-oai-") as name:
        folder = Path(name)
        peer = folder / "peer.sqlite3"
        settings = {
            "LISERON_DEMO": "1",
            "LISERON_VAR": name,
            "LISERON_DATABASE_URL": f"sqlite:///{folder / 'ours.sqlite3'}",
            "LISERON_OAI_PACE": "1000000",
        }
        command = [sys.executable, "-m", "bench.oai_stock", str(records), str(peer)]
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LISERON_")}
        subprocess.run(command, env=kept | settings, check=True)
        with (
            serving(folder, "config.wsgi:application", settings, "/health/live") as ours,
            serving(
                folder, "bench.oai_peer:application", {"BENCH_PEER_FILE": str(peer)}, f"/?{FIRST}"
            ) as theirs,
        ):
            return _measured(ours, theirs, records, rounds)


def _measured(
    ours: tuple[int, list[int]], theirs: tuple[int, list[int]], records: int, rounds: int
) -> Report:
    harvest(f"/oai/{SLUG}", *ours, most=PEER_PAGES)  # everything is warm
    harvest("/", *theirs, most=4)
    [server] = ours[1]
    at_first = memory(server)["idle_rss_mb"]
    whole, peer = [], []
    for _round in range(rounds):
        whole.append(harvest(f"/oai/{SLUG}", *ours))
        peer.append(harvest("/", *theirs, most=PEER_PAGES))
    headers = harvest(f"/oai/{SLUG}", *ours, headers=True)
    if any(one.records != records for one in [*whole, headers]):
        raise ValueError(f"not every title came: {[one.records for one in whole]}")
    rate, of_peer = (statistics.median(one.rate for one in some) for some in (whole, peer))
    more = round(memory(server)["idle_rss_mb"] - at_first, 1)
    slower = statistics.median(_end_against_start(one.pages) for one in whole)
    return Report(
        "oai",
        figures={
            "records": records,
            "records_per_cpu_second": round(rate),
            "cpu_ms_per_page": round(PAGE / rate * 1000, 2),
            "records_per_second": round(statistics.median(one.records / one.took for one in whole)),
            "bytes_per_record": round(whole[0].size / whole[0].records),
            "server_mb": at_first,
            "page_ms_p50": round(statistics.median(page for one in whole for page in one.pages) * 1000, 2),
            "headers_per_cpu_second": round(headers.rate),
        },
        peer={
            "oaipmh 4.0.0": {
                "records_per_cpu_second": round(of_peer),
                "cpu_ms_per_page": round(PAGE / of_peer * 1000, 1),
                "bytes_per_record": round(peer[0].size / peer[0].records),
            }
        },
        promises=[
            Promise("titles a second of the server's processors", round(rate), ">= 100000"),
            Promise("times the provider of oaipmh", round(rate / of_peer, 1), ">= 8"),
            Promise("megabytes that whole harvests add to the server's two workers", more, f"<= {FLAT}"),
            Promise("the last pages' time against the first ones'", round(slower, 2), "<= 1.2"),
        ],
    )


def _end_against_start(pages: list[float]) -> float:
    """Medians of a tenth: one page by itself says what else the machine was doing. The last page is not a whole one."""
    tenth = max(1, len(pages) // 10)
    return statistics.median(pages[-tenth - 1 : -1]) / statistics.median(pages[1 : tenth + 1])


if __name__ == "__main__":
    asked = arguments("oai", records=200_000, rounds=3)
    sys.exit(emit(measure(asked.records, asked.rounds), asked.json))
