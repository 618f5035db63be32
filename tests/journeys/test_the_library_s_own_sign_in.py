"""A reader of a library with its own site, in a real browser: from our side, from theirs, and out again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from liseron.access.models import QuotaDraw, Visit
from liseron.catalogue.models import Resource
from liseron.people.models import Patron
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.sso.tests.federated.fake_cas import FakeCas, serving_cas
from liseron.toolkit.dates import now
from tests.people_and_places import Network
from tests.sources import a_source
from tests.things import a_workbench_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cas() -> Iterator[FakeCas]:
    with serving_cas() as server:
        yield server


@pytest.fixture
def source(network: Network, cas: FakeCas, live_server: Any, settings: Any) -> IdentitySource:
    """The sign-in of Cognac; the films are shown on the same server as the portal, which stands for a vendor."""
    settings.BASE_URL = live_server.url
    Resource.objects.filter(pk=network.films.pk).update(entry_url=f"{cas.address}portail?cinema")
    return a_source(network.ours, name="Médiathèque de Cognac", address=cas.address)


@pytest.fixture
def reader(network: Network, source: IdentitySource) -> Patron:
    patron = network.reader()
    SourceIdentity.objects.create(
        source=source, subject="elise", patron=patron, first_seen_at=now(), last_seen_at=now()
    )
    return patron


def signs_in_over_there(page: Any) -> None:
    page.get_by_label("Numéro").fill("elise")
    page.get_by_role("button", name="Entrer").click()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_reader_chooses_the_library_signs_in_there_and_is_back_at_the_page(
    java_script_enabled: bool, reader: Patron, cas: FakeCas, new_page: Any, axe: Any
):
    page = new_page(width=390, java_script_enabled=java_script_enabled)
    page.goto("/offre/cine/")
    page.get_by_role("link", name="Je suis inscrit à…").click()
    if java_script_enabled:
        axe(page)
    page.get_by_label("Bibliothèque, commune ou code postal").fill("cognac")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="J’y suis inscrit").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Espace lecteur"
    signs_in_over_there(page)
    page.wait_for_url("**/offre/cine/")
    assert page.get_by_role("button", name="Voir les films").count() == 1
    page.goto("/deconnexion/")
    assert page.get_by_label("Me déconnecter aussi du site de Médiathèque de Cognac").is_checked()
    page.get_by_role("button", name="Me déconnecter").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    assert cas.reader == ""
    page.goto("/connexion/")
    assert page.get_by_role("link", name="Me connecter avec Médiathèque de Cognac").count() == 1


def test_from_the_library_s_portal_a_link_opens_and_a_picture_does_not(
    reader: Patron, cas: FakeCas, source: IdentitySource, live_server: Any, page: Any
):
    link = f"{live_server.url}/depuis/{source.slug}/offre/cine/"
    cas.reader = "elise"
    cas.portal = (
        f'<!doctype html><title>Portail</title><img src="{link}" alt=""><a href="{link}">Les films</a>'
    )
    page.goto(f"{cas.address}portail")
    page.get_by_role("link", name="Les films").click()
    page.wait_for_url(f"{cas.address}portail?cinema")
    assert Visit.objects.get().patron == reader
    Visit.objects.all().delete()
    QuotaDraw.objects.all().delete()
    page.goto(f"{cas.address}portail")
    page.wait_for_load_state("networkidle")
    assert Visit.objects.count() == 0
    assert cas.tell_logout() == [204]
    cas.reader = ""
    page.get_by_role("link", name="Les films").click()
    page.get_by_role("heading", name="Espace lecteur").wait_for()
    signs_in_over_there(page)
    page.wait_for_url(f"{cas.address}portail?cinema")
    assert Visit.objects.count() == 1


def test_a_partner_out_of_order_is_a_page_that_helps(
    reader: Patron, cas: FakeCas, source: IdentitySource, page: Any, axe: Any
):
    cas.reader = "elise"
    cas.lie = lambda handler: handler.answer(500, b"")
    page.goto(f"/connexion/bibliotheque/{source.slug}/?next=/offre/cine/")
    assert page.get_by_role("heading", level=1).inner_text() == "Votre bibliothèque ne répond pas"
    axe(page)
    cas.lie = None
    page.get_by_role("link", name="Réessayer").click()
    page.wait_for_url("**/offre/cine/")
    assert page.get_by_role("button", name="Voir les films").count() == 1


def test_another_card_open_in_the_browser_gives_way_after_a_page(
    reader: Patron,
    network: Network,
    cas: FakeCas,
    source: IdentitySource,
    page: Any,
    signed_in: Any,
    axe: Any,
):
    signed_in(page, network.reader(given_name="Léo", family_name="Petit", email="leo@exemple.fr"))
    cas.reader = "elise"
    page.goto(f"/connexion/bibliotheque/{source.slug}/?next=/mon-espace/")
    axe(page)
    page.get_by_role("button", name="Continuer avec ma carte").click()
    page.wait_for_url("**/mon-espace/")
    assert "Élise" in page.locator("main").inner_text()


def test_from_a_record_of_the_library_s_catalogue_one_click_opens_the_title(
    network: Network, reader: Patron, cas: FakeCas, live_server: Any, page: Any
):
    link = f"{live_server.url}/acces/{network.ours.partner.slug}/{network.film.pk}"
    cas.portal = f'<!doctype html><title>Catalogue</title><a href="{link}">{network.film.title}</a>'
    page.goto(f"{cas.address}portail")
    page.get_by_role("link", name=network.film.title).click()
    signs_in_over_there(page)
    page.wait_for_url("**/portail?cinema**")
    assert Visit.objects.get().resource_id == network.films.pk


def test_a_supplier_tries_a_test_account_and_signs_it_out_again(
    network: Network, source: IdentitySource, cas: FakeCas, new_page: Any, axe: Any
):
    page = new_page(width=390)
    page.goto(a_workbench_link(network))
    page.get_by_role("button", name="Se connecter avec un compte d’essai").click()
    signs_in_over_there(page)
    page.wait_for_url("**/raccordement/**")
    assert page.get_by_text("Le compte est reconnu").count() == 1
    axe(page)
    page.get_by_role("button", name="Se déconnecter chez vous").click()
    page.go_back()
    page.get_by_role("button", name="Vérifier que personne n’est connecté").click()
    page.wait_for_url("**/raccordement/**")
    assert page.get_by_text("Plus personne n’est connecté chez vous").count() == 1
    assert not SourceIdentity.objects.exists()
