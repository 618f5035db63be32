"""« Je suis inscrit à… »: finding one's library, being remembered, never losing the page wanted."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.tests import world as worlds
from liseron.protocols.cas.tests.addresses_corpus import NOT_BELOW_GOOD
from liseron.sso import ways_in
from liseron.sso.tests.federated.conftest import Federated, a_source
from liseron.sso.tests.federated.travelling import Traveller
from liseron.sso.wanted import checked

pytestmark = pytest.mark.django_db
CHOOSE = "/connexion/bibliotheque/"
START = "/connexion/bibliotheque/ici/"
TODAY = date(2026, 11, 22)


def names(text: str) -> list[str]:
    return [choice.source.name for choice in ways_in.choices(text, TODAY)]


def test_a_library_is_found_by_its_name_its_town_its_postcode_or_its_partner(here: Federated):
    partner = worlds.a_partner(name="Communauté d’Ouche")
    library = worlds.a_library(partner, name="Médiathèque Colette", postcode="16210", town="L’Aigle-sur-Née")
    worlds.a_library(partner, name="Annexe de Tourouvre")
    a_source(library, name="Espace Ouche", slug="ouche", address="https://cas.example/")
    for text in (
        "colette",
        "COLETTE",
        "aigle",
        "l'aigle sur nee",
        "162",
        "communaute",
        "espace",
        "tourouvre",
    ):
        assert names(text) == ["Espace Ouche"], text
    assert names("olette") == []
    assert len(names("")) == 2


def test_only_open_sources_of_partners_in_force_are_offered(here: Federated):
    here.another("ferme", is_open=False)
    ended = here.another("fini")
    ended.partner.agreement_ends_on = date(2026, 11, 21)
    ended.partner.save()
    assert names("") == ["Médiathèque d’ici"]
    here.change(is_open=False)
    page = Client().get(CHOOSE)
    assert page.status_code == 200
    assert "J’y suis inscrit" not in page.content.decode()


def test_the_list_costs_the_same_whatever_its_length(here: Federated, django_assert_num_queries):
    with django_assert_num_queries(2):
        ways_in.choices("", TODAY)
    for number in range(12):
        here.another(f"n{number}")
    with django_assert_num_queries(2):
        assert len(ways_in.choices("", TODAY)) == 13


def test_the_page_says_where_one_registers(here: Federated):
    said = Client().get(CHOOSE).content.decode()
    assert "https://mediatheque.example/inscription" in said
    assert "L’inscription se fait sur le site de la bibliothèque" in said


def test_the_page_wanted_follows_every_link(here: Federated):
    said = Client().get(CHOOSE, {"next": "/offre/cine/?a=1&b=2"}).content.decode()
    carried = "?next=%2Foffre%2Fcine%2F%3Fa%3D1%26b%3D2"
    assert f"{START}{carried}" in said
    assert f"/connexion/{carried}" in said
    assert 'name="next" value="/offre/cine/?a=1&amp;b=2"' in said


def test_the_choice_is_remembered_and_may_be_changed(here: Federated, traveller: Traveller):
    fresh = Client().get("/connexion/", {"next": "/aide/"}).content.decode()
    assert "Je suis inscrit à…" in fresh
    assert "/connexion/bibliotheque/?next=%2Faide%2F" in fresh
    left = traveller.client.get(START)
    cookie = left.cookies["bibliotheque"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ici", True, "Lax")
    again = traveller.client.get("/connexion/", {"next": "/aide/"}).content.decode()
    assert "Me connecter avec Médiathèque d’ici" in again
    assert f"{START}?next=%2Faide%2F" in again
    assert "Changer de bibliothèque" in again
    here.change(is_open=False)
    assert "Médiathèque d’ici" not in traveller.client.get("/connexion/").content.decode()


def test_a_page_that_names_the_library_is_kept_by_nobody(here: Federated, traveller: Traveller):
    where = reverse("portal:resource", args=[here.world.resource.slug])
    assert "no-store" not in Client().get(where).headers.get("Cache-Control", "")
    browser = Client()
    browser.cookies["bibliotheque"] = "ici"
    page = browser.get(where)
    assert "Me connecter avec Médiathèque d’ici" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_strange_cookie_is_no_choice(here: Federated):
    for value in ("absente", "x" * 5000, "é", "<script>"):
        browser = Client()
        browser.cookies["bibliotheque"] = value
        assert "Je suis inscrit à…" in browser.get("/connexion/").content.decode()
        assert browser.get(CHOOSE).status_code == 200


def test_without_any_source_nothing_is_offered(here: Federated):
    here.change(is_open=False)
    assert "Je suis inscrit" not in Client().get("/connexion/").content.decode()


def test_looking_at_a_link_is_not_following_it(here: Federated):
    assert Client().head(START).status_code == 204
    assert Client().post(START).status_code == 405


def test_too_many_starts_from_one_place_read_a_page(here: Federated, monkeypatch):
    monkeypatch.setattr("liseron.sso.views.STARTS", 1)
    assert Client().get(START).status_code == 303
    page = Client().get(START, {"next": "/aide/"})
    assert (page.status_code, page.headers.get("Location")) == (429, None)
    assert f"{START}?next=%2Faide%2F" in page.content.decode()


@pytest.mark.parametrize("wanted", [*NOT_BELOW_GOOD, "//evil.example", "/\\evil.example", "/a/..;/b"])
def test_case_02_no_address_of_another_site_is_a_page_wanted(
    wanted: str, here: Federated, traveller: Traveller
):
    """3.1 #2, #14, #25: the corpus of addresses on `next`, through the partner and back."""
    here.cas.reader = "reine"
    landed = checked(wanted)
    assert landed == "/mon-espace/" or (landed == wanted and landed.startswith("/") and "//" not in landed)
    service = traveller.client.get(START, {"next": wanted})["Location"]
    assert service.startswith(
        f"{here.cas.address}login?service=http%3A%2F%2Ftestserver%2Fsso%2Fcas%2Fici%2Fretour"
    )


@pytest.mark.parametrize("way", [CHOOSE, START, "/connexion/", "/deconnexion/", "/sso/cas/ici/retour?x=1"])
def test_a_way_of_signing_in_is_no_page_wanted(way: str, here: Federated):
    assert checked(way) == "/mon-espace/"


def test_the_registration_page_sends_the_registered_to_their_sign_in(here: Federated):
    here.world.partner.formula = "federated"
    here.world.partner.save()
    for name in ("portal:register_at", "portal:library"):
        said = Client().get(reverse(name, args=[here.world.library.slug])).content.decode()
        assert f'href="{START}"' in said, name
        assert "https://mediatheque.example/inscription" in said, name


@pytest.mark.parametrize(
    "words", ["é" * 10_000, "a\x00b\r\nX: y\u2028", "\ud7ff\ufffe", "\"'><script>{{ 7 }}%s%00", "-9" * 30, ""]
)
def test_any_words_in_the_address_are_answered(words: str, here: Federated, traveller: Traveller):
    service = traveller.leaves(START)
    asked = dict.fromkeys(("q", "page", "next", "autre", "retour", "ticket"), words)
    link = f"/depuis/ici/offre/{here.world.resource.slug}/"
    for path in (CHOOSE, START, link, "/sso/cas/ici/retour", "/connexion/"):
        assert traveller.client.get(path, asked).status_code < 500, path
    returned = service.partition("?retour=")[2]
    answer = traveller.client.get("/sso/cas/ici/retour", asked | {"retour": returned})
    assert answer.status_code in {400, 403}
    assert "<script>{{" not in answer.content.decode()
    assert traveller.client.post("/sso/cas/ici/retour", asked).status_code == 400
