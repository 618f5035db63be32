"""A service that acts in the reader's name: off, then within what the département registered."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from liseron.sso.cas_server import proxying
from liseron.sso.cas_server.tests.asking import ADDRESS, shown, ticket_for, validated
from liseron.sso.cas_server.tests.conftest import a_service
from liseron.sso.models import ProxyGrant, Service
from liseron.toolkit.http import Answer, CannotFetch

CALLBACK = "https://films.example/cas/pgt"
BEHIND = "https://moteur.example/"


class Callback:
    """The service's own address: remembers the grants that it was handed."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.asked: list[str] = []
        self.options: dict[str, object] = {}

    def __call__(self, url, **options) -> Answer:
        self.asked.append(url)
        self.options = options
        if self.status == 0:
            raise CannotFetch("private")
        return Answer(self.status, {}, b"", url)

    def grant_for(self, iou: str) -> str:
        questions = [parse_qs(urlsplit(url).query) for url in self.asked]
        return next(one["pgtId"][0] for one in questions if one["pgtIou"] == [iou])


@pytest.fixture
def callback(monkeypatch):
    taker = Callback()
    monkeypatch.setattr(proxying, "fetch", taker)
    return taker


@pytest.fixture
def proxy(service):
    """The service, allowed to act."""
    Service.objects.filter(pk=service.pk).update(may_proxy=True, proxy_address="https://films.example/cas")
    return service


@pytest.fixture
def behind(world):
    return a_service(world, name="Moteur", path="/", host="moteur.example")


def granted(browser, callback) -> str:
    said = validated(ticket_for(browser), pgtUrl=CALLBACK)
    return callback.grant_for(said["iou"])


def proxy_ticket(grant: str, target: str = BEHIND, **more: str):
    return Client().get("/cas/proxy", {"pgt": grant, "targetService": target, **more})


def test_acting_for_readers_is_off_unless_allowed(browser, service, callback, ticket):
    assert validated(ticket, pgtUrl=CALLBACK) == {"code": "UNAUTHORIZED_SERVICE_PROXY"}
    assert callback.asked == []


def test_the_callback_receives_the_grant_and_the_answer_its_iou(browser, proxy, callback):
    said = validated(ticket_for(browser), pgtUrl=f"{CALLBACK}?a=1")
    assert said["iou"].startswith("PGTIOU-")
    assert callback.asked[0].startswith(f"{CALLBACK}?a=1&pgtId=PGT-")
    grant = callback.grant_for(said["iou"])
    assert (len(grant), len(said["iou"])) == (64, 64)
    assert grant not in str(list(ProxyGrant.objects.values()))


@pytest.mark.parametrize("status", [0, 302, 404, 500])
def test_a_callback_that_fails_leaves_the_validation_without_grant(status, browser, proxy, callback):
    callback.status = status
    said = validated(ticket_for(browser), pgtUrl=CALLBACK)
    assert (bool(said["user"]), said["iou"]) == (True, None)
    assert not ProxyGrant.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://films.example/cas/pgt",
        "https://films.example/casier",
        "https://films.example.evil.tld/cas",
        "https://films.example/cas/../x",
        "https://films.example@evil.tld/cas",
        "https://127.0.0.1/cas",
        "file:///etc/passwd",
        "cas",
    ],
)
def test_another_callback_is_refused_and_never_reached(elsewhere, browser, proxy, callback):
    assert validated(ticket_for(browser), pgtUrl=elsewhere) == {"code": "INVALID_PROXY_CALLBACK"}
    assert callback.asked == []


def test_a_private_address_is_reached_in_the_demo_alone(browser, proxy, callback, settings):
    settings.DEMO = False
    validated(ticket_for(browser), pgtUrl=CALLBACK)
    assert callback.options["allow_private"] is False


def test_a_grant_gives_proxy_tickets_that_say_through_whom(browser, proxy, behind, callback):
    ticket = proxy_ticket_in(proxy_ticket(granted(browser, callback)))
    assert (ticket[:3], len(ticket)) == ("PT-", 32)
    said = validated(ticket, BEHIND, at="proxyValidate")
    assert (said["proxies"], len(said["user"])) == ([CALLBACK], 32)


def proxy_ticket_in(answer) -> str:
    return answer.content.decode().split("<cas:proxyTicket>")[1].split("<")[0]


def test_a_chain_of_proxies_is_told_the_latest_first(browser, proxy, behind, callback):
    Service.objects.filter(pk=behind.pk).update(may_proxy=True, proxy_address="https://moteur.example/pgt")
    first = proxy_ticket_in(proxy_ticket(granted(browser, callback)))
    said = validated(first, BEHIND, at="p3/proxyValidate", pgtUrl="https://moteur.example/pgt")
    second = proxy_ticket_in(proxy_ticket(callback.grant_for(said["iou"]), ADDRESS))
    assert validated(second, at="proxyValidate")["proxies"] == ["https://moteur.example/pgt", CALLBACK]


@pytest.mark.parametrize("at", ["serviceValidate", "p3/serviceValidate"])
def test_case_08_a_proxy_ticket_is_refused_where_service_tickets_alone_are_good_and_dies(
    at, browser, proxy, behind, callback
):
    """3.1 #8, CVE-2012-1104: a proxy ticket never passes for the reader's own arrival."""
    ticket = proxy_ticket_in(proxy_ticket(granted(browser, callback)))
    assert validated(ticket, BEHIND, at=at) == {"code": "INVALID_TICKET_SPEC"}
    assert validated(ticket, BEHIND, at="proxyValidate") == {"code": "INVALID_TICKET"}


def test_a_proxy_ticket_is_no_at_cas_1(browser, proxy, behind, callback):
    ticket = proxy_ticket_in(proxy_ticket(granted(browser, callback)))
    assert shown(ticket, BEHIND, at="validate").content == b"no\n\n"


def test_the_same_in_json(browser, proxy, behind, callback):
    grant = granted(browser, callback)
    said = json.loads(proxy_ticket(grant, format="JSON").content)["serviceResponse"]
    assert said["proxySuccess"]["proxyTicket"].startswith("PT-")
    failed = json.loads(proxy_ticket("PGT-x", format="JSON").content)["serviceResponse"]
    assert failed["proxyFailure"]["code"] == "INVALID_TICKET"


@pytest.mark.parametrize(
    ("grant", "target", "code"),
    [("", BEHIND, "INVALID_REQUEST"), ("PGT-x", "", "INVALID_REQUEST"), ("PGT-x", BEHIND, "INVALID_TICKET")],
)
def test_a_wrong_question_is_said(grant, target, code, behind):
    assert f'<cas:proxyFailure code="{code}">' in proxy_ticket(grant, target).content.decode()


def test_an_unknown_target_is_refused(browser, proxy, callback):
    answer = proxy_ticket(granted(browser, callback), "https://ailleurs.example/")
    assert b'code="UNAUTHORIZED_SERVICE"' in answer.content


def test_the_reader_s_right_is_asked_for_proxy_tickets_too(browser, proxy, shelf, world, callback):
    world.resource.entitlements.all().delete()
    answer = proxy_ticket(granted(browser, callback), "https://films.example/cine/")
    assert b'code="UNAUTHORIZED_SERVICE"' in answer.content


ENDS = {
    "signed out": lambda browser, proxy, world: browser.post("/cas/logout"),
    "session gone": lambda browser, proxy, world: browser.session.delete(browser.session.session_key),
    "account closed": lambda browser, proxy, world: type(world.patron.user).objects.update(is_active=False),
    "no longer allowed": lambda browser, proxy, world: Service.objects.update(may_proxy=False),
    "service closed": lambda browser, proxy, world: Service.objects.filter(pk=proxy.pk).update(
        is_active=False
    ),
}


@pytest.mark.parametrize("why", ENDS)
def test_a_grant_dies_with_what_it_rests_on(why, browser, proxy, behind, world, callback):
    grant = granted(browser, callback)
    ENDS[why](browser, proxy, world)
    assert b'code="INVALID_TICKET"' in proxy_ticket(grant).content


def test_a_grant_serves_as_often_as_wanted(browser, proxy, behind, callback):
    grant = granted(browser, callback)
    tickets = {proxy_ticket_in(proxy_ticket(grant)) for _time in range(3)}
    assert len(tickets) == 3
