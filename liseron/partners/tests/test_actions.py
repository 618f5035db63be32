from datetime import date

import pytest
from django.core.exceptions import ValidationError

from liseron.partners import actions
from liseron.partners.models import Intercommunality, Library, Municipality, Partner
from liseron.toolkit.audit import Event


@pytest.fixture
def community(territory) -> Intercommunality:
    return Intercommunality.objects.get()


def test_a_partner_is_a_commune_or_an_epci_never_both_or_neither(territory, community) -> None:
    with pytest.raises(actions.CannotPartner):
        actions.create_partner(name="Rien", by=None)
    with pytest.raises(actions.CannotPartner):
        actions.create_partner(
            name="Deux", municipality=territory["Coldour"], intercommunality=community, by=None
        )


def test_a_partner_is_created_with_its_address_and_told_to_the_audit(territory) -> None:
    partner = actions.create_partner(
        name="Coldour", municipality=territory["Coldour"], by="admin", formula="federated"
    )
    assert (partner.slug, partner.formula) == ("coldour", "federated")
    event = Event.objects.get(action="partner.created")
    assert (event.actor, event.subject) == ("admin", f"partner:{partner.pk}")


def test_a_commune_does_not_count_twice(territory, community, partner: Partner) -> None:
    with pytest.raises(actions.CannotPartner, match="compter deux fois"):
        actions.create_partner(name="Communauté", intercommunality=community, by=None)
    partner.delete()
    actions.create_partner(name="Communauté", intercommunality=community, by=None)
    with pytest.raises(actions.CannotPartner, match="compter deux fois"):
        actions.create_partner(name="Belle", municipality=territory["Belle-Étoile"], by=None)


def test_a_merged_commune_cannot_become_a_partner(territory) -> None:
    part = Municipality.objects.get(name="Vieux-Bourg")
    with pytest.raises(actions.CannotPartner, match="n’est plus une commune"):
        actions.create_partner(name="Vieux-Bourg", municipality=part, by=None)


def test_bad_facts_of_a_partner_are_refused(partner: Partner) -> None:
    with pytest.raises(ValidationError):
        actions.change_partner(partner=partner, contact_email="pas une adresse", by=None)
    partner.refresh_from_db()
    actions.change_partner(partner=partner, contact_name="Service culture", by="admin")
    partner.refresh_from_db()
    assert (partner.contact_name, partner.contact_email) == ("Service culture", "")


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 2, 1), None), (None, date(2026, 2, 1)), (date(2026, 2, 2), date(2026, 2, 1))],
)
def test_impossible_coverage_is_refused(partner: Partner, starts_on, ends_on) -> None:
    with pytest.raises(actions.CannotSetCoverage):
        actions.set_coverage(partner=partner, starts_on=starts_on, ends_on=ends_on, by=None)


def test_coverage_includes_its_two_ends_and_can_be_taken_away(partner: Partner) -> None:
    actions.set_coverage(partner=partner, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), by=None)
    assert [partner.is_covered_on(date(2026, 3, d)) for d in (1, 31)] == [True, True]
    assert not partner.is_covered_on(date(2026, 4, 1))
    actions.set_coverage(partner=partner, starts_on=None, ends_on=None, by=None)
    partner.refresh_from_db()
    assert not partner.is_covered_on(date(2026, 3, 1))


def test_every_library_of_the_territory_attaches_but_those_run_by_another(
    territory, community, make_library
) -> None:
    ours = [make_library("A", "Aubeval"), make_library("B", "Belle-Étoile")]
    outside = make_library("C", "Coldour")
    partner = actions.create_partner(name="Communauté", intercommunality=community, by=None)
    other = actions.create_partner(name="Coldour", municipality=territory["Coldour"], by=None)
    taken = make_library("D", "Saint-Dour", partner=other)
    assert actions.attach_territory(partner=partner, by=None) == 2
    assert set(partner.libraries.all()) == set(ours)
    for library in (outside, taken):
        library.refresh_from_db()
    assert (outside.partner, taken.partner) == (None, other)
    assert actions.attach_territory(partner=partner, by=None) == 0


def test_a_library_attaches_to_one_partner_of_its_territory(territory, make_library, partner) -> None:
    library, far = make_library("A", "Aubeval"), make_library("C", "Coldour")
    other = actions.create_partner(name="Coldour", municipality=territory["Coldour"], by=None)
    actions.attach_library(library=library, partner=partner, by=None)
    with pytest.raises(actions.CannotAttach, match="déjà rattachée à Aubeval"):
        actions.attach_library(library=library, partner=other, by=None)
    with pytest.raises(actions.CannotAttach, match="pas sur le territoire"):
        actions.attach_library(library=far, partner=partner, by=None)
    library.refresh_from_db()
    actions.detach_library(library=library, by=None)
    assert Library.objects.get(pk=library.pk).partner is None
    assert Event.objects.filter(action__in=["library.attached", "library.detached"]).count() == 2


def test_a_library_s_facts_change_and_a_half_position_is_refused(make_library) -> None:
    library = make_library("A", "Aubeval", address="1 rue Haute", postcode="16100")
    actions.change_library(library=library, name="Médiathèque", classification="structuring", by="admin")
    library.refresh_from_db()
    assert (library.folded_name, library.classification) == ("mediatheque", "structuring")
    with pytest.raises(ValidationError):
        actions.change_library(library=library, latitude=45.0, by="admin")


def test_moving_a_library_out_of_its_partner_s_territory_is_refused(
    territory, make_library, partner: Partner
) -> None:
    library = make_library("A", "Aubeval", partner=partner)
    with pytest.raises(actions.CannotAttach, match="Détachez"):
        actions.change_library(library=library, municipality=territory["Coldour"], by=None)
