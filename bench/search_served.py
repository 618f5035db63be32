"""The whole page: the portal's own server on a catalogue of made-up titles, while a worker replaces a thousand of them.

`python -m bench.search_served [--records N] [--json FILE]`; inside, `one FILE` runs the part that needs the tables.
Import from a table file to searchable comes from the same run: it is how the catalogue is filled.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import search_records
from bench.load import Connection, all_at_once
from bench.report import Promise, Report, arguments, emit
from bench.search import REPLACED, summary
from bench.start import free_port, wait_for_page
from liseron.toolkit.processes import manage, running, web

HOST = "127.0.0.1"
CLIENTS, PAGES, EVERY = 2, 400, 2.0


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(_filled(int(sys.argv[2]))))
        return
    if sys.argv[1:2] == ["replace"]:
        _replace_for_ever(int(sys.argv[2]))
        return
    options = arguments("search_served", records=20_000)
    with tempfile.TemporaryDirectory(prefix="liseron-search-") as folder:
        sys.exit(emit(_report(Path(folder), options.records), options.json))


def _report(folder: Path, records: int) -> Report:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISERON_")}
    env = kept | {
        "LISERON_DEMO": "1",
        "LISERON_VAR": str(folder),
        "LISERON_BASE_URL": f"http://{HOST}:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    subprocess.run(manage("migrate", "--noinput"), env=env, check=True, stdout=sys.stderr)
    one = [sys.executable, "-m", "bench.search_served"]
    told = subprocess.run([*one, "one", str(records)], env=env, check=True, stdout=subprocess.PIPE, text=True)
    filled: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    questions = [
        urlencode({"q": text}) for _kind, text, _filters in search_records.questions(200, records=records)
    ]
    with (folder / "web.log").open("wb") as log, running([web(HOST, port)], env, [log]) as (process,):
        wait_for_page(port, process, "/health/live")
        calm = _pages(questions, port)
        with running([[*one, "replace", str(records)]], env, [log]):
            time.sleep(EVERY)
            busy = _pages(questions, port)
    return Report(
        "search_served",
        figures={"filled": filled, "page": calm, "page_while_replaced": busy, "load": os.getloadavg()[0]},
        promises=[
            Promise(
                "ms, a page of results while a thousand titles are replaced, p95", busy["p95_ms"], "<= 40"
            ),
            Promise("titles a second, from file to searchable", filled["a_second"], ">= 3000"),
        ],
    )


def _pages(questions: list[str], port: int) -> dict[str, float]:
    def step(connection: Connection, number: int) -> None:
        answer = connection.get(f"/recherche/?{questions[number % len(questions)]}")
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {questions[number % len(questions)]}")

    all_at_once(CLIENTS, len(questions) // 4, step, (HOST, port))
    return summary(all_at_once(CLIENTS, PAGES, step, (HOST, port)))


def _setup() -> Any:
    import django

    django.setup()
    from liseron.catalogue.models import Resource

    resource, _made = Resource.objects.get_or_create(
        slug="mesure", defaults={"name": "Mesure", "medium": "book", "entry": "hosted"}
    )
    return resource


def _filled(records: int) -> dict[str, float]:
    """A table file imported, then indexed: seconds, and titles a second."""
    resource = _setup()
    from liseron.catalogue import search
    from liseron.catalogue.imports.running import import_titles

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titres.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(["identifiant", "titre", "auteur", "année", "langue", "sujets", "résumé"])
            for number, one in enumerate(search_records.titles(0, records)):
                names, subjects = " ; ".join(one["creators"]), " ; ".join(one["subjects"])
                lines.writerow(
                    [number, one["title"], names, one["year"], one["languages"][0], subjects, one["summary"]]
                )
        began = time.perf_counter()
        report = import_titles(kind="table", path=path, resource=resource, by=None)
        imported = time.perf_counter() - began
        search.keep_up()
        spent = time.perf_counter() - began
    return {
        **{f"lines_{name}": count for name, count in report.totals.items()},
        "import_s": round(imported, 1),
        "searchable_s": round(spent, 1),
        "a_second": round(records / spent),
    }


def _replace_for_ever(records: int) -> None:
    """A thousand titles changed and indexed every two seconds, until the end of the measure."""
    resource = _setup()
    from liseron.catalogue import search
    from liseron.catalogue.actions import put_records
    from liseron.catalogue.ports import Creator, TitleFacts

    wait = threading.Event()
    for version in range(1, 10_000):
        began = time.perf_counter()
        found = (search_records.title(number, version=version) for number in range(min(REPLACED, records)))
        put_records(
            resource=resource,
            rows=[
                TitleFacts(
                    source_id=str(number),
                    title=one["title"],
                    medium="book",
                    creators=tuple(Creator(name) for name in one["creators"]),
                    subjects=one["subjects"],
                    summary=one["summary"],
                )
                for number, one in enumerate(found)
            ],
        )
        search.index_changes()
        wait.wait(max(0.0, EVERY - (time.perf_counter() - began)))


if __name__ == "__main__":
    main()
