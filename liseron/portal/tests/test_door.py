"""The button « Accéder »: where it leads, what it costs, what it says when it stays shut."""

import logging
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.models import DoorSettings, QuotaCounter, Visit
from liseron.access.releasing import audience_of, pseudonym_for
from liseron.access.setting_doors import set_door
from liseron.access.tests import world as worlds
from liseron.catalogue.models import Record, Resource
from liseron.people.models import User
from liseron.portal.tests.conftest import BACKEND
from liseron.toolkit import dates

pytestmark = pytest.mark.django_db


def enter(resource) -> str:
    return reverse("portal:enter", args=[resource.slug])


def test_a_reader_in_order_goes_to_the_vendor(reader, world):
    answer = reader.post(enter(world.resource))
    assert (answer.status_code, answer["Location"]) == (303, "https://www.cinema.example/entree")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert Visit.objects.get().patron == world.patron


def test_a_double_click_counts_once(reader, world):
    worlds.a_quota(4)
    for _click in range(2):
        assert reader.post(enter(world.resource)).status_code == 303
    assert Visit.objects.count() == 1
    assert QuotaCounter.objects.get().used == 1


def test_looking_at_the_page_counts_nothing(reader, world):
    worlds.a_quota(4)
    page = reader.get(reverse("portal:resource", args=[world.resource.slug])).content.decode()
    assert "4" in page
    assert reader.get(enter(world.resource)).status_code == 405
    assert Visit.objects.count() == 0


def test_the_page_with_the_button_lets_the_form_leave_the_site(reader, world):
    record = worlds.a_record(world.resource)
    for page in (
        reverse("portal:resource", args=[world.resource.slug]),
        reverse("portal:record", args=[record.pk]),
    ):
        assert "form-action 'self' https:" in reader.get(page)["Content-Security-Policy"]
    login = Client().get(reverse("account_login"))["Content-Security-Policy"]
    assert "form-action 'self';" in login


def test_a_signed_in_click_needs_its_token(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.patron.user, backend=BACKEND)
    assert browser.post(enter(world.resource)).status_code == 403
    opening = browser.post(reverse("portal:open", args=[world.resource.slug]))
    assert opening.status_code == 302
    assert Visit.objects.count() == 0


def test_a_visitor_opens_what_is_free_without_a_cookie(client, world):
    free = worlds.a_resource(
        entry="free", is_open_to_all=True, vendor=None, entry_url="https://libre.example/"
    )
    page = client.get(reverse("portal:resource", args=[free.slug]))
    assert not page.cookies
    answer = client.post(reverse("portal:open", args=[free.slug]))
    assert (answer.status_code, answer["Location"]) == (303, "https://libre.example/")
    assert not answer.cookies


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, world):
    page = reverse("portal:resource", args=[world.resource.slug])
    refused = client.post(reverse("portal:open", args=[world.resource.slug]))
    assert refused.status_code == 403
    assert f"{reverse('account_login')}?next={page.replace('/', '%2F')}" in refused.content.decode()


def test_a_lapsed_card_leads_to_renewal(reader, world):
    world.patron.registrations.update(
        state="lapsed", valid_from=date(2024, 1, 1), valid_until=dates.paris_today() - timedelta(days=10)
    )
    answer = reader.post(enter(world.resource))
    assert answer.status_code == 403
    assert reverse("portal:my_space") in answer.content.decode()
    assert Visit.objects.count() == 0


def test_a_spent_quota_says_when_it_comes_back(reader, world):
    worlds.a_quota(1)
    first, second = (worlds.a_record(world.resource) for _n in range(2))
    assert reader.post(reverse("portal:enter_record", args=[first.pk])).status_code == 303
    answer = reader.post(reverse("portal:enter_record", args=[second.pk]))
    assert answer.status_code == 403
    assert "1er" in answer.content.decode()
    assert Visit.objects.count() == 1


def test_an_ended_agreement_shuts_the_door(reader, world):
    world.partner.agreement_ends_on = dates.paris_today() - timedelta(days=1)
    world.partner.save()
    assert reader.post(enter(world.resource)).status_code == 403


def test_a_resource_that_is_not_covered_is_explained(reader, world):
    other = worlds.a_resource()
    answer = reader.post(enter(other))
    assert answer.status_code == 403
    assert reverse("portal:library", args=[world.library.slug]) in answer.content.decode()


def test_a_professional_without_card_enters_nothing(world):
    browser = Client()
    browser.force_login(User.objects.create_user("pro@exemple.fr"), backend=BACKEND)
    assert browser.post(enter(world.resource)).status_code == 403
    assert "bureau" in browser.get(reverse("portal:my_space")).content.decode()


@pytest.mark.parametrize("address", ["/offre/nulle-part/", "/titre/999999999999999999999/", "/titre/0/"])
def test_what_does_not_exist_is_absent(client, world, address: str):
    assert client.get(address).status_code == 404


def test_a_resource_not_yet_published_is_absent(reader, world):
    world.resource.is_published = False
    world.resource.save()
    assert reader.get(reverse("portal:resource", args=[world.resource.slug])).status_code == 404
    assert reader.post(enter(world.resource)).status_code == 404


def test_a_hosted_shelf_leads_to_its_only_title(client, world):
    shelf = Resource.objects.create(
        name="Guides", slug="guides", medium="book", entry="hosted", is_open_to_all=True
    )
    title = Record.objects.create(resource=shelf, source_id="1", medium="book", title="Le guide")
    page = client.get(reverse("portal:resource", args=["guides"])).content.decode()
    assert f'href="{reverse("portal:record", args=[title.pk])}"' in page
    assert reverse("portal:open", args=["guides"]) not in page
    Record.objects.create(resource=shelf, source_id="2", medium="book", title="Un autre guide")
    page = client.get(reverse("portal:resource", args=["guides"])).content.decode()
    assert "offre=guides" in page


SIGNED = {
    "address": "https://sso.cinema.example/in?id={id}&sig={signature}",
    "hash": "sha256",
    "signature": "{id}{key}",
    "date_format": "%Y%m%d",
    "digest": "hex",
}


def set_signed(resource) -> None:
    set_door(
        resource=resource,
        connector="signed_address",
        values=SIGNED,
        released=(),
        secret="clef-secrete",
        by=None,
    )


def test_a_signed_address_is_in_no_page_and_no_log(reader, world, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    set_signed(world.resource)
    page = reader.get(reverse("portal:resource", args=[world.resource.slug]))
    answer = reader.post(enter(world.resource))
    number = pseudonym_for(world.patron, audience_of(world.resource))
    assert f"id={number}&" in answer["Location"]
    assert (answer.status_code, answer.content) == (303, b"")
    assert "no-store" in answer["Cache-Control"]
    said = page.content.decode() + caplog.text + "".join(capsys.readouterr())
    assert not [secret for secret in (number, "sso.cinema.example", "clef-secrete") if secret in said]
    assert "Un numéro anonyme. Rien d’autre." in page.content.decode()


def test_a_door_that_lost_its_key_says_that_it_is_out_of_order(reader, world):
    worlds.a_quota(4)
    set_signed(world.resource)
    DoorSettings.objects.update(sealed="illisible")
    answer = reader.post(enter(world.resource))
    assert answer.status_code == 403
    assert "Cette offre ne répond pas" in answer.content.decode()
    assert "clef" not in answer.content.decode()
    assert (Visit.objects.count(), QuotaCounter.objects.count()) == (0, 0)


def test_a_vendor_that_looks_at_where_one_comes_from_sees_our_name(reader, world):
    values = {"address": "https://press.example/in?un={account}", "account": "16", "looks_at": "site"}
    set_door(resource=world.resource, connector="referrer", values=values, released=(), by=None)
    answer = reader.post(enter(world.resource))
    assert (answer["Location"], answer["Referrer-Policy"]) == ("https://press.example/in?un=16", "origin")
