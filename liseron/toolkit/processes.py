"""Runs the web server and the worker side by side, and stops both cleanly. Knows nothing of Django.

`python -m liseron.toolkit.processes [--host ADDRESS] [--port N]` serves an installation whose environment is set.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = ROOT / "liseron" / "toolkit" / "management" / "commands" / "worker.py"
PATIENCE = 2.0  # seconds between the polite signal and the other one
LOOK_EVERY = 0.1
PR_SET_PDEATHSIG = 1


class CannotServe(RuntimeError):
    """The sentence to show: what prevents the start, or which process ended by itself."""


class Stopped(BaseException):
    """SIGTERM or SIGINT arrived. Not an Exception: nothing on the way may swallow it."""


def refuse_taken_port(host: str, port: int) -> None:
    """Raises CannotServe when somebody listens there already (the server itself would share the port in silence)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(f"Le port {port} est déjà pris. Choisissez-en un autre avec --port.") from error


def web(host: str, port: int) -> list[str]:
    """Command of the web server: one process, few threads, and a queue that refuses rather than swells."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"]
    address = ["--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"]
    return [*server, *address, "--workers", "1", "--blocking-threads", "4", "--backpressure", "128"]


def manage(*words: str) -> list[str]:
    """Command of `manage.py`."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def worker() -> list[list[str]]:
    """Command of the background work, in a list to be added to others."""
    return [manage("worker")] if WORKER.exists() else []


@contextmanager
def signals_stop() -> Iterator[None]:
    """Turns SIGTERM and SIGINT into Stopped."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    yield


@contextmanager
def running(
    commands: Sequence[Sequence[str]], environment: Mapping[str, str], logs: Sequence[IO[bytes]] | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The commands as processes; none of them, nor their children, outlives the block."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        for index, command in enumerate(commands):
            output = logs[index] if logs else None
            children.append(_start(command, environment, output))
        yield children
    finally:
        _stop(children)


def run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """One command to its end. Raises CannotServe when it fails; a signal stops it too."""
    with running([command], environment) as [child]:
        if child.wait():
            raise CannotServe(f"« {' '.join(command[1:])} » a échoué.")


def watch(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Returns never: raises Stopped on a signal, CannotServe when a process ends by itself."""
    while True:
        for child in children:
            if child.poll() is not None:
                words = " ".join(map(str, child.args)) if isinstance(child.args, list) else str(child.args)
                raise CannotServe(f"« {words} » s’est arrêté (code {child.returncode}).")
        time.sleep(LOOK_EVERY)


def _start(
    command: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own commands, written above
        list(command),
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def die_with_parent() -> None:
    """Were the supervisor killed without a word, the kernel would end its children."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        _signal(child, signal.SIGKILL)  # the whole group: a grandchild may remain
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/serve", description="Serves this installation.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args()
    with signals_stop():
        try:
            refuse_taken_port(asked.host, asked.port)
            with running([web(asked.host, asked.port), *worker()], os.environ) as children:
                watch(children)
        except Stopped:
            return 0
        except CannotServe as refusal:
            print(refusal, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
