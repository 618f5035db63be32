"""The address in harvested records: from the library's catalogue through its own sign-in to the title."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from liseron.access.models import Entitlement, Visit
from liseron.access.tests import world as worlds
from liseron.catalogue.models import Record, Work
from liseron.exchange.models import View
from liseron.partners.models import Partner
from liseron.portal.tests.conftest import BACKEND, PASSWORD
from liseron.sso.tests.federated.conftest import Federated, a_source, cas, give_account, here, traveller
from liseron.sso.tests.federated.travelling import HERE, NAVIGATION, Traveller
from liseron.toolkit.dates import now

__all__ = ["cas", "here", "traveller"]
pytestmark = pytest.mark.django_db
THERE = "https://www.cinema.example/titre/7"


@pytest.fixture
def record(here: Federated) -> Record:
    return worlds.a_record(here.world.resource, title="Le phare", url=THERE)


@pytest.fixture
def link(here: Federated, record: Record) -> str:
    return f"/acces/{here.world.partner.slug}/{record.pk}"


@pytest.fixture
def hosted(world: worlds.World, settings: Any) -> str:
    """The link of a partner whose readers have their password here."""
    settings.BASE_URL = HERE
    record = worlds.a_record(world.resource, title="Le phare", url=THERE)
    return f"/acces/{world.partner.slug}/{record.pk}"


def goes(browser: Client, path: str, headers: dict[str, str] | None = None) -> Any:
    return browser.get(path, headers=NAVIGATION if headers is None else headers)


def test_the_library_s_own_sign_in_leads_to_the_title_itself(
    here: Federated, traveller: Traveller, link: str, record: Record
):
    here.cas.reader = "reine"
    assert traveller.goes(link) is None
    assert (traveller.asked_partner(), traveller.trail[-1]) == (1, THERE)
    visit = Visit.objects.get()
    assert (visit.patron, visit.record) == (here.world.patron, record)
    traveller.goes(link)
    assert traveller.trail == [link, THERE]


def test_whoever_is_not_signed_in_there_is_asked_there_and_keeps_the_page_wanted(
    here: Federated, traveller: Traveller, link: str
):
    assert traveller.goes(link) is None
    service = traveller.leaves(f"/connexion/bibliotheque/ici/?next={link}")
    here.cas.reader = "reine"
    back = traveller.returns(service, "")
    assert (back.status_code, link in back.content.decode()) == (400, True)
    one_click = f"/connexion/bibliotheque/ici/?next={quote(link, safe='')}"
    assert one_click in traveller.goes(link).content.decode()
    traveller.goes(one_click)
    assert traveller.trail[-1] == THERE


def test_the_base_address_may_be_called_otherwise_than_the_partner(
    here: Federated, traveller: Traveller, record: Record
):
    View.objects.create(slug="bm-ici", partner=here.world.partner, since=0, is_open=False)
    here.cas.reader = "reine"
    for path in (f"/acces/bm-ici/{record.pk}", f"/acces/bm-ici/{record.pk}/"):
        traveller.goes(path)
        assert traveller.trail[-1] == THERE


def test_what_is_no_navigation_opens_nothing(here: Federated, traveller: Traveller, link: str):
    here.cas.reader = "reine"
    traveller.goes("/connexion/bibliotheque/ici/")
    for headers in ({}, {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}):
        assert traveller.goes(link, headers).status_code == 200
    assert traveller.client.head(link, headers=NAVIGATION).status_code == 200
    assert Visit.objects.count() == 0


def test_a_partner_with_several_sign_ins_asks_which_once(
    here: Federated, traveller: Traveller, link: str, settings: Any
):
    second = worlds.a_library(here.world.partner, name="Médiathèque de là")
    a_source(second, slug="la", name="Médiathèque de là", address=here.cas.address)
    page = traveller.goes(link).content.decode()
    assert f"/connexion/bibliotheque/ici/?next=%2Facces%2F{here.world.partner.slug}" in page
    assert "Me connecter avec Médiathèque de là" in page
    here.cas.reader = "reine"
    traveller.goes(f"/connexion/bibliotheque/ici/?next={link}")
    assert traveller.trail[-1] == THERE
    del traveller.client.cookies[settings.SESSION_COOKIE_NAME]
    traveller.goes(link)
    assert traveller.trail[-1] == THERE


def test_the_same_work_opens_where_the_partner_has_it(
    here: Federated, traveller: Traveller, link: str, record: Record
):
    other = worlds.a_resource(name="Ailleurs")
    worlds.a_record(other, title="Le phare", work=record.work, url="https://www.cinema.example/titre/8")
    Entitlement.objects.filter(resource=record.resource).update(resource=other)
    here.cas.reader = "reine"
    traveller.goes(link)
    assert traveller.trail[-1] == "https://www.cinema.example/titre/8"


def test_a_door_that_stays_closed_says_why(here: Federated, traveller: Traveller, link: str):
    Entitlement.objects.all().delete()
    here.cas.reader = "reine"
    page = traveller.goes(link)
    assert page.status_code == 403
    assert here.world.resource.name in page.content.decode()


def test_a_title_that_left_is_the_same_work_elsewhere_or_a_page_that_helps(
    here: Federated, traveller: Traveller, link: str, record: Record
):
    other = worlds.a_record(worlds.a_resource(), title="Le phare", work=record.work)
    Entitlement.objects.create(resource=other.resource, partner=here.world.partner)
    Work.objects.filter(pk=record.work_id).update(lead=other)
    Record.objects.filter(pk=record.pk).update(withdrawn_at=now())
    traveller.goes(link)
    assert traveller.trail[1] == f"/acces/{here.world.partner.slug}/{other.pk}"
    Record.objects.filter(pk=other.pk).update(withdrawn_at=now())
    page = traveller.goes(link)
    assert page.status_code == 410
    assert "« Le phare » n’est plus proposé" in page.content.decode()


@pytest.mark.parametrize("pk", ["999999", "0", "9" * 18])
def test_a_title_that_never_was_is_a_page_that_helps(here: Federated, traveller: Traveller, pk: str):
    page = traveller.goes(f"/acces/{here.world.partner.slug}/{pk}")
    assert page.status_code == 404
    assert "Ce titre n’est pas proposé ici" in page.content.decode()
    assert traveller.client.get(f"/acces/ici/{pk}0000000000").status_code == 404


def test_a_base_address_that_nobody_knows_still_shows_the_title(traveller: Traveller, record: Record):
    page = traveller.goes(f"/acces/nulle-part/{record.pk}")
    assert page.status_code == 404
    assert f'href="/titre/{record.pk}/"' in page.content.decode()


def test_a_partner_whose_agreement_is_over_is_said(here: Federated, traveller: Traveller, link: str):
    Partner.objects.filter(pk=here.world.partner.pk).update(agreement_ends_on=date(2025, 6, 1))
    page = traveller.goes(link)
    assert page.status_code == 403
    assert f"L’accès par {here.world.partner.name} est fermé" in page.content.decode()
    assert traveller.asked_partner() == 0


def test_the_public_base_address_leads_to_the_page_of_the_title(traveller: Traveller, record: Record):
    View.objects.create(slug="public", since=0)
    assert traveller.goes(f"/acces/public/{record.pk}").status_code == 200
    assert traveller.trail[-1] == f"/titre/{record.pk}/"


def test_what_needs_no_card_asks_nobody(here: Federated, traveller: Traveller):
    free = worlds.a_resource(entry="free", vendor=None, entry_url="https://libre.example/")
    record = worlds.a_record(free, url="https://libre.example/7")
    traveller.goes(f"/acces/{here.world.partner.slug}/{record.pk}")
    assert traveller.trail[-1] == "https://libre.example/7"


def test_what_stands_on_shelves_is_shown_not_opened(here: Federated, traveller: Traveller):
    shelves = worlds.a_resource(
        entry="free", vendor=None, is_physical=True, entry_url="https://opac.example/", medium="book"
    )
    record = worlds.a_record(shelves, url="https://opac.example/7")
    traveller.goes(f"/acces/{here.world.partner.slug}/{record.pk}")
    assert traveller.trail[-1] == f"/titre/{record.pk}/"
    assert Visit.objects.count() == 0


def test_a_reader_of_ours_signs_in_here_and_is_at_the_title(client: Client, world: worlds.World, hosted: str):
    answer = goes(client, hosted)
    assert answer["Location"] == f"/connexion/?next={hosted.replace('/', '%2F')}"
    assert "no-store" in answer["Cache-Control"]
    sent = {"login": "reine@exemple.fr", "password": PASSWORD}
    back = client.post(answer["Location"], sent)
    assert back["Location"] == hosted
    assert goes(client, hosted)["Location"] == THERE
    assert Visit.objects.get().patron == world.patron


def test_a_reader_who_signed_in_long_ago_has_one_click_left(reader: Client, hosted: str):
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = goes(reader, hosted)
    assert answer["Location"] == f"/titre/{hosted.rpartition('/')[2]}/"
    assert Visit.objects.count() == 0


def test_a_reader_of_another_library_is_not_taken_for_one_of_this_one(
    here: Federated, traveller: Traveller, link: str
):
    stranger = worlds.a_patron(worlds.a_library(worlds.a_partner()))
    traveller.client.force_login(give_account(stranger, "1626000099"), backend=BACKEND)
    page = traveller.goes(link)
    assert page.status_code == 200
    assert "Ce navigateur est déjà connecté" in page.content.decode()
    assert Visit.objects.count() == 0
