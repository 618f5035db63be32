"""The pages bench inside Django: one process on the demo's database, before and after its rows grow tenfold."""

import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

WARM, TIMES = 5, 40
GROWTH = 10


def measure() -> dict[str, Any]:
    """Each page's p50 and p95 in ms and its queries, then the same with ten times the rows; the floor; the rows."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    pages = _pages()
    found = {name: {"public": is_public, **_cost(ask)} for name, (ask, is_public) in pages.items()}
    floor = _cost(_floor())
    before = _rows()
    _grow()
    for name, (ask, _is_public) in pages.items():
        found[name] |= {f"{key}_tenfold": value for key, value in _cost(ask).items()}
    floor |= {f"{key}_tenfold": value for key, value in _cost(_floor()).items()}
    return {"pages": found, "floor": floor, "rows": {"before": before, "after": _rows()}}


def _pages() -> dict[str, tuple[Callable[[], Any], bool]]:
    """Name → how to ask for it, and whether anybody may."""
    from django.test import Client

    from liseron.catalogue.models import HostedFile, Record
    from liseron.people.models import User

    def browser(address: str = "") -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        if address:
            user = User.objects.get(email=address)
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    film = Record.objects.filter(resource__slug="cinema").earliest("pk").pk
    guide = HostedFile.objects.filter(format="epub", state="ready").earliest("pk").pk
    visitor, reader = browser(), browser("lectrice@demo.example")
    librarian, staff = browser("bibliotheque@demo.example"), browser("departement@demo.example")
    asked = {
        "home": (visitor, "/", True),
        "medium": (visitor, "/films/", True),
        "resource": (visitor, "/offre/cinema/", True),
        "resource of a reader": (reader, "/offre/cinema/", True),
        "title": (visitor, f"/titre/{film}/", True),
        "search, no words": (visitor, "/recherche/", True),
        "search, two words": (visitor, "/recherche/?q=la+nuit", True),
        "libraries near a postcode": (visitor, "/bibliotheques/?q=16100", True),
        "book, a page": (visitor, f"/lire/{guide}/2/", True),
        "my space": (reader, "/mon-espace/", True),
        "desk, queue": (librarian, "/bureau/inscriptions/", False),
        "desk, readers": (librarian, "/bureau/lecteurs/", False),
        "département, overview": (staff, "/departement/", False),
    }
    return {name: (_asking(client, path), is_public) for name, (client, path, is_public) in asked.items()}


def _asking(client: Any, path: str) -> Callable[[], Any]:
    def ask() -> Any:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return ask


def _floor() -> Callable[[], Any]:
    """A view with nothing around it: twelve rows, a template, no middleware."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import RequestFactory

    from liseron.catalogue.models import Record

    template = engines["django"].from_string(
        "<ul>{% for one in records %}<li><a href='/titre/{{ one.pk }}/'>{{ one.title }}</a> {{ one.year }}</li>"
        "{% endfor %}</ul>"
    )

    def view(request: HttpRequest) -> HttpResponse:
        records = Record.objects.select_related("resource").order_by("-pk")[:12]
        return HttpResponse(template.render({"records": records}, request))

    request = RequestFactory().get("/")
    return lambda: view(request)


def _cost(ask: Callable[[], Any]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM):
        ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    count = len(queries)  # now: the next requests empty the log
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return {
        "p50_ms": round(times[TIMES // 2], 1),
        "p95_ms": round(times[int(TIMES * 0.95)], 1),
        "queries": count,
    }


def _rows() -> dict[str, int]:
    from liseron.access.models import Visit
    from liseron.catalogue.models import Record
    from liseron.people.models import Patron, Registration

    waiting = Registration.objects.waiting_for_library()
    return {
        "titles": Record.objects.count(),
        "readers": Patron.objects.count(),
        "requests waiting": waiting.count(),
        "visits": Visit.objects.count(),
    }


def _grow() -> None:
    """Nine more of each title, reader, waiting request and visit, in the same places."""
    from liseron.catalogue import search
    from liseron.catalogue.actions import put_records
    from liseron.catalogue.models import Resource
    from liseron.catalogue.ports import TitleFacts

    for resource in Resource.objects.all():
        rows = [
            TitleFacts(
                source_id=f"fois-{again}-{one.pk}",
                medium=one.medium,
                title=f"{one.title} {again}",
                year=one.year,
            )
            for one in resource.records.all()
            for again in range(1, GROWTH)
        ]
        put_records(resource=resource, rows=rows, by=None)
    _grow_people()
    _grow_visits()
    search.rebuild()


def _grow_people() -> None:
    from liseron.people.models import Patron, Registration

    for registration in list(Registration.objects.select_related("patron")):
        known = registration.patron
        patrons = Patron.objects.bulk_create(
            Patron(
                library_id=known.library_id,
                given_name=known.given_name,
                family_name=f"{known.family_name} {again}",
                folded_name=f"{known.folded_name} {again}",
                birth_date=date(1930 + (known.pk * GROWTH + again) % 80, 1 + again % 12, 1 + known.pk % 28),
                email=f"fois-{again}-{registration.pk}@demo.example",
                pseudonym=uuid4(),
            )
            for again in range(1, GROWTH)
        )
        kept = {
            field: getattr(registration, field)
            for field in ("library_id", "state", "asked_at", "verified_at")
        }
        kept |= {
            field: getattr(registration, field) for field in ("valid_from", "valid_until", "refusal_reason")
        }
        Registration.objects.bulk_create(Registration(patron=patron, **kept) for patron in patrons)


def _grow_visits() -> None:
    from liseron.access.models import Visit

    Visit.objects.bulk_create(
        Visit(
            patron_id=one.patron_id, library_id=one.library_id, resource_id=one.resource_id,
            record_id=one.record_id, at=one.at, day=one.day,
        )
        for one in list(Visit.objects.all())
        for _again in range(1, GROWTH)
    )  # fmt: skip
