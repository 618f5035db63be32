"""Partners' own catalogues at the desk: added, listed, their codes told."""

from liseron.catalogue.actions import put_records
from liseron.catalogue.ports import ItemFacts, TitleFacts
from liseron.exchange.models import Holding, PartnerCatalogue

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
