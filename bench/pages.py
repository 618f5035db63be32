"""What the pages cost: time in the server, queries, bytes on the wire, on the demo network and with ten times its rows.

`python -m bench.pages [--json FILE]`. Beside it, in the same process and on the same rows, the floor: a bare Django
view that lists a dozen titles without session, rights, layout or translation.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from bench.report import Promise, Report, arguments, emit
from bench.start import free_port, wait_for_page
from liseron.demo.serve import HOST, environment
from liseron.toolkit.processes import manage, running, web

MOST_QUERIES = 15
MOST_KILOBYTES = 150
CLIENTS, SECONDS = 2, 5
HOME = {"User-Agent": "bench", "Accept-Encoding": "br"}


class Parts(HTMLParser):
    """Addresses that a browser fetches with the page, pictures left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        wanted = said.get("href") if tag == "link" and said.get("rel") in {"stylesheet", "preload"} else None
        wanted = said.get("src") if tag == "script" else wanted
        wanted = (said.get("href") or "").partition("#")[0] if tag == "use" else wanted
        if wanted and wanted not in self.found:
            self.found.append(wanted)


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        from bench import pages_worker

        print(json.dumps(pages_worker.measure()))
        return
    options = arguments("pages")
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(emit(_report(Path(folder)), options.json))


def _report(folder: Path) -> Report:
    port = free_port()
    env = environment("charente", port) | {
        "LISERON_VAR": str(folder),
        "LISERON_STATIC": str(folder / "static"),
    }
    for command in (["migrate", "--noinput"], ["demo", "load", "charente"], ["collectstatic", "--noinput"]):
        subprocess.run(manage(*command), env=env, check=True, stdout=sys.stderr)
    served = _served(port, env, folder)
    one = [sys.executable, "-m", "bench.pages", "one"]
    answer = subprocess.run(one, env=env, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    public = [page for page in measured["pages"].values() if page["public"]]
    return Report(
        "pages",
        figures={"pages": measured["pages"], "rows": measured["rows"], "home": served},
        peer={"a bare Django view of twelve titles, same process": measured["floor"]},
        promises=[
            Promise(
                "queries of a public page, at most",
                max(page["queries"] for page in public),
                f"<= {MOST_QUERIES}",
            ),
            Promise(
                "queries more when rows grow tenfold, any page",
                max(page["queries_tenfold"] - page["queries"] for page in measured["pages"].values()),
                "<= 0",
            ),
            Promise(
                "kB on the wire of the home page without pictures", served["kilobytes"], f"< {MOST_KILOBYTES}"
            ),
        ],
    )


def _served(port: int, env: dict[str, str], folder: Path) -> dict[str, Any]:
    """The home page through the product's own web server: its weight in brotli, and pages a second."""
    with (folder / "web.log").open("wb") as log, running([web(HOST, port)], env, [log]) as (process,):
        wait_for_page(port, process)
        connection = http.client.HTTPConnection(HOST, port)
        html, weight = _fetched(connection, "/")
        sizes = {"/": weight} | {part: _fetched(connection, part)[1] for part in Parts(html).found}
        styles = [part for part in sizes if part.endswith(".css")]
        fonts = {font for style in styles for font in _fonts(connection, style)}
        sizes |= {font: _fetched(connection, font)[1] for font in fonts}
        return {
            "kilobytes": round(sum(sizes.values()) / 1000, 1),
            "html_kilobytes": round(weight / 1000, 1),
            "files": len(sizes),
            "clients": CLIENTS,
            "per_second": _pages_a_second(port),
        }


def _fetched(connection: http.client.HTTPConnection, path: str) -> tuple[str, int]:
    """The words, and the bytes of headers and body as they travel."""
    connection.request("GET", path, headers=HOME)
    answer = connection.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    if answer.getheader("Content-Encoding") == "br":
        import brotli

        return brotli.decompress(body).decode(), len(body) + head
    is_text = (answer.getheader("Content-Type") or "").startswith("text/")
    return body.decode() if is_text else "", len(body) + head


def _fonts(connection: http.client.HTTPConnection, style: str) -> list[str]:
    """Addresses of the fonts that a style sheet names."""
    words = _fetched(connection, style)[0]
    folder = style.rpartition("/")[0]
    names = [piece.partition(")")[0].strip("\"' ") for piece in words.split("url(")[1:]]
    places = [os.path.normpath(name if name.startswith("/") else f"{folder}/{name}") for name in names]
    return [place for place in places if place.endswith(".woff2")]


def _pages_a_second(port: int) -> float:
    counts = [0] * CLIENTS
    until = time.perf_counter() + SECONDS

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, port)
        while time.perf_counter() < until:
            _fetched(connection, "/")
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / SECONDS, 1)


if __name__ == "__main__":
    main()
