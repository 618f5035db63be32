"""A partner goes from clé en main to autonomie: its readers keep their account, and sign in over there (D6, E3)."""

import pytest
from django.test import Client

from liseron.partners.models import Partner
from liseron.people.passwords import send_password_link
from liseron.people.roles import grant_role
from liseron.sso.tests.arriving.world import a_source, signed_in_as
from liseron.toolkit.dates import now
from tests.people_and_places import PASSWORD, mails_to

pytestmark = pytest.mark.django_db


def sign_in(client: Client, patron, wanted: str = "") -> str:
    data = {"login": patron.user.username, "password": PASSWORD, "next": wanted}
    return client.post("/connexion/", data).headers.get("Location", "")


def launch(library) -> None:
    Partner.objects.filter(pk=library.partner_id).update(formula="federated")


def test_until_the_launch_the_card_opens_as_before(network, client):
    patron = network.reader()
    a_source(network.ours)
    assert sign_in(client, patron) == "/mon-espace/"


def test_after_the_launch_the_password_leads_to_the_librarys_sign_in(network, client):
    patron = network.reader()
    source = a_source(network.ours)
    launch(network.ours)
    address = sign_in(client, patron, "/offre/cine/")
    assert address == f"/connexion/par-ma-bibliotheque/{source.slug}/?next=%2Foffre%2Fcine%2F"
    assert signed_in_as(client) is None
    page = client.get(address).content.decode()
    assert "a maintenant sa propre connexion" in page
    assert f"/connexion/bibliotheque/{source.slug}/?next=%2Foffre%2Fcine%2F" in page


def test_a_wrong_password_tells_nothing_of_it(network, client):
    patron = network.reader()
    a_source(network.ours)
    launch(network.ours)
    answered = client.post("/connexion/", {"login": patron.user.username, "password": "pas celui-là"})
    assert answered.status_code == 200
    assert "par-ma-bibliotheque" not in answered.content.decode()


def test_professionals_keep_their_password(network, client):
    patron = network.reader()
    a_source(network.ours)
    launch(network.ours)
    grant_role(user=patron.user, role="librarian", partner=network.ours.partner, by=None)
    assert "par-ma-bibliotheque" not in sign_in(client, patron)
    assert signed_in_as(client) == patron.user_id


def test_without_an_open_source_the_password_is_the_only_way_and_stays(network, client):
    patron = network.reader()
    a_source(network.ours, is_open=False)
    launch(network.ours)
    assert sign_in(client, patron) == "/mon-espace/"


def test_whoever_forgot_a_password_is_told_where_to_sign_in(network):
    patron = network.reader()
    source = a_source(network.ours)
    launch(network.ours)
    send_password_link(login=patron.user.username, now=now())
    assert f"/connexion/par-ma-bibliotheque/{source.slug}/" in mails_to(patron.email)[-1]["text"]
