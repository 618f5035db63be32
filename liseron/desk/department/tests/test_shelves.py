"""Partners' own catalogues at the desk: added, listed, their codes told."""

import pytest
from django.urls import reverse

from liseron.catalogue.actions import put_records
from liseron.catalogue.ports import ItemFacts, TitleFacts
from liseron.exchange.holdings import create_partner_catalogue
from liseron.exchange.models import Holding, PartnerCatalogue
from liseron.partners.models import Library

LIST = "/departement/catalogues-des-partenaires/"


def test_a_catalogue_is_added_and_its_codes_are_told(net, staff):
    partner = net.library.partner
    assert "Aucun catalogue pour l’instant" in staff.get(LIST).content.decode()
    asked = {"partner": partner.pk, "name": "Catalogue d’ici", "address": "https://opac.example/"}
    refused = staff.post(f"{LIST}nouveau/", asked | {"record_address": "https://opac.example/notice/"})
    assert "Écrivez {numero}" in refused.content.decode()
    assert "Catalogue d’ici" in refused.content.decode()
    assert staff.post(f"{LIST}nouveau/", asked).status_code == 302
    catalogue = PartnerCatalogue.objects.get()
    row = TitleFacts("1", "Le phare", "book", items=(ItemFacts(("BIB01",), "R PHA"),))
    put_records(resource=catalogue.resource, rows=[row], by=None)
    Holding.objects.update(library=None)
    assert "Catalogue d’ici" in staff.get(LIST, {"q": "ici"}).content.decode()
    page = f"{LIST}{catalogue.pk}/"
    assert "« BIB01 » veut dire" in staff.get(page).content.decode()
    assert staff.post(page, {"record_address": "", "place_0": net.library.pk}).status_code == 302
    assert Holding.objects.get().library == net.library
    assert staff.get(f"{LIST}999/").status_code == 404


@pytest.fixture
def catalogue(net):
    made = create_partner_catalogue(
        partner=net.library.partner, by=None, name="Catalogue d’ici", address="https://opac.example/"
    )
    rows = [
        TitleFacts(str(n), f"Le phare {n}", "book", items=(ItemFacts((word,), "R PHA"),))
        for n, word in enumerate(("BIB01", "BIB01", "Annexe"))
    ]
    put_records(resource=made.resource, rows=rows, by=None)
    Holding.objects.update(library=None)
    return made


def test_a_new_catalogue_says_how_its_records_come_in(net, staff):
    asked = {"partner": net.library.partner.pk, "name": "Catalogue", "address": "https://opac.example/"}
    page = staff.post(f"{LIST}nouveau/", asked, follow=True).content.decode()
    resource = PartnerCatalogue.objects.get().resource
    assert "Aucun exemplaire reçu pour l’instant" in page
    assert reverse("desk:dept_resource_import", args=[resource.slug]) in page
    harvest = reverse("desk:dept_harvest_source_new") + f"?ressource={resource.pk}"
    assert harvest in page
    assert staff.get(harvest).context["form"]["resource"].value() == str(resource.pk)


def test_copies_whose_library_nobody_knows_are_counted(staff, catalogue, net):
    assert "3 sans bibliothèque" in staff.get(LIST).content.decode()
    page = f"{LIST}{catalogue.pk}/"
    assert "3 sans bibliothèque" in staff.get(page).content.decode()
    staff.post(page, {"record_address": "", "place_0": net.library.pk, "place_1": net.library.pk})
    assert "sans bibliothèque" not in staff.get(page).content.decode()


def test_the_form_shows_what_each_word_means_today_and_unsays_it(staff, catalogue, net):
    Library.objects.create(
        name="Une autre", slug="une-autre", partner=net.library.partner, municipality=net.library.municipality
    )
    page = f"{LIST}{catalogue.pk}/"
    staff.post(page, {"record_address": "", "place_0": net.library.pk})
    form = staff.get(page).context["form"]
    assert [word.text for word in form.words] == ["BIB01", "Annexe"]
    assert form["place_0"].value() == net.library.pk
    assert form["place_1"].value() is None
    staff.post(page, {"record_address": "", "place_0": ""})
    assert not Holding.objects.filter(library__isnull=False).exists()
    catalogue.refresh_from_db()
    assert catalogue.libraries == {}
