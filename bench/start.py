"""From a clean clone to the first page, a later start, and what the demo costs while nobody reads."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.report import Promise, Report, arguments, emit

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 900
LATER_STARTS = 3
IDLE_SECONDS = 10
MEGABYTE = 1024.0


@contextmanager
def clean_clone() -> Iterator[Path]:
    """What git has, and nothing that a former start left."""
    with tempfile.TemporaryDirectory(prefix="liseron-start-") as folder:
        clone = Path(folder) / "liseron"
        subprocess.run(["git", "clone", "--quiet", "--local", ROOT, clone], check=True)
        yield clone


@contextmanager
def demo(clone: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """The demo once its home page answers, and the seconds it took."""
    started = time.perf_counter()
    process = subprocess.Popen([clone / "script" / "demo", "--port", str(port)], cwd=clone, stdout=sys.stderr)
    try:
        wait_for_page(port, process)
        yield process, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for_page(port: int, process: subprocess.Popen[bytes], path: str = "/") -> None:
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10):
                return
        except urllib.error.HTTPError as answer:
            if answer.code == 404:
                return
            raise
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the demo did not serve its first page")


def memory(root: int) -> dict[str, float]:
    """Megabytes of the process and everything under it: resident, and proportional (shared pages counted once)."""
    family, waiting = [], [root]
    while waiting:
        family.append(waiting.pop())
        waiting += _children(family[-1])
    resident = sum(_kilobytes(pid, "status", "VmRSS:") for pid in family)
    proportional = sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in family)
    return {
        "processes": len(family),
        "idle_rss_mb": round(resident / MEGABYTE, 1),
        "idle_pss_mb": round(proportional / MEGABYTE, 1),
    }


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _kilobytes(pid: int, file: str, field: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure() -> Report:
    port = free_port()
    for name in [name for name in os.environ if name.startswith("LISERON_")]:
        del os.environ[name]
    with clean_clone() as clone:
        with demo(clone, port) as (_, first):
            pass
        later = []
        for _ in range(LATER_STARTS):
            with demo(clone, port) as (process, seconds):
                later.append(seconds)
                if len(later) == LATER_STARTS:
                    time.sleep(IDLE_SECONDS)
                    idle = memory(process.pid)
        started = time.perf_counter()
        with demo(clone, port) as _:
            started = time.perf_counter()
        stop = time.perf_counter() - started
    figures = {
        "clean_start_s": round(first, 1),
        "later_start_s": round(max(later), 2),
        "stop_s": round(stop, 2),
    }
    promises = [
        Promise("a later start takes less than 5 s", figures["later_start_s"], "< 5"),
        Promise("the demo stops within 3 s", figures["stop_s"], "<= 3"),
    ]
    return Report("start", figures | idle, promises=promises)


if __name__ == "__main__":
    asked = arguments("start")
    sys.exit(emit(measure(), asked.json))
