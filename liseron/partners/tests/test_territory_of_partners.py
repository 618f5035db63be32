"""Who lives elsewhere, said by what was typed."""

import pytest

from liseron.partners.models import Intercommunality, Municipality, Partner, PostalCode
from liseron.partners.territory import Territory, territories_of


@pytest.fixture
def ground(db):
    community = Intercommunality.objects.create(siren="200000001", name="Quatre B", kind="CC")

    def town(code, name, postcode, community=None):
        made = Municipality.objects.create(
            insee_code=code, name=name, department="16", intercommunality=community
        )
        PostalCode.objects.create(municipality=made, code=postcode)
        return made

    chalais = town("16073", "Chalais", "16210")
    town("16098", "Rioux-Martin", "16210")
    town("16028", "Barbezieux-Saint-Hilaire", "16300", community)
    return (
        Partner.objects.create(name="Chalais", slug="chalais", municipality=chalais),
        Partner.objects.create(name="Quatre B", slug="4b", intercommunality=community),
    )


@pytest.mark.parametrize(
    ("postcode", "town", "outside"),
    [
        ("16210", "Chalais", False),
        ("16210", "CHALAIS", False),
        ("16210", "", False),
        ("16210", "Chalés", False),  # a slip is no reason to send somebody away
        ("16210", "Rioux Martin", True),
        ("33000", "Chalais", True),
        ("", "Chalais", False),
        ("", "Bordeaux", True),
        ("", "", False),
    ],
)
def test_the_postcode_decides_and_a_known_neighbour_is_outside(ground, postcode, town, outside):
    assert territories_of(ground)[ground[0].pk].is_outside(postcode, town) is outside


def test_an_intercommunality_holds_its_members(ground):
    territory = territories_of(ground)[ground[1].pk]
    assert not territory.is_outside("16300", "Barbezieux-Saint-Hilaire")
    assert territory.is_outside("16210", "Chalais")


def test_a_ground_unknown_says_nothing():
    assert not Territory().is_outside("33000", "Bordeaux")


def test_two_queries_for_any_number_of_partners(ground, django_assert_num_queries):
    with django_assert_num_queries(2):
        territories_of(ground)
