"""A quota of 1,000 under eight processes: exactly 1,000 enter, and how long a click takes.

`python -m bench.quota [--json FILE]`. SQLite always; PostgreSQL too when LISERON_BENCH_PG names an empty database
(postgres://user:password@host:port/name; it is emptied again). Beside it, in the same run, the way that reads the
counter and then writes it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from platform import machine, python_version
from typing import Any

LIMIT = 1000
PROCESSES = 8
TRIES = 300
WAYS = ("door", "naive")
SLOWEST_MS = 1000.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--one", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.one:
        print(json.dumps(_one_run(options.one[0], Path(options.one[1]))))
        return
    report = _report(_all_runs())
    written = json.dumps(report, indent=2, ensure_ascii=False)
    if options.json:
        options.json.write_text(written + "\n", encoding="utf-8")
    print(written)
    sys.exit(0 if all(promise["holds"] for promise in report["promises"]) else 1)


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
                command = [sys.executable, "-m", "bench.quota", "--one", way, folder]
                answer = subprocess.run(
                    command, env=environment, check=True, stdout=subprocess.PIPE, text=True
                )
                found[f"{name}_{way}"] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _report(runs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    promises: list[dict[str, Any]] = []
    for name, run in runs.items():
        if not name.endswith("_door"):
            continue
        database = name.removesuffix("_door")
        for text, value, bound, holds in [
            (
                f"visits granted of {LIMIT} ({database})",
                run["granted"],
                f"== {LIMIT}",
                run["granted"] == LIMIT,
            ),
            (f"lines in the ledger ({database})", run["ledger"], f"== {LIMIT}", run["ledger"] == LIMIT),
            (f"errors ({database})", run["errors"], "== 0", run["errors"] == 0),
            (
                f"p99 of a click, ms ({database})",
                run["p99_ms"],
                f"<= {SLOWEST_MS:g}",
                run["p99_ms"] <= SLOWEST_MS,
            ),
        ]:
            promises.append({"text": text, "value": float(value), "bound": bound, "holds": holds})
    return {
        "bench": "quota",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} × {machine()}, Python {python_version()}",
        "figures": {name: run for name, run in runs.items() if name.endswith("_door")},
        "peer": {name: run for name, run in runs.items() if name.endswith("_naive")},
        "promises": promises,
    }


def _one_run(way: str, folder: Path) -> dict[str, Any]:
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
