"""`script/demo`: prepares a demo network once, serves it, says who may sign in. Knows nothing of Django."""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from liseron.demo.loading import facts
from liseron.toolkit.processes import (
    ROOT,
    CannotServe,
    Stopped,
    manage,
    refuse_taken_port,
    run,
    running,
    signals_stop,
    watch,
    web,
    worker,
)

NETWORKS = ("charente", "pas-de-calais")
HOST = "127.0.0.1"
LOADER = ROOT / "liseron" / "demo" / "management" / "commands" / "demo.py"
FIRST_PAGE_SECONDS = 30


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/demo", description="Serves a demo network on this machine.")
    parser.add_argument("network", nargs="?", choices=NETWORKS, default=NETWORKS[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--records", type=int, help="how many records the catalogue holds")
    parser.add_argument("--fresh", action="store_true", help="forget what was done in this demo before")
    return parser.parse_args(words)


def environment(network: str, port: int) -> dict[str, str]:
    """What the demo's processes find in their environment, whatever the shell says of a real installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISERON_")}
    if "LISERON_SHARED_DATA" in os.environ:
        kept["LISERON_SHARED_DATA"] = os.environ["LISERON_SHARED_DATA"]
    return (
        kept
        | facts.site_environment(network)
        | {
            "LISERON_DEMO": "1",
            "LISERON_VAR": str(folder(network)),
            "LISERON_BASE_URL": f"http://{HOST}:{port}",
            "PYTHONUNBUFFERED": "1",
        }
    )


def folder(network: str) -> Path:
    return ROOT / "var" / f"demo-{network}"


def prepare(asked: argparse.Namespace, env: dict[str, str]) -> None:
    """Migrates and loads, unless this very code has done so with the same number of records."""
    here = folder(asked.network)
    if asked.fresh:
        shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True, exist_ok=True)
    stamp, wanted = here / "prepared.json", {"schema": _schema(), "records": asked.records}
    if stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return
    print("Préparation de la démonstration…", flush=True)
    run(manage("migrate", "--noinput", "--verbosity", "0"), env)
    if LOADER.exists():
        more = ["--records", str(asked.records)] if asked.records is not None else []
        run(manage("demo", "load", asked.network, *more), env)
    stamp.write_text(json.dumps(wanted))


def _schema() -> str:
    """Changes when a migration or the loader does."""
    files = sorted([*ROOT.glob("liseron/*/migrations/*.py"), *ROOT.glob("liseron/demo/**/*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def wait_for_first_page(port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Returns once the server answers. Raises CannotServe when it does not, or ends before."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/live", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise CannotServe("Le serveur ne répond pas : le journal dit pourquoi.")


def serve(asked: argparse.Namespace) -> None:
    refuse_taken_port(HOST, asked.port)
    env = environment(asked.network, asked.port)
    prepare(asked, env)
    commands = [web(HOST, asked.port), *worker()]
    journals = [folder(asked.network) / f"{name}.log" for name in ("web", "worker")]
    with ExitStack() as stack:
        logs = [stack.enter_context(journal.open("ab")) for journal in journals]
        children = stack.enter_context(running(commands, env, logs))
        try:
            wait_for_first_page(asked.port, children)
            print(f"\nLe portail est ouvert : http://{HOST}:{asked.port}/", flush=True)
            if LOADER.exists():
                run(manage("demo", "accounts"), env)
            print(
                f"Journaux : {folder(asked.network).relative_to(ROOT)}/*.log. Ctrl+C pour arrêter.",
                flush=True,
            )
            watch(children)
        except CannotServe:
            print(journals[0].read_text(errors="replace")[-2000:], file=sys.stderr)
            raise


def main(words: Sequence[str]) -> int:
    with signals_stop():
        try:
            serve(_asked(words))
        except Stopped:
            print("La démonstration est arrêtée.", flush=True)
        except CannotServe as refusal:
            print(refusal, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
