"""The desk's page of a door: chosen, filled in, tried; the key never comes back."""

import pytest
from django.urls import reverse

from liseron.access.models import DoorSettings, Visit
from liseron.access.tests.world import a_resource
from liseron.catalogue.models import Resource
from liseron.toolkit.audit import Event

KEY = "clef-du-fournisseur-2026"
TYPED = {
    "connector": "signed_address",
    "seen": "",
    "address": "https://sso.cinema.example/in?id={id}&nom={family_name}&sig={signature}",
    "account": "",
    "hash": "sha256",
    "signature": "{id}{key}",
    "signature_2": "",
    "signature_3": "",
    "date_format": "%Y%m%d",
    "digest": "hex",
    "secret": KEY,
    "released": ["family_name"],
}


def at(net, name="resource_door") -> str:
    return reverse(f"desk:{name}", args=[net.resource.pk])


def seen_by(client, net) -> str:
    return client.get(at(net)).context["form"]["seen"].value()


def test_a_door_is_set_then_tried(net, staff):
    answer = staff.post(at(net), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, at(net))
    page = staff.get(at(net)).content.decode()
    assert "Un numéro anonyme et votre nom. Rien d’autre." in page
    trial = staff.post(at(net, "resource_door_try"))
    told = trial.content.decode()
    for said in (
        "https://sso.cinema.example/in",
        "•••••",
        "no-referrer",
        "no-store",
        "Essai",
        "sert toujours",
    ):
        assert said in told
    assert "no-store" in trial["Cache-Control"]
    assert KEY not in page + told
    assert not Visit.objects.exists()


def test_the_key_never_comes_back_even_with_an_error(net, staff):
    answer = staff.post(at(net), {**TYPED, "signature": "{id}"}).content.decode()
    assert "n’importe qui pourrait faire la signature" in answer
    assert KEY not in answer
    assert not DoorSettings.objects.exists()
    long = {"connector": "jwt", "seen": "", "secret": KEY * 2, "algorithm": "HS256"}
    assert KEY not in staff.post(at(net), long).content.decode()


def test_a_key_left_empty_is_kept(net, staff):
    staff.post(at(net), TYPED)
    sealed = DoorSettings.objects.get().sealed
    page = staff.get(at(net)).content.decode()
    assert "Une clé est enregistrée" in page
    staff.post(at(net), {**TYPED, "seen": seen_by(staff, net), "secret": "", "released": []})
    assert DoorSettings.objects.get().sealed == sealed
    assert DoorSettings.objects.get().released == []


def test_two_people_at_once_are_told(net, staff):
    staff.post(at(net), TYPED)
    answer = staff.post(at(net), {**TYPED, "hash": "md5"})
    assert "Quelqu’un a changé cet accès" in answer.content.decode()
    assert DoorSettings.objects.get().values["hash"] == "sha256"
    assert (
        staff.post(
            at(net), {**TYPED, "hash": "md5", "seen": answer.context["form"]["seen"].value()}
        ).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ("signed_address:vodeclic", "https://biblio.vodeclic.com/auth/biblio/sso"),
        ("signed_address:nulle-part", "{id}{key}"),
        ("cas", "Adresse d’entrée par CAS"),
        ("oidc", "initiate_login_uri"),
        ("jwt", "RS256"),
        ("referrer", "Ce que le fournisseur regarde"),
        ("nulle-part:rien", "Lien simple"),
        ("\x00", "Lien simple"),
    ],
)
def test_a_connector_or_a_shipped_model_fills_the_form(net, staff, wanted, held):
    page = staff.get(at(net), {"choix": wanted})
    assert page.status_code == 200
    assert held in page.content.decode()


def test_each_personal_fact_has_its_warning(net, staff):
    page = staff.get(at(net), {"choix": "signed_address"}).content.decode()
    assert page.count("Donnée personnelle") == 3
    assert "Remplace le numéro anonyme" in page


def test_a_private_key_is_drawn_and_its_public_half_shown(net, staff):
    typed = {
        "connector": "jwt", "seen": "", "address": "https://a.example/in", "place": "query", "parameter": "token",
        "algorithm": "RS256", "audience": "a", "seconds": "60", "released": [],
    }  # fmt: skip
    assert staff.post(at(net), typed).status_code == 302
    page = staff.get(at(net)).content.decode()
    assert "BEGIN PUBLIC KEY" in page
    assert "PRIVATE KEY" not in page


def test_a_door_that_cannot_open_says_so_and_what_to_do(net, staff):
    Resource.objects.filter(pk=net.resource.pk).update(connector="signed_address")
    for page in (at(net), reverse("desk:dept_resource", args=[net.resource.slug])):
        assert "Les lecteurs ne peuvent pas entrer" in staff.get(page).content.decode()
    assert "pas encore réglé" in staff.post(at(net, "resource_door_try")).content.decode()


def test_a_plain_link_sends_nothing(net, staff):
    assert staff.post(at(net), {"connector": "plain_link", "seen": ""}).status_code == 302
    told = staff.post(at(net, "resource_door_try")).content.decode()
    assert "Aucun paramètre." in told
    assert "Rien : ni nom, ni courriel, ni numéro." in told


@pytest.mark.parametrize("connector", ["", "nulle-part", "\x00", "signed_address' OR 1=1"])
def test_an_unknown_connector_changes_nothing(net, staff, connector):
    staff.post(at(net), {**TYPED, "connector": connector})
    assert Resource.objects.get(pk=net.resource.pk).connector == "plain_link"


def test_a_shelf_of_the_portal_has_no_door(net, staff):
    shelf = a_resource(entry="hosted", vendor=None, entry_url="")
    assert staff.get(reverse("desk:resource_door", args=[shelf.pk])).status_code == 404


def test_others_may_not_see_nor_try(net, finance, client):
    for browser, refused in ((finance, 404), (client, 302)):
        assert browser.get(at(net)).status_code == refused
        assert browser.post(at(net, "resource_door_try")).status_code == refused


def test_trying_leaves_no_trace(net, staff):
    staff.post(at(net), TYPED)
    before = (Event.objects.count(), DoorSettings.objects.get().changed_at)
    staff.post(at(net, "resource_door_try"))
    assert (Event.objects.count(), DoorSettings.objects.get().changed_at) == before
