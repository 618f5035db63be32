"""A PostgreSQL of its own for a test run: made by an unprivileged user, on the loopback, gone at the end."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OWNER = "postgres"  # made by Debian's package; PostgreSQL refuses to run as root


def programs() -> Path | None:
    """Folder of initdb and postgres, the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def private_cluster(programs: Path) -> Iterator[str]:
    """Address of an empty database server, as LISERON_DATABASE_URL takes it."""
    folder = Path(tempfile.mkdtemp(prefix="liseron-postgresql-"))
    password, port = secrets.token_hex(16), _free_port()
    (folder / "password").write_text(password)
    as_owner = _as_owner(folder)
    try:
        subprocess.run(
            [
                *(
                    programs / "initdb",
                    "--pgdata",
                    folder / "data",
                    "--username",
                    "liseron",
                    "--encoding",
                    "UTF8",
                ),
                *("--locale", "C.UTF-8", "--auth", "scram-sha-256", "--pwfile", folder / "password"),
            ],
            check=True,
            capture_output=True,
            **as_owner,
        )
        unsafe = (
            "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"  # nothing here outlives the run
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 {unsafe} -c unix_socket_directories={folder}"
        control = [programs / "pg_ctl", "--pgdata", folder / "data", "--wait", "--silent"]
        start = [*control, "--log", folder / "log", "--options", options, "start"]
        subprocess.run(start, check=True, **as_owner)
        try:
            yield f"postgres://liseron:{password}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], check=True, **as_owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(folder: Path) -> dict[str, Any]:
    """Arguments of subprocess that leave root behind."""
    if os.getuid() != 0:
        return {"cwd": folder}
    owner = pwd.getpwnam(OWNER)
    for path in (folder, folder / "password"):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return {"cwd": folder, "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
