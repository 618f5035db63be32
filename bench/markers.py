"""Requests of 500 readers at once, each of whom must be answered as nobody but himself or herself.

`python -m bench.markers [--requests N] [--json FILE]`. Every name, cookie and pseudonym is a reader's own mark. Most
requests are CAS flows, a few are pages of one's space; connections are shared by all readers, as behind a proxy.
"""

import random
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from bench.load import Connection, all_at_once
from bench.report import Promise, Report, arguments, emit
from bench.served import HOST, Served, served
from bench.sign_ons import FILMS, PLAIN
from tests.postgresql import private_cluster, programs

READERS, CLIENTS = 500, 32
A_PAGE_EVERY = 50  # flows; a flow is two requests
A_RESOURCE_EVERY = 25  # flows: its quotas cost more than all the rest
SAID_EVERY = 50_000  # flows: an hour without a word is long
TOLD = 5  # answers without a mark, shown as they came
SITES = (("plain", PLAIN), ("resource", FILMS))
PAGE = "/mon-espace/"


class Tally:
    """Answers by what was found in them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.own = self.foreign = self.without = 0

    def count(self, *, own: bytes, body: bytes, marks: re.Pattern[bytes]) -> None:
        found = set(marks.findall(body))
        with self._lock:
            self.foreign += bool(found - {own})
            self.own += found == {own}
            self.without += not found
            is_told = not found and self.without <= TOLD
        if is_told:
            print(f"no mark in {body[:300]!r}", file=sys.stderr, flush=True)

    def said(self) -> str:
        return f"{self.own} own, {self.foreign} foreign, {self.without} without"


def step_of(at: Served, tally: Tally) -> Callable[[Connection, int], None]:
    names = re.compile(rb"Marque[0-9]{5}x")
    subjects = re.compile(rb"<cas:user>([0-9a-f]{32})</cas:user>")

    def step(connection: Connection, number: int) -> None:
        if number % SAID_EVERY == 0:
            print(f"{number} flows: {tally.said()}", file=sys.stderr, flush=True)
        reader = random.choice(at.readers)  # noqa: S311 -- whoever comes
        name = reader["mark"].encode()
        if number % A_PAGE_EVERY == 0:
            tally.count(own=name, body=connection.get(PAGE, reader["cookie"]).body, marks=names)
            return
        site, url = SITES[number % A_RESOURCE_EVERY == 1]
        asked = urlencode({"service": f"{url}/{number}"})
        given = connection.get(f"/cas/login?{asked}", reader["cookie"])
        ticket = given.location.rpartition("ticket=")[2]
        body = connection.get(f"/cas/p3/serviceValidate?{asked}&ticket={ticket}").body
        tally.count(own=name, body=body, marks=names)
        tally.count(own=reader["subject"][site].encode(), body=body, marks=subjects)

    return step


def measure(requests: int) -> Report:
    tally = Tally()
    steps = round(requests / (2 - 1 / A_PAGE_EVERY))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="liseron-markers-")))
        where = programs()
        database = stack.enter_context(private_cluster(where)) if where else f"sqlite:///{folder}/db.sqlite3"
        at = stack.enter_context(served(folder, database, READERS))
        times = all_at_once(CLIENTS, steps, step_of(at, tally), (HOST, at.port))
    figures = {
        "requests": requests,
        "readers": READERS,
        "clients": CLIENTS,
        "seconds": round(sum(times) / CLIENTS),
    }
    return Report(
        "markers",
        figures=figures | {"answers_with_the_own_mark": tally.own},
        promises=[
            Promise("answers that hold another reader's mark", tally.foreign, "== 0"),
            Promise("answers without a mark", tally.without, "== 0"),
        ],
    )


if __name__ == "__main__":
    asked = arguments("markers", requests=1_000_000)
    sys.exit(emit(measure(asked.requests), asked.json))
