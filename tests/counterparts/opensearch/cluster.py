"""Starting, stopping and killing nodes."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liseron.catalogue.search.opensearch import OpenSearchEngine
from liseron.toolkit import http
from tests.counterparts.opensearch.artifacts import class_path
from tests.counterparts.workplace import free_port

NODES = ("un", "deux", "trois")
HEAP = ("-Xms256m", "-Xmx384m")
PATIENCE = 240.0  # seconds to be green, on a machine where others work
QUICK = http.Limits(total_seconds=10)


@dataclass(frozen=True)
class Node:
    """Where a node listens, and its process while it runs."""

    name: str
    port: int
    inner_port: int
    pid: int = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


class Cluster:
    """Three processes; what is known of them stands in a file that the workers of a run share."""

    def __init__(self, folder: Path, heap: tuple[str, ...] = HEAP) -> None:
        self.folder = folder
        self.heap = heap

    @property
    def nodes(self) -> list[Node]:
        return [Node(**line) for line in json.loads((self.folder / "nodes.json").read_text())]

    def url(self, name: str) -> str:
        """LISERON_SEARCH_URL for a catalogue of that name on all the nodes."""
        return f"http://{','.join(node.address for node in self.nodes)}/{name}"

    def engine(self, name: str) -> OpenSearchEngine:
        """Searches and writes a catalogue of that name, with the patience that a busy machine needs."""
        return OpenSearchEngine(self.url(name), seconds=PATIENCE)

    def start(self) -> None:
        """All the nodes, once they are one green cluster."""
        self._keep([Node(name, free_port(), free_port()) for name in NODES])
        for node in self.nodes:
            self.start_node(node.name)
        self.wait_until_green()

    def start_node(self, name: str) -> None:
        nodes = self.nodes
        said = (self.folder / f"{name}.log").open("ab")
        with said:
            process = subprocess.Popen(
                self._command(next(node for node in nodes if node.name == name)),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self._keep(
            [Node(**(vars(node) | {"pid": process.pid})) if node.name == name else node for node in nodes]
        )

    def kill(self, *names: str) -> None:
        """As if the machines had lost their current."""
        for node in self.nodes:
            if node.name in names:
                _end(node.pid, signal.SIGKILL)

    def mend(self) -> None:
        """Starts again those that are dead."""
        for node in self.nodes:
            if not _runs(node.pid):
                self.start_node(node.name)
        self.wait_until_green()

    def holder_of_the_first_copy(self, name: str) -> str:
        """The node that others copy the catalogue of that name from."""
        shards = self.ask(self.nodes[0], f"/_cat/shards/{name}-v*?format=json")
        return next(str(shard["node"]) for shard in shards if shard["prirep"] == "p")

    def stop(self) -> None:
        for node in self.nodes:
            _end(node.pid, signal.SIGKILL)

    def wait_until_green(self, nodes: int = len(NODES)) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for node in self.nodes:
                with suppress(http.CannotFetch, ValueError):
                    health = self.ask(node, "/_cluster/health")
                    if health["status"] == "green" and health["number_of_nodes"] == nodes:
                        return
            time.sleep(0.2)
        logs = "\n".join((self.folder / f"{node.name}.log").read_text()[-2000:] for node in self.nodes)
        raise RuntimeError(f"the cluster is not green:\n{logs}")

    def ask(self, node: Node, path: str, method: str = "GET") -> Any:
        answer = http.fetch(f"http://{node.address}{path}", method=method, limits=QUICK, allow_private=True)
        return json.loads(answer.body)

    def forget(self, name: str) -> None:
        """Drops every index of the catalogue of that name."""
        for node in self.nodes:
            with suppress(http.CannotFetch, ValueError):
                self.ask(node, f"/{name}-*", method="DELETE")
                return

    def _keep(self, nodes: list[Node]) -> None:
        fresh = self.folder / "nodes.json.new"
        fresh.write_text(json.dumps([vars(node) for node in nodes]))
        fresh.replace(self.folder / "nodes.json")

    def _command(self, node: Node) -> list[str]:
        home = self.folder / node.name
        home.mkdir(exist_ok=True)
        settings = {
            "cluster.name": "liseron-tests",
            "node.name": node.name,
            "path.home": home,
            "http.port": node.port,
            "transport.port": node.inner_port,
            "network.host": "127.0.0.1",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{other.inner_port}" for other in self.nodes),
            "cluster.initial_cluster_manager_nodes": ",".join(NODES),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # As a careful operator sets it: an index that was deleted does not come back by a late write.
            "action.auto_create_index": "false",
        }
        options = [
            *self.heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            class_path(),
        ]
        words = [f"{name}={value}" for name, value in settings.items()]
        return ["java", *options, "OneNode", str(_run_of_tests()), *words]


@contextmanager
def cluster_for(shared: Path) -> Iterator[Cluster]:
    """The cluster of this run, in the folder that its workers share."""
    class_path()
    shared.mkdir(parents=True, exist_ok=True)
    cluster = _enter(shared)
    try:
        yield cluster
    finally:
        _leave(shared, cluster)


@contextmanager
def sharing(cluster: Cluster, *, alone: bool = False) -> Iterator[None]:
    """For as long as one test lasts: with the others, or `alone` to break what they rely on."""
    with (cluster.folder / "use.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def _enter(shared: Path) -> Cluster:
    with _counting(shared) as state:
        if not state["here"]:
            state["folder"] = tempfile.mkdtemp(prefix="liseron-opensearch-")
        cluster = Cluster(Path(state["folder"]))
        if not state["here"]:
            try:
                cluster.start()
            except BaseException:
                cluster.stop()
                raise
        state["here"] += 1
    return cluster


def _leave(shared: Path, cluster: Cluster) -> None:
    with _counting(shared) as state:
        state["here"] -= 1
        if not state["here"]:
            cluster.stop()
            shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def _counting(shared: Path) -> Iterator[dict[str, Any]]:
    """How many workers use the cluster, changed by one at a time."""
    with (shared / "opensearch.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "opensearch.json"
        state = json.loads(kept.read_text()) if kept.exists() else {"here": 0, "folder": ""}
        yield state
        kept.write_text(json.dumps(state))


def _run_of_tests() -> int:
    """The process that the nodes end with: pytest, or the one that gave this worker its tests."""
    return os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()


def _end(pid: int, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)
    deadline = time.monotonic() + PATIENCE
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    """Also buries our own children; those of another worker are buried by it."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
