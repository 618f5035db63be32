"""What a reader who enters by a library sees, takes away and erases."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from liseron.people.models import Patron
from liseron.sso.models import SignOnSession, SourceIdentity
from liseron.sso.retention import forget_arrivals
from liseron.sso.tests.arriving.world import a_source, welcome
from liseron.toolkit.once import SingleUseToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(network, client, arrives):
    arrives(client, a_source(network.ours))
    welcome(client)
    return client


def test_my_space_and_my_data_say_by_which_library_one_enters(inside):
    assert "Vous entrez par « Médiathèque de Cognac »" in inside.get("/mon-espace/").content.decode()
    page = inside.get("/mon-espace/donnees/").content.decode()
    assert "Par « Médiathèque de Cognac », la dernière fois le" in page
    assert "Changer mon mot de passe" not in inside.get("/mon-espace/").content.decode()


def test_my_space_leads_to_the_page_that_offers_to_sign_out_there_too(inside):
    assert '<a class="btn quiet" href="/deconnexion/">' in inside.get("/mon-espace/").content.decode()
    assert 'name="partout"' in inside.get("/deconnexion/").content.decode()


def test_the_export_names_the_library_and_the_name_over_there(inside):
    taken = json.loads(inside.get("/mon-espace/donnees/export/").content)
    assert taken["sign_ins"][0]["source"] == "Médiathèque de Cognac"
    assert taken["sign_ins"][0]["name_there"] == "elise"
    assert taken["sites_reached"] == []
    assert "Mon nom là-bas" in inside.get("/mon-espace/donnees/lire/").content.decode()


def test_one_erases_ones_account_just_after_entering_without_a_password(inside):
    assert 'name="password"' not in inside.get("/mon-espace/effacer/").content.decode()
    assert "effac" in inside.post("/mon-espace/effacer/").content.decode()
    assert [model.objects.count() for model in (Patron, SourceIdentity, SignOnSession)] == [0, 0, 0]


def test_a_screen_left_open_erases_nothing(inside):
    session = inside.session
    session["signed_in_at"] = session["signed_in_at"] - 3600
    session.save()
    assert "connectez-vous de nouveau" in inside.post("/mon-espace/effacer/").content.decode()
    assert Patron.objects.count() == 1


def test_an_arrival_without_an_end_is_forgotten_after_half_an_hour(network, client, arrives):
    arrives(client, a_source(network.ours))
    assert forget_arrivals(timezone.now() + timedelta(minutes=29)) == 0
    assert forget_arrivals(timezone.now() + timedelta(minutes=31)) == 1
    assert not SingleUseToken.objects.filter(kind="arrival").exists()
