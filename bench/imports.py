"""From a UNIMARC file to titles that readers find: records a second, and what each stage costs.

`python -m bench.imports [--records N] [--json FILE]`: invented titles (bench.search_records) in ISO 2709, imported by
one process while another one indexes them, as the worker does beside an import; then once more, unchanged. SQLite;
PostgreSQL when LISERON_BENCH_PG names an empty database.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.report import Promise, Report, arguments, emit
from bench.search_records import title

KINDS = {"book": "am", "press": "as", "film": "gm", "music": "jm", "learn": "em", "game": "rm"}
ISO_639 = {"fr": "fre", "en": "eng", "de": "ger", "es": "spa", "it": "ita", "oc": "oci"}


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(_import(Path(sys.argv[2]))))
    elif sys.argv[1:2] == ["index"]:
        print(json.dumps(_index(int(sys.argv[2]))))
    else:
        options = arguments("imports", records=50_000)
        sys.exit(emit(_report(options.records), options.json))


def _report(records: int) -> Report:
    with tempfile.TemporaryDirectory(prefix="liseron-imports-") as folder:
        file = Path(folder) / "titles.mrc"
        with file.open("wb") as out:
            out.writelines(map(unimarc, range(records)))
        environment = {
            **os.environ,
            "LISERON_DATABASE_URL": os.environ.get("LISERON_BENCH_PG", f"sqlite:///{folder}/db.sqlite3"),
            "LISERON_VAR": folder,
            "LISERON_DEMO": "1",
            "LISERON_LOG_LEVEL": "warning",
        }
        _manage(environment, "migrate", "--verbosity", "0")
        figures = _measured(environment, file, records)
    promises = [
        Promise("records a second, from the file to searchable", figures["records_per_s"], ">= 3000"),
        Promise("records lost", records - figures["indexed"], "== 0"),
    ]
    return Report("imports", figures, promises=promises)


def _measured(environment: dict[str, str], file: Path, records: int) -> dict[str, Any]:
    began = time.monotonic()
    command = [sys.executable, "-m", "bench.imports"]
    indexing = subprocess.Popen([*command, "index", str(records)], env=environment, stdout=subprocess.PIPE)
    importing = subprocess.run([*command, "one", file], env=environment, stdout=subprocess.PIPE, check=True)
    answer, _nothing = indexing.communicate()
    seconds = time.monotonic() - began
    told = json.loads(importing.stdout) | json.loads(answer)
    again = subprocess.run([*command, "one", file], env=environment, stdout=subprocess.PIPE, check=True)
    told_again = json.loads(again.stdout)
    processor = {name: told[f"{name}_cpu_s"] for name in ("read", "write", "index")}
    return {
        "records": records,
        "megabytes": round(file.stat().st_size / 1e6, 1),
        "records_per_s": round(records / seconds),
        "indexed": told["indexed"],
        "import_wall_s": told["import_wall_s"],
        "wall_s": round(seconds, 1),
        "records_per_cpu_s": {name: round(records / spent) for name, spent in processor.items()},
        "records_per_cpu_s_altogether": round(records / sum(processor.values())),
        "again_unchanged": told_again["unchanged"],
        "again_records_per_cpu_s": round(records / (told_again["read_cpu_s"] + told_again["write_cpu_s"])),
    }


def _manage(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], env=environment, check=True)


def _import(file: Path) -> dict[str, float]:
    """One process reads and writes; the lines are timed as they come, and when they are read late."""
    _start_django()
    from liseron.catalogue.imports.reading import Late
    from liseron.catalogue.imports.running import import_lines, lines_of
    from liseron.catalogue.models import Resource
    from liseron.catalogue.tests.making import a_resource

    resource = Resource.objects.first() or a_resource()
    spent = [0.0]

    def timed(work: Callable[[], Any]) -> Any:
        began = time.process_time()
        done = work()
        spent[0] += time.process_time() - began
        return done

    def lines() -> Iterator[Any]:
        found = lines_of("unimarc", file)
        while line := timed(partial(next, found, None)):
            yield replace(line, read=partial(timed, line.read)) if isinstance(line, Late) else line

    began, wall = time.process_time(), time.monotonic()
    report = import_lines(kind="unimarc", lines=lines(), source=file.name, resource=resource, by=None)
    return {
        "read_cpu_s": spent[0],
        "write_cpu_s": time.process_time() - began - spent[0],
        "import_wall_s": round(time.monotonic() - wall, 1),
        "unchanged": report.totals["unchanged"],
    }


def _index(records: int) -> dict[str, float]:
    """The other process: what the worker does, until every title is there."""
    _start_django()
    from liseron.catalogue.models import Record, SearchChange
    from liseron.catalogue.search.choice import engine_in_use
    from liseron.toolkit import dates, labour, outbox

    labour.discover()
    began = time.process_time()
    while Record.objects.count() < records or SearchChange.objects.exists():
        if not outbox.deliver_due(dates.now()).total:
            time.sleep(labour.POLL_SECONDS)
    spent = time.process_time() - began
    works = sum(key.startswith("work:") for key in engine_in_use().contents())
    known = Record.objects.values("work").distinct().count()
    return {"index_cpu_s": spent, "indexed": records - (known - works)}


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def unimarc(number: int) -> bytes:
    """One invented record, with the fields that vendors of ebooks send."""
    told = title(number)
    fields = [
        ("001", f"bench{number}"),
        ("010", f"  \x1fa{_isbn(number)}\x1fdGratuit"),
        ("100", f"  \x1fa20260101d{told['year']}    k  y0frey50      ba"),
        ("101", f"0 \x1fa{ISO_639[told['languages'][0]]}"),
        ("102", "  \x1faFR"),
        ("200", f"1 \x1fa{told['title']}\x1ff{told['creators'][0]}"),
        ("214", f" 0\x1faParis\x1fcÉditions {told['resources'][0]}\x1fd{told['year']}"),
        ("215", f"  \x1fa{100 + number % 400} p."),
        ("330", f"  \x1fa{told['summary']}"),
        *(("606", f"  \x1fa{subject}\x1f2rameau") for subject in told["subjects"]),
        *(("700", f" 1\x1fa{_family(name)}\x1fb{name.split()[0]}\x1f4070") for name in told["creators"][:1]),
        *(("701", f" 1\x1fa{_family(name)}\x1fb{name.split()[0]}\x1f4440") for name in told["creators"][1:]),
        ("801", " 0\x1faFR\x1fbLiseron\x1fc20260101"),
        ("856", f"4 \x1fuhttps://vendor.example/titles/{number}\x1fqapplication/epub+zip"),
    ]
    return _iso2709(fields, KINDS[told["medium"]])


def _family(name: str) -> str:
    return name.split(maxsplit=1)[1]


def _isbn(number: int) -> str:
    twelve = f"9782{number:08d}"
    total = sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def _iso2709(fields: list[tuple[str, str]], kind: str) -> bytes:
    directory, body = "", b""
    for tag, text in fields:
        content = text.encode() + b"\x1e"
        directory += f"{tag}{len(content):04d}{len(body):05d}"
        body += content
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05d}n{kind}0 22{base:05d}   450 "
    return f"{leader}{directory}\x1e".encode() + body + b"\x1d"


if __name__ == "__main__":
    main()
