from datetime import date

from liseron.partners import invariants
from liseron.partners.models import Intercommunality, Library, Municipality, Partner


def test_a_sound_network_breaks_nothing(make_library, partner: Partner) -> None:
    make_library("A", "Aubeval", partner=partner)
    make_library("B", "Coldour")
    checks = [
        invariants.libraries_off_their_territory,
        invariants.overlapping_partners,
        invariants.resting_on_ended_communes,
        invariants.impossible_territory,
        invariants.broken_successions,
    ]
    assert [list(check()) for check in checks] == [[], [], [], [], []]


def test_a_library_off_its_partner_s_territory_is_seen(make_library, partner: Partner, territory) -> None:
    in_another_epci = make_library("A", "Belle-Étoile", partner=partner)
    in_no_epci = make_library("B", "Coldour", partner=partner)
    assert list(invariants.libraries_off_their_territory()) == [
        f"library {library.pk} of partner {partner.pk}" for library in (in_another_epci, in_no_epci)
    ]


def test_two_partners_over_one_commune_are_seen(partner: Partner) -> None:
    Partner.objects.create(name="CC", slug="cc", intercommunality=Intercommunality.objects.get())
    assert len(list(invariants.overlapping_partners())) == 1


def test_a_partner_or_a_library_on_an_ended_commune_is_seen(make_library, partner: Partner) -> None:
    make_library("A", "Aubeval")
    Municipality.objects.filter(pk=partner.municipality_id).update(valid_until=date(2026, 1, 1))
    assert len(list(invariants.resting_on_ended_communes())) == 2


def test_a_succession_that_does_not_end_today_is_seen(territory) -> None:
    Municipality.objects.filter(name="Belle-Étoile").update(
        valid_until=date(2026, 1, 1), successor=territory["Coldour"]
    )
    assert len(list(invariants.broken_successions())) == 2
    assert not Library.objects.exists()
