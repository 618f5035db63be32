"""A reader leaves for the library's sign-in and comes back: each protocol, the page wanted, one use, one browser."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from liseron.protocols.cas.tickets import digest
from liseron.sso.models import IdentitySource, SignOnSession
from liseron.sso.tests.federated.conftest import Federated
from liseron.sso.tests.federated.travelling import HERE, Traveller

pytestmark = pytest.mark.django_db
START = "/connexion/bibliotheque/ici/"
WANTED = "/offre/cine/?a=1"


@pytest.mark.parametrize("protocol", ["cas1", "cas2", "cas3", "cas_saml"])
def test_a_reader_known_over_there_is_signed_in_and_sees_the_page_wanted(
    protocol: str, here: Federated, traveller: Traveller
):
    here.change(protocol=protocol)
    here.cas.reader = "reine"
    traveller.goes(f"{START}?next=/bibliotheques/%3Fq%3Dcognac")
    assert traveller.trail[-1] == "/bibliotheques/?q=cognac"
    assert traveller.client.session["_auth_user_id"] == str(here.world.patron.user_id)
    session = SignOnSession.objects.get()
    assert (session.source, session.source_session) == (here.source, digest(next(iter(here.cas.spent))))


def test_a_number_brings_back_once(here: Federated, traveller: Traveller):
    service = traveller.leaves(START)
    assert traveller.returns(service, here.cas.grant(service, "reine")).status_code == 303
    traveller.client.logout()
    again = traveller.returns(service, here.cas.grant(service, "reine"))
    assert again.status_code == 400
    assert not traveller.is_signed_in()


def test_case_20_a_return_prepared_in_another_browser_signs_nobody_in(here: Federated, traveller: Traveller):
    """3.1 #20, CVE-2026-19349 and login CSRF: what CAS has instead of `state` is one-time, and of one browser."""
    service = traveller.leaves(START)
    ticket = here.cas.grant(service, "reine")
    victim = Traveller(Client(), here.cas)
    assert victim.returns(service, ticket).status_code == 400
    victim.leaves(START)  # a browser that left as well, with a number of its own
    assert victim.returns(service, ticket).status_code == 400
    assert not victim.is_signed_in()
    assert here.cas.asked == []
    assert traveller.returns(service, ticket).status_code == 303


def test_case_20_the_number_of_one_source_is_worth_nothing_at_another(here: Federated, traveller: Traveller):
    """3.1 #20: bound to the provider as well as to the session."""
    here.another("autre")
    service = traveller.leaves(START)
    elsewhere = service.replace("/ici/", "/autre/")
    assert traveller.returns(elsewhere, here.cas.grant(elsewhere, "reine")).status_code == 400
    assert here.cas.asked == []


def test_an_invented_or_old_number_signs_nobody_in(here: Federated, traveller: Traveller, clock):
    traveller.leaves(START)
    for number in ("", "x", "a" * 3000, "%00", "é"):
        service = f"{HERE}{reverse('sso:cas_return', args=['ici'])}?retour={number}"
        assert traveller.returns(service, "ST-1").status_code == 400
    from datetime import timedelta

    from liseron.toolkit.dates import now

    service = traveller.leaves(START)
    clock.move_to(now() + timedelta(hours=2))
    assert traveller.returns(service, here.cas.grant(service, "reine")).status_code == 400


def test_whoever_comes_back_without_a_ticket_reads_why_and_keeps_the_page(
    here: Federated, traveller: Traveller
):
    page = traveller.returns(traveller.leaves(f"{START}?next={WANTED}"), "")
    assert page.status_code == 400
    assert "/connexion/bibliotheque/ici/?next=%2Foffre%2Fcine%2F%3Fa%3D1" in page.content.decode()


def test_asked_silently_whoever_is_not_signed_in_goes_on_as_before(here: Federated, traveller: Traveller, rf):
    from liseron.sso.starting import start

    session = traveller.client.session
    session.save()
    request = rf.get("/")
    request.session, request.user = session, None
    response = start(request, here.source, WANTED, silently=True)
    session.save()
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert asked["gateway"] == ["true"]
    back = traveller.returns(asked["service"][0], "")
    assert (back.status_code, back["Location"]) == (303, WANTED)


def test_a_fresh_sign_in_asks_for_the_password_and_checks_that_it_was_given(
    here: Federated, traveller: Traveller, rf
):
    """CAS 3.0, sections 2.1.1 and 2.5.1: `renew` on both addresses, never with `gateway`."""
    from liseron.sso.starting import start

    traveller.leaves(START)
    request = rf.get("/")
    request.session = session = traveller.client.session
    response = start(request, here.source, WANTED, silently=True, fresh=True)
    session.save()
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert ("gateway" in asked, asked["renew"]) == (False, ["true"])
    traveller.returns(asked["service"][0], here.cas.grant(asked["service"][0], "reine"))
    assert ("renew", "true") in here.cas.parameters()


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "testserver.evil.example"},
        {"host": "evil.example:80"},
        {"host": "testserver@evil.example"},
        {"host": "testserver:99999"},
        {"host": "evil.example\ttestserver"},
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-host": "evil.example, testserver"},
        {"x-forwarded-server": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"},
        {"x-original-host": "evil.example", "x-host": "evil.example", "x-forwarded-port": "444"},
    ],
)
def test_case_04_the_service_address_comes_from_the_settings_alone(
    headers: dict[str, str], here: Federated, traveller: Traveller
):
    """3.1 #4, CVE-2022-39369: Host and its cousins change nothing, or the request is refused."""
    service = traveller.leaves(START)
    ticket = here.cas.grant(service, "reine")
    path = f"{service.removeprefix(HERE)}&ticket={ticket}"
    leaving = Client().get(START, headers=headers)
    assert leaving.status_code in {303, 400}
    assert "evil" not in leaving.headers.get("Location", "")
    coming = traveller.client.get(path, headers=headers)
    assert coming.status_code in {303, 400}
    assert all(("service", service) in here.cas.parameters(n) for n in range(len(here.cas.asked)))


@pytest.mark.parametrize(
    "ticket", ["ST-1%26service%3Dhttps://x", "ST-1%26pgtUrl=https://x", "ST-1%23", "ST 1"]
)
def test_case_05_a_ticket_adds_no_parameter_to_what_the_partner_is_asked(
    ticket: str, here: Federated, traveller: Traveller
):
    """3.1 #5, CVE-2014-4172: two parameters exactly, whatever the ticket holds."""
    service = traveller.leaves(START)
    assert traveller.returns(service, ticket).status_code in {400, 403}
    assert len(here.cas.asked) <= 1
    for index in range(len(here.cas.asked)):
        assert [name for name, _value in here.cas.parameters(index)] == ["service", "ticket"]
    assert not traveller.is_signed_in()


def test_the_partner_is_asked_with_two_encoded_parameters(here: Federated, traveller: Traveller):
    service = traveller.leaves(START)
    ticket = here.cas.grant(service, "reine")
    traveller.returns(service, ticket)
    assert here.cas.parameters() == [("service", service), ("ticket", ticket)]
    assert "service=http%3A%2F%2Ftestserver%2F" in here.cas.asked[0][1]


def test_a_closed_source_leads_nowhere_and_says_so(here: Federated, traveller: Traveller):
    service = traveller.leaves(START)
    here.change(is_open=False)
    assert traveller.client.get(START).status_code == 404
    assert traveller.returns(service, here.cas.grant(service, "reine")).status_code == 404
    assert not traveller.is_signed_in()
    assert traveller.client.get("/connexion/bibliotheque/absente/").status_code == 404


def test_a_partner_without_agreement_signs_nobody_in(here: Federated, traveller: Traveller):
    service = traveller.leaves(START)
    here.world.partner.agreement_ends_on = here.world.partner.agreement_starts_on
    here.world.partner.save()
    assert traveller.client.get(START).status_code == 404
    assert traveller.returns(service, here.cas.grant(service, "reine")).status_code == 404


def test_the_partner_s_logout_ends_the_sign_in_here(here: Federated, traveller: Traveller):
    from liseron.protocols.cas.logout import logout_request
    from liseron.toolkit.dates import now

    here.cas.reader = "reine"
    traveller.goes(START)
    ticket = next(iter(here.cas.spent))
    server = Client(enforce_csrf_checks=True)
    where = reverse("sso:cas_return", args=["ici"])
    for said in ("ST-1", "", ticket[:-1]):
        server.post(where, {"logoutRequest": logout_request(said, "LR-1", now()).decode()})
    assert traveller.client.get("/mon-espace/").status_code == 200
    here.another("autre")
    server.post(
        reverse("sso:cas_return", args=["autre"]), {"logoutRequest": logout_request(ticket, "L", now())}
    )
    assert traveller.client.get("/mon-espace/").status_code == 200
    answer = server.post(
        f"{where}?retour=x", {"logoutRequest": logout_request(ticket, "LR-1", now()).decode()}
    )
    assert answer.status_code == 204
    assert traveller.client.get("/mon-espace/").status_code == 302
    assert not SignOnSession.objects.exists()


@pytest.mark.parametrize(
    "message",
    [
        "",
        "x",
        "<a/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<a>" * 5000,
        "é" * 30_000,
    ],
)
def test_any_logout_message_is_answered(message: str, here: Federated):
    answer = Client().post(reverse("sso:cas_return", args=["ici"]), {"logoutRequest": message})
    assert answer.status_code in {204, 400}
    assert answer.content == b""


def test_signing_out_here_offers_to_sign_out_there(here: Federated, traveller: Traveller):
    here.cas.reader = "reine"
    traveller.goes(START)
    assert "Médiathèque d’ici" in traveller.client.get("/deconnexion/").content.decode()
    gone = traveller.client.post("/deconnexion/", {"partout": "on"})
    assert gone["Location"] == f"{here.cas.address}logout?service=http%3A%2F%2Ftestserver%2F"
    assert not traveller.is_signed_in()


def test_signing_out_here_alone_stays_here(here: Federated, traveller: Traveller):
    here.cas.reader = "reine"
    traveller.goes(START)
    here.change(tells_logout=False)
    assert "Médiathèque d’ici" not in traveller.client.get("/deconnexion/").content.decode()
    assert traveller.client.post("/deconnexion/", {"partout": "on"})["Location"] == "/"


def test_older_servers_are_given_their_return_by_another_name(here: Federated, traveller: Traveller):
    here.cas.reader = "reine"
    traveller.goes(START)
    here.change(protocol=IdentitySource.Protocol.CAS2)
    gone = traveller.client.post("/deconnexion/", {"partout": "on"})
    assert gone["Location"].endswith("/cas/logout?url=http%3A%2F%2Ftestserver%2F")
