"""A partner’s server that is down, slow or lying: nobody is signed in, all know what to do, nobody else waits."""

import threading
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from liseron.protocols.cas.answers import NAMESPACE, Success, as_xml
from liseron.sso import partner_server
from liseron.sso.cas_client.validating import CannotConfirm, confirmed
from liseron.sso.partner_server import CannotAsk, ask, is_down
from liseron.sso.stopping import Stop
from liseron.sso.tests.federated.conftest import Federated
from liseron.sso.tests.federated.fake_cas import saying
from liseron.sso.tests.federated.travelling import Traveller
from liseron.toolkit.http import Limits

pytestmark = pytest.mark.django_db
START = "/connexion/bibliotheque/ici/"
SHORT = Limits(total_seconds=0.5, max_bytes=256_000, redirects=0)
REINE = as_xml(Success("reine", {}, authenticated_at=datetime.now(UTC)))
CAS = f"xmlns:cas='{NAMESPACE}'"
SUCCESS = "<cas:authenticationSuccess><cas:user>reine</cas:user></cas:authenticationSuccess>"
FAILURE = "<cas:authenticationFailure code='INVALID_TICKET'>no</cas:authenticationFailure>"


def response(inside: str, namespace: str = CAS) -> bytes:
    return f"<cas:serviceResponse {namespace}>{inside}</cas:serviceResponse>".encode()


LIES = {
    "both outcomes": response(SUCCESS + FAILURE),
    "failure first": response(FAILURE + SUCCESS),
    "twice": response(SUCCESS + SUCCESS),
    "nested": response(FAILURE.replace("no<", f"{SUCCESS}<")),
    "in the failure's words": response(FAILURE.replace(">no", "><![CDATA[" + SUCCESS + "]]>")),
    "wrong namespace": response(SUCCESS, "xmlns:cas='http://evil.example/'"),
    "no namespace": REINE.replace(b"cas:", b""),
    "two users": response(SUCCESS.replace("</cas:user>", "</cas:user><cas:user>leo</cas:user>")),
    "no user": response(SUCCESS.replace("reine", " ")),
    "an agent": response(
        SUCCESS.replace(
            "</cas:user>", "</cas:user><cas:proxies><cas:proxy>https://x</cas:proxy></cas:proxies>"
        )
    ),
    "empty": b"",
    "html": b"<!doctype html><title>Bienvenue</title>reine",
    "yes": b"yes\nreine\n",
    "json": b'{"serviceResponse": {"authenticationSuccess": {"user": "reine"}}}',
    "bomb": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + REINE,
    "a local file": b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + response(
        SUCCESS.replace("reine", "&a;")
    ),
    "deep": b"<a>" * 300_000,
    "another encoding": b'<?xml version="1.0" encoding="utf-7"?>' + REINE,
    "huge": REINE + b" " * 300_000,
    "truncated": REINE[:-10],
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_case_06_an_unclear_answer_signs_nobody_in(lie: str, here: Federated, traveller: Traveller):
    """3.1 #6, phpCAS #228; #17, CVE-2023-28862: what is not one clear success is nobody, never an error of ours."""
    here.cas.lie = saying(LIES[lie])
    service = traveller.leaves(f"{START}?next=/aide/")
    page = traveller.returns(service, "ST-1")
    assert page.status_code in {403, 502}
    assert not traveller.is_signed_in()
    said = page.content.decode()
    assert "Médiathèque d’ici" in said
    assert "/connexion/bibliotheque/ici/?next=%2Faide%2F" in said
    assert "/connexion/?next=%2Faide%2F" in said


@pytest.mark.parametrize("status", [100, 204, 301, 302, 400, 401, 404, 500, 503])
@pytest.mark.parametrize("protocol", ["cas1", "cas2", "cas3", "cas_saml"])
def test_case_17_whatever_the_status_an_empty_answer_is_nobody(status: int, protocol: str, here: Federated):
    """3.1 #17, CVE-2023-28862: fails closed."""
    here.change(protocol=protocol)
    here.cas.lie = saying(b"", status, Location="/cas/p3/serviceValidate")
    with pytest.raises(CannotConfirm):
        confirmed(
            here.source, ticket="ST-1", service="http://testserver/", fresh=False, now=datetime.now(UTC)
        )


def test_a_redirected_validation_is_not_followed(here: Federated):
    here.cas.lie = saying(REINE, 302, Location=f"{here.cas.address}p3/serviceValidate")
    with pytest.raises(CannotConfirm) as problem:
        confirmed(here.source, ticket="ST-1", service="http://x/", fresh=False, now=datetime.now(UTC))
    assert problem.value.stop is Stop.UNREADABLE
    assert len(here.cas.asked) == 1


@pytest.mark.parametrize(
    "wrong", [None, "", 0, False, True, object(), ValueError("x"), TimeoutError(), CannotAsk("time")]
)
def test_case_17_a_client_that_answers_anything_else_is_no_session(
    wrong: object, here: Federated, traveller: Traveller, monkeypatch
):
    """3.1 #17, CVE-2023-28862: the part below raises, times out, answers None, '' or True: never a session."""

    def answer(*args: object, **kwargs: object) -> object:
        if isinstance(wrong, Exception):
            raise wrong
        return wrong

    monkeypatch.setattr("liseron.sso.cas_client.validating._read", answer)
    traveller.client.raise_request_exception = False
    service = traveller.leaves(START)
    assert traveller.returns(service, "ST-1").status_code >= 400
    assert not traveller.is_signed_in()


def test_a_private_address_is_refused_outside_the_demo(here: Federated, traveller: Traveller, settings):
    settings.DEMO = False
    page = traveller.returns(traveller.leaves(START), "ST-1")
    assert page.status_code == 503
    assert "mal réglée" in page.content.decode()
    assert here.cas.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://reader:secret@cas.example/", "http://cas.example/cas?x=1", "http://cas.example/../cas",
        "http://0x7f000001/cas", "ftp://cas.example/", "http://cas.example\\@evil.example/", "cas", "http://[::1/",
    ],
)  # fmt: skip
def test_an_odd_address_leads_nobody_anywhere(address: str, here: Federated, traveller: Traveller):
    here.change(address=address)
    page = traveller.client.get(START)
    assert page.status_code == 503
    assert "Location" not in page.headers


def test_after_three_failures_in_a_row_nobody_waits_any_more(
    here: Federated, traveller: Traveller, monkeypatch, clock
):
    here.cas.lie = saying(b"", 500)
    for _time in range(3):
        assert traveller.returns(traveller.leaves(START), "ST-1").status_code == 503
    assert is_down(here.source)
    page = traveller.client.get(f"{START}?next=/aide/")
    assert page.status_code == 503
    assert "ne répond pas" in page.content.decode()
    assert "/connexion/?next=%2Faide%2F" in page.content.decode()
    with pytest.raises(CannotAsk, match="down"):
        ask(here.source, here.cas.address)
    assert len(here.cas.asked) == 3
    other = here.another("autre")
    assert not is_down(other)


def test_half_open_one_tries_for_all(here: Federated):
    where = f"{here.cas.address}validate"
    here.cas.lie = saying(b"", 500)
    for _time in range(3):
        with pytest.raises(CannotAsk):
            ask(here.source, where)
    cache.delete(partner_server._key(here.source, "down"))  # as after the thirty seconds
    assert partner_server._may_try(here.source)
    assert not partner_server._may_try(here.source)
    cache.delete(partner_server._key(here.source, "trying"))
    with pytest.raises(CannotAsk):
        ask(here.source, where)
    assert is_down(here.source)
    cache.delete(partner_server._key(here.source, "down"))
    here.cas.lie = None
    assert ask(here.source, where).status == 200
    assert partner_server._may_try(here.source)
    assert partner_server._may_try(here.source)


def test_a_success_forgets_the_failures(here: Federated):
    where = f"{here.cas.address}validate"
    for lies in (2, 2):
        here.cas.lie = saying(b"", 500)
        for _time in range(lies):
            with pytest.raises(CannotAsk):
                ask(here.source, where)
        here.cas.lie = None
        ask(here.source, where)
    assert not is_down(here.source)


def test_a_refused_ticket_is_no_failure_of_the_server(here: Federated, traveller: Traveller):
    for _time in range(4):
        assert traveller.returns(traveller.leaves(START), "ST-1").status_code == 403
    assert not is_down(here.source)


def test_the_breaker_may_be_forgotten_at_any_time(here: Federated, traveller: Traveller):
    here.cas.lie = saying(b"", 500)
    for _time in range(3):
        traveller.returns(traveller.leaves(START), "ST-1")
    cache.clear()
    here.cas.lie = None
    service = traveller.leaves(START)
    assert traveller.returns(service, here.cas.grant(service, "reine")).status_code == 303


def test_a_partner_s_server_that_is_down_delays_nobody_else(here: Federated, monkeypatch):
    """Two readers wait for a silent server; a third of the same library is told at once, and keeps the ticket."""
    monkeypatch.setattr(partner_server, "LIMITS", Limits(total_seconds=20, max_bytes=1000, redirects=0))
    asked, let_go = threading.Semaphore(0), threading.Event()

    def silent(handler: object) -> None:
        asked.release()
        let_go.wait(20)

    here.cas.lie = silent
    where = f"{here.cas.address}validate"
    waiting = [threading.Thread(target=_try, args=(here.source, where)) for _n in range(2)]
    for one in waiting:
        one.start()
    for _one in waiting:
        assert asked.acquire(timeout=15)
    third = Traveller(Client(), here.cas)
    service = third.leaves(f"{START}?next=/aide/")
    page = third.returns(service, "ST-1")
    assert (page.status_code, page["Refresh"]) == (503, "1")
    assert Client().get("/aide/").status_code == 200
    other = here.another("autre")
    assert partner_server.has_room(other)
    let_go.set()
    for one in waiting:
        one.join(15)
    here.cas.lie = None
    ticket = here.cas.grant(service, "reine")
    assert third.returns(service, ticket)["Location"] == "/aide/"


def _try(source: object, where: str) -> None:
    try:
        ask(source, where)
    except CannotAsk:
        return


def test_a_server_that_drips_is_left_at_the_deadline(here: Federated, traveller: Traveller, monkeypatch):
    monkeypatch.setattr(partner_server, "LIMITS", SHORT)

    def drip(handler: object) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _byte in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    here.cas.lie = drip
    page = traveller.returns(traveller.leaves(START), "ST-1")
    assert page.status_code == 503
    assert "ne répond pas" in page.content.decode()


def test_the_deadlines_are_those_promised():
    limits = partner_server.LIMITS
    assert (limits.total_seconds, limits.max_bytes, limits.redirects) == (5, 256_000, 0)


def test_only_whoever_tries_for_the_departement_reads_the_technical_reason(
    here: Federated, traveller: Traveller, rf
):
    from liseron.sso.starting import start

    here.cas.lie = saying(b"", 500)
    traveller.leaves(START)
    request = rf.get("/")
    request.session = session = traveller.client.session
    where = start(request, here.source, "/aide/", preview=True)["Location"]
    session.save()
    tried = traveller.returns(parse_qs(urlsplit(where).query)["service"][0], "ST-1")
    kept = traveller.client.session["sso_preview_stop"]
    reading = traveller.returns(traveller.leaves(START), "ST-1").content.decode()
    assert (tried.status_code, tried["Location"], kept["detail"]) == (303, "/aide/", "status")
    assert "<code>" not in reading


def test_the_logs_name_nobody(here: Federated, traveller: Traveller, caplog):
    here.cas.lie = saying(b"reine", 500)
    with caplog.at_level("WARNING", logger="liseron.sso.partner_server"):
        traveller.returns(traveller.leaves(START), "ST-secret")
    failed = next(one for one in caplog.records if one.message == "partner_server.failed")
    assert (failed.source, failed.reason) == ("ici", "status")
    assert "reine" not in caplog.text
    assert "ST-secret" not in caplog.text
