"""A billing run of 900 partners: seconds to preview, prepare and confirm, and what is billed when started again.

`python -m bench.billing [--json FILE] [--partners 900]`. On SQLite, and on PostgreSQL: the server that LISERON_BENCH_PG
names (an empty database; it is emptied again), else a private one where PostgreSQL is installed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.report import Promise, Report, arguments, emit

BOUND_SECONDS = 10
YEAR = 2026


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(_one_run(int(sys.argv[2]))))
        return
    options = arguments("billing", partners=900)
    sys.exit(emit(_report(options.partners), options.json))


def _report(partners: int) -> Report:
    report = Report("billing")
    for name, database in _databases():
        with database as address:
            run = _apart(address, partners)
        report.figures[name] = run
        seconds = round(run["prepare_seconds"] + run["confirm_seconds"], 2)
        report.promises += [
            Promise(f"seconds to bill {partners} partners, {name}", seconds, f"< {BOUND_SECONDS}"),
            Promise(f"orders, {name}", run["orders"], f"== {partners}"),
            Promise(f"orders after all was started again, {name}", run["orders_again"], f"== {partners}"),
        ]
    return report


def _databases() -> Iterator[tuple[str, Any]]:
    yield "sqlite", _sqlite()
    from tests import postgresql

    if address := os.environ.get("LISERON_BENCH_PG"):
        yield "postgresql", _given(address)
    elif (programs := postgresql.programs()) is not None:
        yield "postgresql", postgresql.private_cluster(programs)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextmanager
def _given(address: str) -> Iterator[str]:
    yield address


def _apart(address: str, partners: int) -> dict[str, Any]:
    """In a process of its own: the settings are read once a process."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "LISERON_DATABASE_URL": address,
            "LISERON_VAR": folder,
            "LISERON_DEMO": "1",
        }
        command = [sys.executable, "-m", "bench.billing", "one", str(partners)]
        answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _one_run(partners: int) -> dict[str, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    from bench import billing_worker as worker

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    worker.set_up(partners, YEAR)
    before = time.process_time()
    steps: dict[str, Callable[[], object]] = {
        "preview_seconds": lambda: worker.preview(YEAR),
        "prepare_seconds": lambda: worker.prepare(YEAR),
        "confirm_seconds": lambda: worker.confirm(YEAR),
    }
    found: dict[str, Any] = {name: _seconds(step) for name, step in steps.items()}
    found["processor_seconds"] = round(time.process_time() - before, 3)
    found["orders"] = worker.orders()
    for step in steps.values():
        step()
    return {**found, "orders_again": worker.orders(), "total": worker.total()}


def _seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return round(time.perf_counter() - started, 3)


if __name__ == "__main__":
    main()
