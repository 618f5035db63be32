"""A quota of 1,000 under eight processes: exactly 1,000 enter, and how long a click takes.

`python -m bench.quota [--json FILE]`. SQLite always; PostgreSQL too when LISERON_BENCH_PG names an empty database
(postgres://user:password@host:port/name; it is emptied again). Beside it, in the same run, the way that reads the
counter and then writes it.
"""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench.report import Promise, Report, arguments, emit

LIMIT = 1000
PROCESSES = 8
TRIES = 300
WAYS = ("door", "naive")


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(_one_run(sys.argv[2])))
        return
    options = arguments("quota")
    sys.exit(emit(_report(_all_runs()), options.json))


def _all_runs() -> dict[str, dict[str, Any]]:
    """Each way on each database, in a process of its own: the settings are read once a process."""
    found: dict[str, dict[str, Any]] = {}
    for name in ["sqlite", *(["postgresql"] if os.environ.get("LISERON_BENCH_PG") else [])]:
        for way in WAYS:
            with tempfile.TemporaryDirectory() as folder:
                address = (
                    os.environ["LISERON_BENCH_PG"]
                    if name == "postgresql"
                    else f"sqlite:///{folder}/db.sqlite3"
                )
                environment = {
                    **os.environ,
                    "LISERON_DATABASE_URL": address,
                    "LISERON_VAR": folder,
                    "LISERON_DEMO": "1",
                }
                command = [sys.executable, "-m", "bench.quota", "one", way]
                answer = subprocess.run(
                    command, env=environment, check=True, stdout=subprocess.PIPE, text=True
                )
                found[f"{name}_{way}"] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _report(runs: dict[str, dict[str, Any]]) -> Report:
    report = Report("quota")
    for name, run in runs.items():
        database, way = name.split("_")
        if way == "naive":
            report.peer[name] = run
            continue
        report.figures[name] = run
        report.promises += [
            Promise(f"visits granted, {database}", run["granted"], f"== {LIMIT}"),
            Promise(f"lines in the ledger, {database}", run["ledger"], f"== {LIMIT}"),
            Promise(f"errors, {database}", run["errors"], "== 0"),
        ]
    return report


def _one_run(way: str) -> dict[str, Any]:
    """Sets a network up, then eight workers that start together, each with readers of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench import quota_worker

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    quota_worker.set_up(limit=LIMIT, readers=PROCESSES * TRIES)
    connections.close_all()
    runs = quota_worker.race(way, processes=PROCESSES, tries=TRIES)
    times = sorted(time for run in runs for time in run["times"])
    return {
        "granted": sum(run["granted"] for run in runs),
        "ledger": quota_worker.ledger(way),
        "asked": PROCESSES * TRIES,
        "errors": sum(run["errors"] for run in runs),
        "p50_ms": round(_quantile(times, 0.50), 1),
        "p99_ms": round(_quantile(times, 0.99), 1),
        "per_second": round(len(times) / max(run["seconds"] for run in runs)),
    }


def _quantile(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] * 1000


if __name__ == "__main__":
    main()
