"""The end of a sign-in: sites are told, and may ask for it."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from liseron.access.releasing import pseudonym_for
from liseron.people.models import Patron
from liseron.sso import sessions
from liseron.sso.models import Service, SignOnSession
from liseron.sso.oidc_provider.leaving import EVENT
from liseron.sso.tests.provider.site import AFTER, Site, signed
from liseron.toolkit import outbox
from liseron.toolkit.dates import now

Told = list[dict[str, list[str]]]


@pytest.fixture
def told() -> Iterator[tuple[str, Told, list[int]]]:
    """A site's logout address, what it received, and the statuses that it will answer (200 after those)."""
    received: Told = []
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            received.append(parse_qs(self.rfile.read(length).decode()))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/adieu", received, statuses
    server.shutdown()
    server.server_close()


def _deliver() -> None:
    outbox.Message.objects.exclude(kind="sso.oidc_logout").delete()
    outbox.deliver_due(now())


def test_a_site_is_told_whose_sign_in_ended(
    site: Site, theirs: Browser, reader: Patron, told: tuple[str, Told, list[int]]
):
    address, received, _statuses = told
    Service.objects.update(logout_address=address)
    claims = site.claims(site.sign_in(theirs)["id_token"])
    theirs.post("/deconnexion/")
    _deliver()
    said = signed(received[0]["logout_token"][0], site.client_id)
    assert (said["sid"], said["sub"]) == (claims["sid"], pseudonym_for(reader, site.service.audience))
    assert said["events"] == {EVENT: {}}
    assert "nonce" not in said
    assert len(received) == 1


def test_a_site_that_fails_is_told_again(site: Site, theirs: Browser, told: tuple[str, Told, list[int]]):
    address, received, statuses = told
    statuses.append(503)
    Service.objects.update(logout_address=address)
    site.sign_in(theirs)
    sessions.end(SignOnSession.objects.get(), now())
    _deliver()
    message = outbox.Message.objects.get(kind="sso.oidc_logout")
    assert message.sent_at is None
    outbox.deliver_due(message.not_before)
    assert len(received) == 2
    assert received[0] != received[1]


def test_a_site_that_does_not_want_to_know_is_not_told(
    site: Site, theirs: Browser, told: tuple[str, Told, list[int]]
):
    Service.objects.update(logout_address=told[0], tells_logout=False)
    site.sign_in(theirs)
    theirs.post("/deconnexion/")
    assert not outbox.Message.objects.filter(kind="sso.oidc_logout").exists()


def test_a_site_that_shows_whose_session_signs_out_at_once(site: Site, theirs: Browser):
    token = site.sign_in(theirs)["id_token"]
    asked = {"id_token_hint": token, "post_logout_redirect_uri": AFTER, "state": "é&=1"}
    response = theirs.get("/oidc/deconnexion", asked)
    where = urlsplit(response["Location"])
    assert response["Location"].startswith(AFTER)
    assert parse_qs(where.query) == {"state": ["é&=1"]}
    assert not SignOnSession.objects.exists()
    assert theirs.get("/mon-espace/").status_code == 302


@pytest.mark.parametrize(("action", "is_still_in"), [("leave", False), ("stay", True)])
def test_without_proof_the_reader_is_asked(site: Site, theirs: Browser, action: str, is_still_in: bool):
    site.sign_in(theirs)
    page = theirs.get("/oidc/deconnexion", {"client_id": site.client_id, "post_logout_redirect_uri": AFTER})
    assert page.status_code == 200
    assert SignOnSession.objects.exists()
    response = theirs.post("/oidc/deconnexion/confirmer", {"action": action})
    assert response["Location"] == AFTER
    assert (theirs.get("/mon-espace/").status_code == 200) is is_still_in


def test_another_site_s_token_proves_nothing(make_site: Callable[..., Site], theirs: Browser):
    ours, another = make_site(), make_site("Autre", resource=None)
    token = ours.sign_in(theirs)["id_token"]
    asked = {"id_token_hint": token, "client_id": another.client_id}
    assert theirs.get("/oidc/deconnexion", asked).status_code == 200
    assert SignOnSession.objects.exists()


def test_case_16_signing_out_needs_the_form_s_token(site: Site, theirs: Browser):
    """3.1 #16, CVE-2024-52948: no button is pressed from another site."""
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = theirs.cookies
    assert strict.post("/oidc/deconnexion/confirmer", {"action": "leave"}).status_code == 403


def test_a_visitor_goes_where_the_site_wrote_down(site: Site):
    asked = {"client_id": site.client_id, "post_logout_redirect_uri": AFTER}
    assert Browser().get("/oidc/deconnexion", asked)["Location"] == AFTER
    assert Browser().get("/oidc/deconnexion")["Location"] == "/"
