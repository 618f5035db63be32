"""From somebody's repository to titles that readers find: records a second on one worker; and sixty kills.

`python -m bench.harvest [--records N] [--kills N] [--json FILE]`: invented titles (bench.search_records) served by a
local OAI-PMH repository (bench.harvest_repository), harvested by `manage.py worker` alone, which also indexes them.
Then a harvest that is killed (SIGKILL) at moments drawn by lot and taken up, until it went through every kill, compared
row by row with one that nobody disturbed. SQLite.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench.load import cpu_seconds
from bench.report import Promise, Report, arguments, emit

LIFE = (0.05, 4.0)
KILLS_EACH = 12  # of one harvest: the changes and the titles that leave come with the following ones
OF_KILLS = 6_000
PAGE = 200
MOST_SECONDS = 1_800


def main() -> None:
    if sys.argv[1:2] == ["killed"]:
        print(json.dumps(_killed(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["prepare"]:
        _prepare(sys.argv[2], sys.argv[3])
    elif sys.argv[1:2] == ["told"]:
        print(json.dumps(_told()))
    else:
        options = arguments("harvest", records=30_000, kills=60)
        sys.exit(emit(_report(options.records, options.kills), options.json))


def _report(records: int, kills: int) -> Report:
    with tempfile.TemporaryDirectory(prefix="liseron-harvest-") as folder:
        formats = ("oai_dc", "unimarc") if records else ()
        figures = {prefix: _measured(Path(folder), prefix, records) for prefix in formats}
        killed = sub(environment_of(Path(folder) / "killed"), "killed", str(folder), str(kills))
    promises = [
        Promise(
            f"records a second of {prefix}, from the repository to searchable, one worker",
            one["records_per_s"],
            ">= 1500",
        )
        for prefix, one in figures.items()
    ]
    promises += [
        Promise("records lost", sum(records - one["indexed"] for one in figures.values()), "== 0"),
        Promise("kills met", killed["kills"], f">= {kills}"),
        Promise("rows that differ after the kills", killed["differing"], "== 0"),
    ]
    return Report("harvest", figures | {"killed": killed}, promises=promises)


def _measured(folder: Path, prefix: str, records: int) -> dict[str, Any]:
    """A worker as in production, from the moment that the harvest is asked for."""
    environment = environment_of(folder / prefix)
    with serve_repository(records) as address:
        sub(environment, "prepare", address, prefix, told=False)
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment)
        began = time.monotonic()
        told: dict[str, Any] = {}
        try:
            while time.monotonic() < began + MOST_SECONDS and worker.poll() is None:
                time.sleep(0.5)
                told = look(folder / prefix)
                if told["state"] == "done" and not told["to_index"]:
                    break
        finally:
            seconds = time.monotonic() - began
            spent = cpu_seconds([worker.pid])
            worker.send_signal(signal.SIGTERM)
            worker.wait(300)
    indexed = sub(environment, "told")["indexed"]
    return {
        "records": records,
        "records_per_s": round(records / seconds),
        "records_per_cpu_s": round(records / spent),
        "indexed": indexed,
        "wall_s": round(seconds, 1),
        "state": told["state"],
    }


def look(folder: Path) -> dict[str, Any]:
    """Where it is, asked of the database beside the product, so that the look costs nothing."""
    with closing(sqlite3.connect(folder / "db.sqlite3", timeout=30)) as database:
        (state,) = database.execute(
            "SELECT state FROM catalogue_importjob ORDER BY id DESC LIMIT 1"
        ).fetchone()
        (waiting,) = database.execute("SELECT count(*) FROM catalogue_searchchange").fetchone()
    return {"state": state, "to_index": waiting}


def environment_of(folder: Path) -> dict[str, str]:
    """A database of its own, of which the tables are made once for all."""
    folder.mkdir(parents=True, exist_ok=True)
    empty = folder.parent / "empty.sqlite3"
    environment = {
        **os.environ,
        "LISERON_VAR": str(folder),
        "LISERON_DEMO": "1",
        "LISERON_LOG_LEVEL": "error",
    }
    if not empty.exists():
        making = environment | {"LISERON_DATABASE_URL": f"sqlite:///{empty}"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=making, check=True)
    with closing(sqlite3.connect(empty)) as made:
        made.execute("VACUUM INTO ?", (str(folder / "db.sqlite3"),))
    return environment | {"LISERON_DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}


def sub(environment: dict[str, str], *words: str, told: bool = True) -> Any:
    command = [sys.executable, "-m", "bench.harvest", *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout) if told else None


@contextmanager
def serve_repository(records: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.harvest_repository", str(records), str(PAGE)]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert serving.stdout
    try:
        yield serving.stdout.readline().strip()
    finally:
        serving.terminate()
        serving.wait()


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def _prepare(address: str, prefix: str) -> None:
    _start_django()
    _begin(_source(address, prefix))


def _source(address: str, prefix: str) -> Any:
    from liseron.catalogue.tests.making import a_resource
    from liseron.exchange.sources import add_source, ask_repository
    from liseron.toolkit.dates import paris_today

    told = ask_repository(address, prefix)
    return add_source(
        resource=a_resource(), address=address, told=told, by=None, today=paris_today(), pace="hand"
    )


def _begin(source: Any) -> Any:
    from liseron.exchange.sources import begin_harvest
    from liseron.toolkit.dates import paris_today

    return begin_harvest(source=source, by=None, today=paris_today(), is_full=True)


def _told() -> dict[str, int]:
    _start_django()
    from liseron.catalogue.models import Record
    from liseron.catalogue.search.choice import engine_in_use

    works = sum(key.startswith("work:") for key in engine_in_use().contents())
    missing = Record.objects.values("work").distinct().count() - works
    return {"indexed": Record.objects.count() - missing}


def _killed(folder: str, kills: int) -> dict[str, int]:
    """Two harvests of the same repository, whose titles change in between: one killed, one left in peace."""
    _start_django()
    from liseron.catalogue.tests.making import a_resource
    from liseron.exchange.models import Harvest, Source
    from liseron.toolkit.dates import paris_today

    drawn = random.Random(6)  # noqa: S311 -- moments to kill at
    with serve_repository(OF_KILLS) as address:
        source = _source(address, "oai_dc")
        done = lives = version = 0
        places: set[tuple[int, int]] = set()
        while done < kills:
            _version(address, version := version + 1)
            job = _begin(source).job_id
            most = min(kills, done + KILLS_EACH)
            while not _is_done(job):
                lives += 1
                done += _live(job, drawn.uniform(*LIFE) if done < most else None)
                places.add((version, Harvest.objects.values_list("lines", flat=True).get(job=job)))
        source.refresh_from_db()
        killed = _state(source)
        told = {"prefix": "oai_dc", "granularity": "second", "deletions": "no"}
        calm = Source.objects.create(
            resource=a_resource("paisible"), address=address, next_on=paris_today(), **told
        )
        for number in range(1, version + 1):
            _version(address, number)
            job = _begin(calm).job_id
            while not _is_done(job):
                _live(job, None)
        calm.refresh_from_db()
        differing = killed ^ _state(calm)
    told_of = {"lives": lives, "harvests": version, "places": len(places)}
    return {"kills": done, **told_of, "rows": len(killed), "differing": len(differing)}


def _live(job: int, seconds: float | None) -> int:
    """One life of a reader, cut off after so many seconds; 1 when it was still at work then."""
    from django.db import connection

    from liseron.catalogue.imports.job_reading import do_job

    connection.close()
    child = os.fork()
    if not child:
        try:
            do_job(job)
        finally:
            os._exit(0)
    if seconds is None:
        os.waitpid(child, 0)
        return 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return 0
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


def _is_done(job: int) -> bool:
    from liseron.catalogue.models import ImportJob

    state = ImportJob.objects.values_list("state", flat=True).get(pk=job)
    assert state in {"running", "done"}, ImportJob.objects.get(pk=job).problem
    return state == "done"


def _state(source: Any) -> set[tuple[Any, ...]]:
    """What must be the same: titles as readers see them, what left, what was seen, and the last report."""
    from liseron.catalogue.models import Record, RecordIdentifier, SourceCopy
    from liseron.exchange.models import Harvest, Sighting

    mine = Record.objects.filter(resource=source.resource_id)
    rows: set[tuple[Any, ...]] = {
        ("title", number, title, gone is None, digest)
        for number, title, gone, digest in mine.values_list(
            "source_id", "title", "withdrawn_at", "facts_hash"
        )
    }
    rows |= {
        ("copy", *one)
        for one in SourceCopy.objects.filter(record__in=mine).values_list("record__source_id", "sha256")
    }
    rows |= {
        ("number", *one)
        for one in RecordIdentifier.objects.filter(record__in=mine).values_list("record__source_id", "value")
    }
    rows |= {("seen", one) for one in Sighting.objects.filter(source=source).values_list("number", flat=True)}
    last = Harvest.objects.filter(source=source).latest("pk")
    rows.add(("last", last.lines, last.absent, last.withdrawn, last.sweep, *sorted(last.totals.items())))
    return rows | {("next", source.since)}


def _version(address: str, number: int) -> None:
    from liseron.toolkit.http import fetch

    assert fetch(f"{address}?version={number}", allow_private=True).status == 200


if __name__ == "__main__":
    main()
