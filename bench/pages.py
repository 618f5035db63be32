"""Public pages and the queue: server time, queries, weight; on the demo's data and with ten times its titles.

The peer is the portal's page of plain text, which asks the database for nothing: what a page costs before it says
anything. Times are those of the whole stack of middlewares and templates, in one process, without the network.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.report import Promise, Report, arguments, emit

TURNS = 80
GROWTH = 10
MOST_QUERIES = 15
MOST_BYTES = 150_000
PUBLIC = {
    "home": "/",
    "medium": "/livres/",
    "resource": "/offre/cinema/",
    "record": "/titre/{record}/",
    "search": "/recherche/?q=verne",
    "libraries": "/bibliotheques/?q=16210",
    "reading": "/lire/{file}/2/",
}
QUEUE = "/bureau/inscriptions/"
PEER = "/mentions-legales/"


def main() -> None:
    options = arguments("pages")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"LISERON_DEMO": "1", "LISERON_VAR": folder, "LISERON_LOG_LEVEL": "error"})
        os.environ.pop("LISERON_DATABASE_URL", None)
        sys.exit(emit(_measure(), options.json))


def _measure() -> Report:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    from liseron.catalogue.models import HostedFile, Record

    call_command("migrate", verbosity=0)
    call_command("demo", "load", "charente", stdout=sys.stderr)
    titles = Record.objects.count()
    places = {
        "record": Record.objects.filter(resource__slug="classiques")[0].pk,
        "file": HostedFile.objects.all()[0].pk,
    }
    small = _all_pages(places)
    call_command("demo", "load", "charente", "--records", str(titles * (GROWTH - 1)), stdout=sys.stderr)
    large = _all_pages(places)
    peer = _page(_visitor(), PEER)
    weight = _weight()
    public = [page for name, page in large.items() if name != "queue"]
    report = Report("pages", {"titles": titles, "demo": small, "ten_times": large, "home_bytes": weight})
    report.peer = {"page of plain text": peer}
    report.promises = [
        Promise(
            "queries of the hungriest public page", max(p["queries"] for p in public), f"<= {MOST_QUERIES}"
        ),
        Promise(
            "pages whose queries grew with the rows",
            sum(large[name]["queries"] > small[name]["queries"] for name in small),
            "== 0",
        ),
        Promise(
            "bytes of the home page on the wire, without pictures", sum(weight.values()), f"< {MOST_BYTES}"
        ),
    ]
    return report


def _all_pages(places: dict[str, int]) -> dict[str, dict[str, float]]:
    visitor = _visitor()
    pages = {name: _page(visitor, address.format(**places)) for name, address in PUBLIC.items()}
    return pages | {"queue": _page(_librarian(), QUEUE)}


def _visitor() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1")


def _librarian() -> Any:
    from liseron.people.models import User

    client = _visitor()
    user = User.objects.get(email="bibliotheque@demo.example")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _page(client: Any, address: str) -> dict[str, float]:
    """Milliseconds and queries of one page, warm."""
    with _counting() as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    for _ in range(5):
        client.get(address)
    times = []
    for _ in range(TURNS):
        started = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=20)
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1), "queries": len(queries)}


@contextmanager
def _counting() -> Any:
    from django.db import connection

    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(count))
        yield seen


def _weight() -> dict[str, int]:
    """What a first visit to the home page brings, compressed as browsers ask for it, by kind."""
    client = _visitor()
    page = client.get("/", headers={"accept-encoding": "br"})
    found = re.findall(r'(?:href|src)="((?:/static/|/theme)[^"#]+)', page.content.decode())
    sheets = {address for address in found if ".svg" not in address}
    fonts = {
        address
        for sheet in sheets
        for address in re.findall(r'url\("?([^")]+\.woff2)', _body(client, sheet).decode(errors="replace"))
    }
    from urllib.parse import urljoin

    tokens = next(sheet for sheet in sheets if "tokens" in sheet)
    import brotli

    return {
        "html": len(brotli.compress(page.content)),
        "styles_and_scripts": sum(len(brotli.compress(_body(client, sheet))) for sheet in sheets),
        "icons": sum(len(brotli.compress(_body(client, icon))) for icon in {a for a in found if ".svg" in a}),
        "fonts": sum(len(_body(client, urljoin(tokens, font))) for font in fonts),
    }


def _body(client: Any, address: str) -> bytes:
    answer = client.get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


if __name__ == "__main__":
    main()
