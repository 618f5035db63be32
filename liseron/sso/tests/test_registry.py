"""The registry of sites: what may stand in it, what is refused and how it is said."""

import pytest
from django.core.exceptions import ValidationError

from liseron.access.tests.world import a_partner, a_resource
from liseron.catalogue.actions import create_vendor
from liseron.sso.models import Service, ServiceAddress
from liseron.sso.oidc_provider.clients import CannotRegisterClient
from liseron.sso.registry import (
    CannotRegister,
    change_service,
    close_service,
    register_oidc_service,
    register_service,
    reopen_service,
)
from liseron.toolkit.audit import Event

HERE = "https://films.exemple.fr/acces/"


@pytest.fixture
def vendor(db):
    return create_vendor(by=None, name="Fournisseur d’essai")


def a_site(vendor, **facts) -> Service:
    usual = {"name": "Films", "vendor": vendor, "addresses": [HERE]}
    return register_service(by=None, **(usual | facts))


def addresses_of(service: Service) -> set[str]:
    return {str(one) for one in service.addresses.all()}


def test_a_site_is_registered_with_its_addresses_in_parts_and_the_journal_knows(vendor):
    service = a_site(
        vendor, addresses=[HERE, "HTTPS://Autre.Exemple.FR:8443"], released=["library", "age_class"]
    )
    assert addresses_of(service) == {HERE, "https://autre.exemple.fr:8443/"}
    assert service.released == ["age_class", "library"]
    event = Event.objects.about(service).get()
    assert (event.action, event.facts["released"]) == ("service.registered", ["age_class", "library"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("films.exemple.fr", "adresse complète"),
        ("ftp://films.exemple.fr/", "adresse complète"),
        ("https://moi:secret@films.exemple.fr/", "adresse complète"),
        ("https://films.exemple.fr/a/../b", "adresse complète"),
        ("https://films.exemple.fr/a/%2e%2e/b", "adresse complète"),
        ("https://films.exemple.fr/?a=1", "point d’interrogation"),
        ("http://films.exemple.fr/", "https"),
        ("https://films.exemple.fr/" + "a" * 600, "trop long"),
        (HERE, "plus haut"),
    ],
)
def test_a_wrong_address_is_refused_and_its_line_named(vendor, line: str, why: str):
    with pytest.raises(CannotRegister) as refusal:
        a_site(vendor, addresses=[HERE, line])
    assert "Ligne 2" in str(refusal.value)
    assert why in str(refusal.value)
    assert not Service.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]", "site.test"])
def test_http_will_do_on_this_machine_and_for_tests_alone(vendor, host: str):
    assert addresses_of(a_site(vendor, addresses=[f"http://{host}/"])) == {f"http://{host}/"}


def test_an_address_is_of_one_site_and_the_refusal_names_the_other(vendor):
    a_site(vendor)
    with pytest.raises(CannotRegister, match="déjà une adresse de «\u00a0Films\u00a0»"):
        a_site(vendor, name="Autres films")


def test_a_site_by_cas_has_an_address(vendor):
    with pytest.raises(CannotRegister, match="au moins une adresse"):
        a_site(vendor, addresses=[])


def test_a_site_is_of_a_vendor_or_of_a_partner(vendor):
    for whose, partner in ((None, None), (vendor, a_partner())):
        with pytest.raises(ValidationError, match="pas les deux"):
            a_site(whose, partner=partner)


def test_a_vendor_never_gets_the_card_as_the_name_of_the_reader(vendor):
    with pytest.raises(ValidationError, match="jamais le numéro de carte"):
        a_site(vendor, subject="card")
    assert a_site(None, partner=a_partner(), subject="card").subject == "card"


def test_changing_keeps_the_addresses_that_stay(vendor):
    service = a_site(vendor, addresses=[HERE, "https://b.exemple.fr/"])
    kept = ServiceAddress.objects.get(host="films.exemple.fr").pk
    change_service(service=service, by=None, addresses=[HERE, "https://c.exemple.fr/"], resource=a_resource())
    assert addresses_of(service) == {HERE, "https://c.exemple.fr/"}
    assert ServiceAddress.objects.get(host="films.exemple.fr").pk == kept
    assert Event.objects.about(service).first().facts["fields"] == ["resource", "addresses"]


def test_a_refused_change_leaves_everything_as_it_was(vendor):
    service = a_site(vendor)
    with pytest.raises(CannotRegister):
        change_service(service=service, by=None, name="Autre", addresses=["http://ailleurs.exemple.fr/"])
    service.refresh_from_db()
    assert (service.name, addresses_of(service)) == ("Films", {HERE})


def test_a_change_of_nothing_is_not_written(vendor):
    service = a_site(vendor)
    change_service(service=service, by=None, addresses=[HERE], name="Films")
    assert Event.objects.about(service).count() == 1


def test_closing_and_opening_again_each_undo_the_other_once(vendor):
    service = a_site(vendor)
    for verb in (close_service, close_service, reopen_service, reopen_service):
        verb(service=service, by=None)
    assert Service.objects.active().get() == service
    actions = [event.action for event in Event.objects.about(service)]
    assert actions == ["service.reopened", "service.closed", "service.registered"]


def test_addresses_after_a_logout_are_written_down_and_changed_alone(vendor):
    service, _secret = register_oidc_service(
        by=None,
        name="Ciné",
        vendor=vendor,
        return_addresses=["https://cine.example/retour"],
        addresses_after_logout=["https://cine.example/adieu"],
    )
    change_service(service=service, by=None, addresses_after_logout=["https://cine.example/fin"])
    service.client.refresh_from_db()
    assert service.client.get_post_logout_redirect_uris() == ["https://cine.example/fin"]
    assert service.client.get_redirect_uris() == ["https://cine.example/retour"]
    with pytest.raises(CannotRegisterClient, match="étoile"):
        change_service(service=service, by=None, addresses_after_logout=["https://*.example/"])
