"""A temporary folder where real programs run with files of their own, on free ports, until the tests are done."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

SERVANT = "www-data"  # made by Debian; these programs want no root
PATIENCE = 30.0  # seconds for a program to listen
FAREWELL = 5.0


class Workplace:
    """Files and running programs of one test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def path(self, name: str) -> Path:
        return self.folder / name

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.directory(Path(name).parent.as_posix()) / Path(name).name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self._give(path)
        return path

    def directory(self, name: str) -> Path:
        path = self.folder / name
        for missing in [p for p in (path, *path.parents) if not p.exists()][::-1]:
            missing.mkdir()
            self._give(missing)
        return path

    def start(
        self,
        name: str,
        command: Sequence[Any],
        *,
        ready: int | Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Runs until the end; returns once the port listens, or the socket is there. What it says is in NAME.log."""
        with self.path(f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=self.folder,
                env={**os.environ, "HOME": str(self.folder), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_as_servant(),
            )
        self._running.append(process)
        deadline = time.monotonic() + PATIENCE
        while not _is_ready(ready):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start:\n{self.log(name)}")
            time.sleep(0.02)

    def processes(self) -> list[int]:
        """Numbers of what runs, each with its own children."""
        return [process.pid for process in self._running]

    def log(self, name: str) -> str:
        """The end of what a program said."""
        return self.path(f"{name}.log").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """Ends what was started here, the last first, each with its own children."""
        for process in reversed(self._running):
            _signal_group(process, signal.SIGTERM)
        for process in self._running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(FAREWELL)
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            owner = pwd.getpwnam(SERVANT)
            os.chown(path, owner.pw_uid, owner.pw_gid)


@contextmanager
def workplace() -> Iterator[Workplace]:
    folder = Path(tempfile.mkdtemp(prefix="liseron-counterparts-"))
    place = Workplace(folder)
    place._give(folder)
    try:
        yield place
    finally:
        place.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def need(*paths: str | Path, package: str) -> None:
    """Skips, and says what to install, where a program is absent. `script/test` installs them all as root."""
    missing = [str(path) for path in paths if not Path(path).exists()]
    if missing:
        pytest.skip(f"{missing[0]} is not on this machine: apt-get install {package}")


def _as_servant() -> dict[str, Any]:
    """Arguments of subprocess that leave root behind."""
    if os.getuid() != 0:
        return {}
    owner = pwd.getpwnam(SERVANT)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _is_ready(ready: int | Path) -> bool:
    with socket.socket(socket.AF_UNIX if isinstance(ready, Path) else socket.AF_INET) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(ready) if isinstance(ready, Path) else ("127.0.0.1", ready))
        except OSError:
            return False
    return True


def _signal_group(process: subprocess.Popen[bytes], sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
