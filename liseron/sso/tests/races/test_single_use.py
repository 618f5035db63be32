"""What may serve once serves once, however many processes bring it at the same instant, on either database.

Service tickets have their own race, with greater numbers: `liseron/sso/cas_server/tests/test_race.py`.
"""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.db import transaction
from django.test import Client, RequestFactory

from liseron.protocols.cas.answers import Failure
from liseron.protocols.cas.tickets import digest
from liseron.sso import joining
from liseron.sso.cas_server import proxying
from liseron.sso.cas_server.validating import Validated, consume
from liseron.sso.ending import OIDC_LOGOUT, heard_once
from liseron.sso.mapping import Profile
from liseron.sso.models import ProxyGrant, Service, ServiceAddress, SignOnSession, SourceIdentity, Ticket
from liseron.sso.oidc_provider import codes
from liseron.sso.oidc_provider.clients import register_client
from liseron.sso.pending import Arrival, settle
from liseron.sso.tests.arriving.world import a_source
from liseron.sso.tests.sources.test_by_saml import answer, leave
from liseron.sso.waiting import KIND, welcome_back
from liseron.toolkit import once
from liseron.toolkit.dates import now
from liseron.toolkit.http import Answer
from liseron.toolkit.invariants import violations
from liseron.toolkit.tests.race import race_here

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SOME, FEW = 25, 8, 3
DAY = timedelta(days=1)
PGT_URL = "https://films.example/pgt"


def a_site(network) -> Service:
    service = Service(name="Ciné d’ici", vendor=network.films.vendor)
    register_client(service, redirect_addresses=["https://cine.example/retour"])
    return service


def test_case_01_an_authorization_code_is_spent_once(network, reader):
    """3.1 #1: 8 processes × 25 codes × 8 attempts, 25 successes."""
    client, facts = a_site(network).client, {"address": "a", "challenge": "c", "nonce": "n", "sid": "s"}
    for number in range(MANY):
        grant = codes.Grant(user=reader.user, scopes=["openid"], signed_in_at=0, digest="", **facts)
        codes.keep(client, f"code-{number}", grant, now())

    def spend_them_all() -> int:
        return sum(codes.spend(client, f"code-{number}", now()) is not None for number in range(MANY))

    assert race_here(spend_them_all) == MANY
    assert not Token.objects.exists()


def test_case_20_the_number_of_a_return_serves_once(network):
    """3.1 #20: `state` of OpenID Connect, InResponseTo of SAML, the number in CAS's service address."""
    numbers = [
        once.issue(kind=KIND, subject=f"source:{n}", valid_for=DAY, payload={}, now=now())
        for n in range(MANY)
    ]
    assert race_here(lambda: sum(welcome_back(number, now()) for number in numbers)) == MANY


def test_case_22_an_assertion_that_eight_nodes_receive_serves_once(by_saml, known_by_saml):
    """3.1 #22, CVE-2026-18967: the whole way, signature included."""
    said = [answer(by_saml, leave(Client()), assertion_id=f"_assertion-{n}") for n in range(FEW)]

    def receive_them_all() -> int:
        received = [Client().post("/sso/saml/cognac/reponse", {"SAMLResponse": one}) for one in said]
        return sum(one.status_code == 303 for one in received)

    assert race_here(receive_them_all) == FEW


def test_case_22_the_number_of_a_message_is_heard_once(network):
    """3.1 #22: assertions, requests of single logout, logout tokens."""
    source = a_source(network.ours)

    def hear_them_all() -> int:
        heard = 0
        for number in range(MANY):
            with transaction.atomic():
                heard += heard_once(OIDC_LOGOUT, source, f"jti-{number}")
        return heard

    assert race_here(hear_them_all) == MANY


def an_arrival(source, number: int) -> Arrival:
    secret = once.issue(kind="arrival", subject=f"source:{source.pk}", valid_for=DAY, now=now())
    return Arrival(source, f"who-{number}", Profile(), "", "/", secret)


def test_case_26_a_mailed_code_joins_once(network, reader):
    """3.1 #26, CVE-2026-37982: eight browsers with the same session and the right code."""
    source = a_source(network.ours)
    arrivals = [an_arrival(source, number) for number in range(SOME)]
    state = joining._state_of(reader)
    for arrival in arrivals:
        once.issue(
            kind=joining.CODE,
            subject=f"patron:{reader.pk}",
            valid_for=DAY,
            payload={"state": state},
            secret=f"{arrival.secret}:12345678",
            now=now(),
        )

    def type_them_all() -> int:
        joined = 0
        for arrival in arrivals:
            request = RequestFactory().post("/")
            try:
                joining.prove_by_code(request, arrival, [reader], "12345678", now())
                joined += 1
            except joining.CannotJoin:
                continue
        return joined

    assert race_here(type_them_all) == SOME


def test_an_arrival_settles_once(network):
    source = a_source(network.ours)
    arrivals = [an_arrival(source, number) for number in range(SOME)]
    readers = [network.reader(email=f"lecteur{n}@exemple.fr") for n in range(SOME)]

    def settle_them_all() -> int:
        made = []
        for arrival, patron in zip(arrivals, readers, strict=True):
            settle(arrival, lambda patron=patron: made.append(patron) or patron, now())
        return len(made)

    assert race_here(settle_them_all) == SOME
    assert SourceIdentity.objects.count() == SOME
    assert not any(violations().values())


@pytest.fixture
def proxying_site(network, monkeypatch) -> Service:
    monkeypatch.setattr(proxying, "fetch", lambda url, **more: Answer(200, {}, b"", url))
    facts = {"vendor": network.films.vendor, "may_proxy": True, "proxy_address": "https://films.example/"}
    service = Service.objects.create(name="Films", **facts)
    ServiceAddress.objects.create(service=service, host="films.example", port=443)
    return service


def tickets(service: Service, reader, kind: str) -> list[str]:
    session = SignOnSession.objects.create(user=reader.user, session_key="key", sid="sid", began_at=now())
    found = [f"{kind}-{number:029d}" for number in range(MANY)]
    Ticket.objects.bulk_create(
        Ticket(
            digest=digest(one),
            kind=kind,
            session=session,
            service=service,
            address="x",
            expires_at=now() + DAY,
        )
        for one in found
    )
    return found


def test_case_08_one_grant_comes_of_one_ticket(proxying_site, reader):
    """3.1 #8: a proxy-granting ticket serves as often as wanted, so that a second one must not come of a race."""
    shown = tickets(proxying_site, reader, "ST")

    def validate_them_all() -> int:
        given = 0
        for ticket in shown:
            answer = consume(ticket=ticket, address="x", with_proxies=False, renew=False, now=now())
            if isinstance(answer, Validated):
                success = proxying.with_grant(answer, PGT_URL, now())
                given += not isinstance(success, Failure) and success.grant_iou != ""
        return given

    assert race_here(validate_them_all) == MANY
    assert ProxyGrant.objects.count() == MANY


def test_case_08_a_proxy_ticket_is_validated_once(proxying_site, reader):
    """3.1 #8 and #1: as a service ticket."""
    shown = tickets(proxying_site, reader, "PT")

    def validate_them_all() -> int:
        answers = [
            consume(ticket=ticket, address="x", with_proxies=True, renew=False, now=now()) for ticket in shown
        ]
        return sum(isinstance(one, Validated) for one in answers)

    assert race_here(validate_them_all) == MANY
