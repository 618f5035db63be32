"""/cas/login: who gets a ticket, who is asked what, and where the browser goes."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from liseron.access.models import QuotaCounter, Visit
from liseron.access.tests import world as worlds
from liseron.people.models import RoleGrant, User
from liseron.sso.cas_server.tests.asking import (
    ADDRESS,
    BACKEND,
    PASSWORD,
    login,
    shown,
    ticket_for,
    ticket_in,
    validated,
)
from liseron.sso.models import IdentitySource, SignOnSession, Ticket

SHELF = "https://films.example/cine/"


def sign_in(browser: Client, where: str):
    """Through our page, to which the server sent the browser; answers the last response that stays with us."""
    page = browser.get(where)
    assert page.status_code == 200
    wanted = parse_qs(urlsplit(where).query)["next"][0]
    answer = browser.post(where, {"login": "1626000017", "password": PASSWORD, "next": wanted})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return browser.get(answer["Location"])


def test_a_reader_signed_in_goes_on_with_a_ticket_and_nothing_is_kept_or_told(browser, service):
    answer = login(browser)
    assert answer.status_code == 303
    assert answer["Location"].startswith(
        "https://films.example/app/entree?titre=L%E2%80%99%C3%89t%C3%A9&x=1&ticket=ST-"
    )
    assert answer["Cache-Control"] in {"no-store", "private, no-store"}
    assert answer["Referrer-Policy"] == "no-referrer"
    assert len(ticket_in(answer["Location"])) == 32


def test_the_ticket_itself_is_nowhere_in_the_database(browser, service, ticket):
    assert ticket not in str(list(Ticket.objects.values()))


def test_a_visitor_signs_in_and_nothing_of_the_wanted_address_is_lost(service):
    browser = Client()
    wanted = "https://films.example/app/a b+c?q=d%26e&r=%2F%2Fx&l=L’Été#fin".replace(" ", "%20")
    answer = login(browser, wanted)
    assert answer.status_code == 303
    assert answer["Location"].startswith("/connexion/?next=")
    arrived = sign_in(browser, answer["Location"])
    assert arrived.status_code == 303
    before, _mark, fragment = arrived["Location"].partition("#")
    assert (fragment, before.partition("&ticket=")[0]) == (
        "fin",
        "https://films.example/app/a%20b+c?q=d%26e&r=%2F%2Fx&l=L%E2%80%99%C3%89t%C3%A9",
    )
    assert validated(ticket_in(arrived["Location"]), wanted)["attributes"]["isFromNewLogin"] == "true"


def test_after_signing_in_a_browser_leaves_by_a_page_because_forms_may_not_end_elsewhere(service):
    browser = Client(headers={"Sec-Fetch-Dest": "document"})
    arrived = sign_in(browser, login(browser)["Location"])
    assert arrived.status_code == 200
    page = arrived.content.decode()
    assert '<meta http-equiv="refresh" content="0; url=https://films.example/app/entree?' in page
    assert "form-action 'self';" in f"{arrived['Content-Security-Policy']};"
    assert login(browser).status_code == 303


def test_a_wrong_password_stays_on_the_sign_in_page(service):
    browser = Client()
    where = login(browser)["Location"]
    answer = browser.post(where, {"login": "1626000017", "password": "autre chose"})
    assert answer.status_code in {200, 422}
    assert SignOnSession.objects.count() == 0


@pytest.mark.parametrize(
    "service_given", ["https://ailleurs.example/", "pas une adresse", "", "javascript:alert(1)"]
)
def test_an_unknown_site_gets_a_page_and_never_a_redirect(browser, service, service_given):
    for parameters in ({}, {"gateway": "true"}, {"renew": "true"}, {"method": "POST"}):
        for visitor in (browser, Client()):
            answer = login(visitor, service_given, **parameters)
            assert answer.status_code == 403
            assert "Location" not in answer
            assert "Ce site n’est pas relié au nôtre" in answer.content.decode()


def test_a_closed_service_is_unknown(browser, service):
    service.is_active = False
    service.save()
    assert login(browser).status_code == 403


def test_without_service_one_signs_in_or_hears_that_one_is(browser, service):
    assert Client().get("/cas/login")["Location"].startswith("/connexion/")
    assert "Vous êtes déjà connecté" in browser.get("/cas/login").content.decode()


def test_gateway_without_service_is_a_plain_login():
    assert Client().get("/cas/login", {"gateway": "true"})["Location"].startswith("/connexion/")


def test_gateway_goes_back_without_ticket_when_nobody_is_signed_in(service):
    visitor = Client()
    answer = login(visitor, gateway="true")
    assert (answer.status_code, "ticket" in answer["Location"]) == (303, False)
    assert answer["Location"].startswith("https://films.example/app/entree")
    assert not visitor.cookies


def test_gateway_gives_a_ticket_when_somebody_is_signed_in(browser, service):
    assert validated(ticket_for(browser, gateway="true"))["user"]


def test_renew_asks_for_the_password_again_and_the_ticket_says_so(browser, service):
    answer = login(browser, renew="true", gateway="true")
    assert answer["Location"].startswith("/compte/confirmer/?next=%2Fcas%2Flogin%3F")
    again = browser.post(answer["Location"], {"password": PASSWORD})
    assert again.status_code == 302, again.content.decode()
    arrived = browser.get(again["Location"])
    assert validated(ticket_in(arrived["Location"]), renew="true")["attributes"]["isFromNewLogin"] == "true"


def test_renew_is_asked_for_each_ticket(browser, service):
    where = login(browser, renew="true")["Location"]
    arrived = browser.get(browser.post(where, {"password": PASSWORD})["Location"])
    assert arrived["Location"].startswith("https://films.example/")
    assert login(browser, renew="true")["Location"].startswith("/compte/confirmer/")


def test_renew_for_one_site_is_worth_nothing_for_another(browser, service):
    where = login(browser, renew="true")["Location"]
    browser.post(where, {"password": PASSWORD})
    assert login(browser, "https://films.example/app/autre", renew="true")["Location"].startswith(
        "/compte/confirmer/"
    )


def test_validation_with_renew_refuses_a_ticket_of_a_living_session(browser, service, ticket):
    assert validated(ticket, renew="true") == {"code": "INVALID_TICKET"}
    assert validated(ticket) == {"code": "INVALID_TICKET"}


def test_method_post_gives_a_page_whose_form_may_go_to_that_site_alone(browser, service):
    answer = login(browser, method="POST")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<form method="post" action="https://films.example/app/entree?titre=L’Été&amp;x=1"' in page
    assert "form-action 'self' https://films.example;" in answer["Content-Security-Policy"]
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    assert validated(ticket)["user"]
    assert "https://films.example" not in browser.get("/cas/login")["Content-Security-Policy"]


def test_method_header_gives_service_and_ticket_as_headers(browser, service):
    answer = login(browser, method="HEADER")
    assert answer.status_code == 200
    assert answer["service"].startswith("https://films.example/app/entree?titre=L%E2%80%99")
    assert validated(answer["ticket"])["user"]


def test_warn_shows_where_one_goes_before_any_ticket(browser, service, shelf):
    answer = login(browser, SHELF, warn="true")
    assert answer.status_code == 200
    assert (Ticket.objects.count(), Visit.objects.count()) == (0, 0)
    link = answer.content.decode().split('href="/cas/login?')[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(f"/cas/login?{link}").status_code == 303


def test_a_professional_without_card_reads_why(service, world):
    librarian = User.objects.create_user("a@exemple.fr", email="a@exemple.fr", password=PASSWORD)
    RoleGrant.objects.create(user=librarian, role="librarian", partner=world.partner)
    browser = Client()
    browser.force_login(librarian, backend=BACKEND)
    answer = login(browser)
    assert answer.status_code == 403
    assert "Il faut une carte de lecteur" in answer.content.decode()
    assert "ticket" not in login(browser, gateway="true")["Location"]


def test_a_ticket_for_a_resource_counts_a_visit_and_the_next_ones_are_the_same_visit(
    browser, shelf, world, clock
):
    worlds.a_quota(5, resource=world.resource)
    clock.move_to(worlds.NOON)
    for _time in range(3):
        assert shown(ticket_for(browser, SHELF), SHELF)
    assert (Visit.objects.count(), QuotaCounter.objects.get().used) == (1, 1)
    clock.move_to(worlds.NOON + timedelta(minutes=11))
    ticket_for(browser, SHELF)
    assert (Visit.objects.count(), QuotaCounter.objects.get().used) == (2, 2)


def test_a_click_at_our_door_then_the_ticket_it_leads_to_are_one_visit(browser, shelf, world):
    worlds.a_quota(1, resource=world.resource)
    assert browser.post(f"/offre/{world.resource.slug}/entrer/").status_code == 303
    assert ticket_for(browser, SHELF)
    assert Visit.objects.count() == 1


REFUSALS = {
    "no right": (
        lambda world: world.resource.entitlements.all().delete(),
        "Pas encore dans votre bibliothèque",
    ),
    "too young": (lambda world: _change(world.resource, minimum_age=99), "s’ouvre à partir de 99 ans"),
    "agreement ended": (
        lambda world: _change(world.partner, agreement_ends_on=date(2026, 1, 1)),
        "Votre bibliothèque n’est plus dans le réseau",
    ),
    "card ended": (
        lambda world: world.patron.registrations.update(valid_until=date(2026, 1, 2)),
        "Votre carte est terminée",
    ),
    "quota spent": (lambda world: _spend(world), "C’est tout pour cette période"),
}


def _change(row, **facts):
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()


def _spend(world):
    other = worlds.a_patron(world.library)
    quota = worlds.a_quota(1, scope="library", resource=world.resource)
    from liseron.access.actions import arrive
    from liseron.toolkit.dates import now

    arrive(patron=other, resource=world.resource, now=now())
    assert quota.counters.get().used == 1


@pytest.mark.parametrize("why", REFUSALS)
def test_a_refused_reader_reads_the_door_s_sentence_and_gets_no_ticket(why, browser, shelf, world):
    take_away, sentence = REFUSALS[why]
    take_away(world)
    answer = login(browser, SHELF)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    back = login(browser, SHELF, gateway="true")
    assert (back.status_code, "ticket" in back["Location"]) == (303, False)
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize("why", ["agreement ended", "card ended"])
def test_a_site_without_resource_wants_a_reader_in_order(why, browser, service, world):
    take_away, sentence = REFUSALS[why]
    take_away(world)
    answer = login(browser)
    assert (answer.status_code, sentence in answer.content.decode()) == (403, True)


def test_two_values_of_service_that_differ_are_no_address(browser, service):
    assert browser.get("/cas/login", {"service": [ADDRESS, "https://films.example/app/x"]}).status_code == 403


def test_renew_sends_a_partner_s_reader_to_sign_in_at_the_partner_s(browser, service, world):
    source = IdentitySource.objects.create(
        partner=world.partner, name="Médiathèque", slug="mediatheque", protocol="cas3", is_open=True,
        address="https://cas.mediatheque.example/cas/", library=world.library,
    )  # fmt: skip
    ticket_for(browser)
    SignOnSession.objects.update(source=source)
    where = login(browser, renew="true")["Location"]
    assert where.startswith("https://cas.mediatheque.example/cas/login?")
    assert "renew=true" in where


def test_a_long_address_survives_the_sign_in(service):
    browser = Client()
    wanted = "https://films.example/app?" + "é" * 600 + "x" * 1300
    arrived = sign_in(browser, login(browser, wanted)["Location"])
    assert validated(ticket_in(arrived["Location"]), wanted)["user"]
