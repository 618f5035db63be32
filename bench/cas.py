"""A CAS flow: a ticket for a living session, then p3/serviceValidate. Beside LemonLDAP::NG, in turns, in the same run.

`python -m bench.cas [--flows N] [--json FILE]`, on SQLite and on a private PostgreSQL (without fsync), two web
processes each, as LemonLDAP has two. `plain` is a site that wants a reader in order; `resource` one whose right is
checked and whose quotas are drawn: each reader comes once, so every flow records a visit.
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from bench.load import Connection, all_at_once, cpu_seconds
from bench.report import Promise, Report, arguments, emit
from bench.served import HOST, Served, served
from bench.sign_ons import FILMS, PLAIN
from tests.counterparts.lemonldap import PASSWORD, READER, Clients, LemonLDAP, start_lemonldap
from tests.counterparts.workplace import workplace
from tests.postgresql import private_cluster, programs

CLIENTS = 8
ROUNDS = 3
SESSIONS = 20  # of LemonLDAP's demo reader

Step = Callable[[Connection, int], None]


@dataclass
class Measured:
    """One kind of flow at one server, over the rounds."""

    place: tuple[str, int]
    processes: list[int]
    step: Step
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def run(self, first: int, flows: int) -> None:
        used, began = cpu_seconds(self.processes), time.perf_counter()
        times = all_at_once(CLIENTS, flows, lambda at, number: self.step(at, first + number), self.place)
        took = time.perf_counter() - began
        self.rates.append(flows / took)
        self.cpu_ms.append((cpu_seconds(self.processes) - used) * 1000 / flows)
        self.times += times

    def figures(self) -> dict[str, float]:
        times = sorted(self.times)
        return {
            "flows_per_second": round(statistics.median(self.rates)),
            "cpu_ms_per_flow": round(statistics.median(self.cpu_ms), 2),
            "p50_ms": round(times[len(times) // 2] * 1000, 1),
            "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        }


def flow(login: str, validate: str, who: Callable[[int], tuple[str, bytes]]) -> Step:
    """`who(number)`: the cookie, and what the answer must hold. Raises ValueError when it does not."""

    def one(at: Connection, number: int) -> None:
        cookie, expected = who(number)
        given = at.get(login, cookie)
        ticket = re.search(r"[?&]ticket=([^&]+)", given.location)
        if not ticket:
            raise ValueError(f"no ticket: {given.status} {given.head!r} {given.body[:500]!r}")
        answer = at.get(f"{validate}&ticket={ticket[1]}")
        if expected not in answer.body:
            raise ValueError(f"not {expected!r}: {answer.status} {answer.body[:500]!r}")

    return one


def our_flow(at: Served, site: str, url: str) -> Step:
    service = urlencode({"service": f"{url}/film?id=12"})

    def who(number: int) -> tuple[str, bytes]:
        reader = at.readers[number % len(at.readers)]
        return reader["cookie"], f"<cas:user>{reader['subject'][site]}</cas:user>".encode()

    return flow(f"/cas/login?{service}", f"/cas/p3/serviceValidate?{service}", who)


def their_flow(at: LemonLDAP, service: str) -> Step:
    where = urlsplit(at.url)
    asking = Connection(where.hostname or HOST, where.port or 80)
    body = {"user": READER, "password": PASSWORD}
    cookies = [_signed_in(asking, body) for _session in range(SESSIONS)]
    asked = f"service={quote(service, safe='')}"
    expected = f"<cas:user>{READER}</cas:user>".encode()
    return flow(
        f"/cas/login?{asked}",
        f"/cas/p3/serviceValidate?{asked}",
        lambda number: (cookies[number % SESSIONS], expected),
    )


def _signed_in(asking: Connection, form: dict[str, str]) -> str:
    answer = asking.post("/", urlencode(form))
    found = re.search(rb"set-cookie: *(lemonldap=[0-9a-f]+)", answer.head, re.IGNORECASE)
    if not found:
        raise ValueError(f"LemonLDAP::NG signed nobody in: {answer.status}")
    return found[1].decode()


def databases(stack: ExitStack, folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder}/db.sqlite3"
    if where := programs():
        yield "postgresql", stack.enter_context(private_cluster(where))


def measure(flows: int) -> Report:
    """Rounds in turn: whatever else the machine does falls on all of them."""
    measured: dict[str, Measured] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="liseron-cas-")))
        for name, database in databases(stack, folder):
            at = stack.enter_context(served(folder / name, database, flows * (ROUNDS + 1)))
            for site, url in (("plain", PLAIN), ("resource", FILMS)):
                step = our_flow(at, site, url)
                measured[f"{name}_{site}"] = Measured((HOST, at.port), at.processes, step)
        place = stack.enter_context(workplace())
        theirs = start_lemonldap(place, Clients(cas=("http://localhost:9/",)))
        port = urlsplit(theirs.url).port or 80
        step = their_flow(theirs, "http://localhost:9/app")
        measured["lemonldap"] = Measured(("localhost", port), place.processes(), step)
        for one in measured.values():  # a first round that counts for nothing: everything is warm
            all_at_once(CLIENTS, flows, one.step, one.place)
        for number in range(1, ROUNDS + 1):
            for one in measured.values():
                one.run(number * flows, flows)
    return _report(measured)


def _report(measured: dict[str, Measured]) -> Report:
    theirs = measured.pop("lemonldap").figures()
    report = Report("cas", peer={"LemonLDAP::NG 2.16, nginx, two workers": theirs})
    for name, one in measured.items():
        report.figures[name] = one.figures()
        database, _joint, site = name.partition("_")
        report.figures[name]["times_lemonldap"] = round(
            report.figures[name]["flows_per_second"] / theirs["flows_per_second"], 2
        )
        report.figures[name]["cpu_of_lemonldap"] = round(
            report.figures[name]["cpu_ms_per_flow"] / theirs["cpu_ms_per_flow"], 2
        )
        if site == "plain":
            said = report.figures[name]
            report.promises += [
                Promise(
                    f"flows a second against LemonLDAP::NG's, {database}", said["times_lemonldap"], ">= 2.5"
                ),
                Promise(f"ms of server CPU a flow, {database}", said["cpu_ms_per_flow"], "<= 2.2"),
            ]
    return report


if __name__ == "__main__":
    asked = arguments("cas", flows=1000)
    sys.exit(emit(measure(asked.flows), asked.json))
