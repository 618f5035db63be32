"""The supervisor of script/demo and script/serve, as the shell meets it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from liseron.toolkit import processes

FAMILY = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"])
time.sleep(600)
"""


def _is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _members(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_nothing_outlives_the_block_not_even_a_deaf_grandchild():
    with processes.running([[sys.executable, "-c", FAMILY]], os.environ) as [child]:
        deadline = time.monotonic() + 20
        while len(_members(child.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(_members(child.pid)) == 2
    assert _members(child.pid) == []


def test_a_taken_port_is_named_before_anything_starts():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(processes.CannotServe, match=f"{port} est déjà pris"):
            processes.refuse_taken_port("127.0.0.1", port)


def test_a_process_that_ends_by_itself_is_named():
    ends = [sys.executable, "-c", "raise SystemExit(3)"]
    with (
        processes.running([ends], os.environ) as children,
        pytest.raises(processes.CannotServe, match="code 3"),
    ):
        processes.watch(children)


def test_a_command_that_fails_stops_the_preparation():
    with pytest.raises(processes.CannotServe, match="a échoué"):
        processes.run([sys.executable, "-c", "raise SystemExit(1)"], os.environ)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_supervisor_and_its_children(number):
    script = (
        "import os, sys\nfrom liseron.toolkit.processes import *\n"
        "with signals_stop():\n"
        "    try:\n"
        "        with running([[sys.executable, '-c', 'import time; time.sleep(600)']], os.environ) as [child]:\n"
        "            print(child.pid, flush=True)\n"
        "            watch([child])\n"
        "    except Stopped:\n"
        "        sys.exit(0)\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(supervisor.stdout.readline())
    supervisor.send_signal(number)
    assert supervisor.wait(30) == 0
    supervisor.stdout.close()
    assert not _is_alive(child)
