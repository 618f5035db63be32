"""What stands between a reader and a resource: a card, its dates, a quota; and what a vendor is told."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from liseron.access.models import QuotaDraw, Visit
from liseron.access.wording import on_day
from liseron.catalogue.models import Resource
from liseron.people import tasks
from liseron.people.models import Registration
from liseron.toolkit.dates import now, paris_today
from tests.people_and_places import Network, open_the_door_twice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Vendor:
    """Another site on this machine; keeps what each visitor brings."""

    address: str
    received: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def vendor(network: Network) -> Iterator[Vendor]:
    """A vendor's site on an origin of its own, as the entrance of the films."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "favicon" not in self.path:
                found.received.append({"path": self.path, "method": self.command, **self.headers})
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<!doctype html><title>Cinéma</title><h1>Bienvenue au cinéma</h1>".encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    found = Vendor(f"http://127.0.0.1:{server.server_port}")  # not "localhost": cookies ignore ports
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Resource.objects.filter(pk=network.films.pk).update(entry_url=f"{found.address}/entree")
    yield found
    server.shutdown()
    server.server_close()


def main(page: Any) -> str:
    """The words of the page, its spaces made plain."""
    return str(page.locator("main").inner_text()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_vendor_learns_nothing_but_that_somebody_enters(
    network: Network, vendor: Vendor, page: Any, signed_in: Any
):
    reader = network.reader()
    signed_in(page, reader).goto("/offre/cine/")
    page.get_by_role("button", name="Voir les films").click()
    page.wait_for_url(f"{vendor.address}/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Bienvenue au cinéma"
    assert [visitor["method"] for visitor in vendor.received] == ["GET"]
    told = " ".join(f"{name}: {value}" for name, value in vendor.received[0].items()).casefold()
    assert "referer" not in told
    assert "cookie" not in told
    for secret in ("élise", "elise", "moreau", "exemple.fr", reader.cards.get().number, str(reader.pk)):
        assert secret.casefold() not in vendor.received[0]["path"].casefold()
    for secret in ("elise", "moreau", "exemple.fr", reader.cards.get().number):
        assert secret not in told


def test_a_spent_quota_says_when_films_come_back_and_leaves_the_rest_open(
    network: Network, vendor: Vendor, page: Any, signed_in: Any
):
    reader = network.reader()
    signed_in(page, reader).goto("/offre/cine/")
    assert page.locator("aside").get_by_role("img", name=re.compile("reste")).count() == 1
    before = main(page)
    open_the_door_twice(reader, network)
    page.get_by_role("button", name="Voir les films").click()
    assert page.url.endswith("/offre/cine/entrer/")
    today = paris_today()
    first_of_next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert on_day(first_of_next_month, today=today).replace("\u00a0", " ") in main(page)
    assert "2" in before or "deux" in before
    page.goto(f"/titre/{network.book.pk}/")
    page.get_by_role("button", name="Lire ce livre").click()
    assert re.search(r"/lire/\d+/1/$", page.url)


def test_a_double_click_is_one_visit(network: Network, vendor: Vendor, page: Any, signed_in: Any):
    signed_in(page, network.reader()).goto("/offre/cine/")
    page.get_by_role("button", name="Voir les films").dblclick()
    page.wait_for_url(f"{vendor.address}/**")
    assert (Visit.objects.count(), QuotaDraw.objects.count()) == (1, 1)


def test_a_double_click_without_javascript_is_one_visit(
    network: Network, vendor: Vendor, new_page: Any, signed_in: Any
):
    page = signed_in(new_page(java_script_enabled=False), network.reader())
    page.goto("/offre/cine/")
    page.get_by_role("button", name="Voir les films").dblclick()
    page.wait_for_url(f"{vendor.address}/**")
    assert (Visit.objects.count(), QuotaDraw.objects.count()) == (1, 1)


def test_a_lapsed_card_is_renewed_and_the_door_opens(
    network: Network, vendor: Vendor, page: Any, signed_in: Any, librarian: Any
):
    reader = network.reader(days_ago=400)
    tasks.lapse(now())
    signed_in(page, reader).goto("/offre/cine/")
    assert "Renouvelez-la pour entrer" in main(page)
    page.get_by_role("link", name="Renouveler ma carte").click()
    page.locator("main").get_by_role("button", name=re.compile("[Rr]enouvel")).click()
    librarian.accepts(Registration.objects.get(state=Registration.State.PENDING))
    page.goto("/offre/cine/")
    page.get_by_role("button", name="Voir les films").click()
    page.wait_for_url(f"{vendor.address}/**")


def test_a_reader_who_was_not_let_in_cannot_read_by_guessing_the_address(
    network: Network, page: Any, signed_in: Any
):
    answer = page.goto(f"/lire/{network.guide.pk}/1/")
    assert answer.status == 403
    assert "Me connecter" in main(page)
    answer = signed_in(page, network.reader()).goto(f"/lire/{network.guide.pk}/1/")
    assert answer.status == 403
    page.get_by_role("link", name="Voir la fiche du livre").click()
    page.get_by_role("button", name="Lire ce livre").click()
    assert re.search(r"/lire/\d+/1/$", page.url)
