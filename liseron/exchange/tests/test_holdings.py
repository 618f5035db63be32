"""Partners' own copies: kept with their titles, found again by library, shown with a way to reserve."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liseron.access.tests import world as worlds
from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Record, RecordChange, SearchChange
from liseron.catalogue.ports import ItemFacts, TitleFacts
from liseron.exchange.holdings import (
    change_partner_catalogue,
    create_partner_catalogue,
    shelves_of,
    slugs_on_shelves,
    words_of,
)
from liseron.exchange.models import Holding, PartnerCatalogue
from liseron.partners.models import Library, Partner

pytestmark = pytest.mark.django_db
OPAC = "https://opac.example/"


@pytest.fixture
def partner() -> Partner:
    return worlds.a_partner(name="Ville d’ici")


@pytest.fixture
def library(partner: Partner) -> Library:
    return worlds.a_library(partner, name="Médiathèque d’ici", slug="ici", ministry_code="BIB160001")


@pytest.fixture
def catalogue(partner: Partner, library: Library) -> PartnerCatalogue:
    return create_partner_catalogue(
        partner=partner,
        by=None,
        name="Catalogue d’ici",
        address=OPAC,
        record_address=f"{OPAC}notice/{{numero}}",
    )


def put(catalogue: PartnerCatalogue, *items: ItemFacts, number: str = "7", **facts: Any) -> Record:
    row = TitleFacts(number, "Le phare", "book", items=items, **facts)
    put_records(resource=catalogue.resource, rows=[row])
    return Record.objects.select_related("resource").get(resource=catalogue.resource, source_id=number)


def shelves(record: Record, own: Library | None = None) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.name, one.marks, one.copies) for one in shelves_of([record], own=own)[record.pk]]


def test_copies_are_told_by_library_with_their_marks(
    catalogue: PartnerCatalogue, library: Library, partner: Partner
):
    other = worlds.a_library(partner, name="Annexe de là")
    catalogue.libraries = {"ANX1": other.pk}
    catalogue.save()
    record = put(
        catalogue,
        ItemFacts(("ANX1",), "J PHA"),
        ItemFacts(("BIB160001",), "R PHA", "001"),
        ItemFacts(("MEDIATHEQUE D'ICI",), "R PHA", "002"),
        ItemFacts(("Bibliobus",), "B PHA"),
    )
    assert shelves(record) == [
        ("Annexe de là", ("J PHA",), 1),
        ("Bibliobus", ("B PHA",), 1),
        ("Médiathèque d’ici", ("R PHA",), 2),
    ]
    assert shelves(record, own=library)[0][0] == "Médiathèque d’ici"
    assert {one.address for one in shelves_of([record])[record.pk]} == {f"{OPAC}notice/7"}


def test_the_only_library_of_a_partner_is_meant_whatever_the_words(
    catalogue: PartnerCatalogue, library: Library
):
    record = put(catalogue, ItemFacts(("BIB01",), "R PHA"))
    assert Holding.objects.get(record=record).library == library


def test_a_catalogue_that_tells_no_copy_still_says_where(catalogue: PartnerCatalogue):
    assert shelves(put(catalogue)) == [("Ville d’ici", (), 0)]


def test_copies_change_without_the_title_changing(catalogue: PartnerCatalogue):
    record = put(catalogue, ItemFacts(("ici",), "R PHA"), ItemFacts(("ici",), "R PHA bis"))
    SearchChange.objects.all().delete()
    kept = list(Holding.objects.values_list("pk", flat=True))
    put(catalogue, ItemFacts(("ici",), "R PHA"), ItemFacts(("ici",), "R PHA bis"))
    assert list(Holding.objects.values_list("pk", flat=True)) == kept
    put(catalogue, ItemFacts(("ici",), "R PHA"))
    assert [one.shelf_mark for one in record.holdings.all()] == ["R PHA"]
    assert not SearchChange.objects.exists()
    assert not RecordChange.objects.exists()


def test_copies_of_what_is_online_are_not_kept(catalogue: PartnerCatalogue):
    """Vendors write pseudo-copies, for catalogues that show nothing without one."""
    online = worlds.a_resource(medium="book")
    put_records(
        resource=online,
        rows=[TitleFacts("1", "Le phare", "book", items=(ItemFacts(("EN LIGNE",), "EN LIGNE"),))],
    )
    assert not Holding.objects.exists()
    assert shelves_of(Record.objects.select_related("resource")) == {}


def test_the_page_over_there_is_the_record_s_own_when_no_model_is_set(partner: Partner):
    catalogue = create_partner_catalogue(partner=partner, by=None, name="Catalogue", address=OPAC)
    record = put(catalogue, url=f"{OPAC}doc/12")
    bare = put(catalogue, number="8")
    assert [shelves_of([one])[one.pk][0].address for one in (record, bare)] == [f"{OPAC}doc/12", OPAC]


def test_a_number_cannot_lead_elsewhere(catalogue: PartnerCatalogue):
    record = put(catalogue, number="oai:opac:7/../x y?é")
    assert shelves_of([record])[record.pk][0].address == f"{OPAC}notice/7%2F..%2Fx%20y%3F%C3%A9"


def test_an_address_without_a_place_for_the_number_is_refused(partner: Partner):
    with pytest.raises(ValidationError, match="numero"):
        create_partner_catalogue(
            partner=partner, by=None, name="Catalogue", address=OPAC, record_address=f"{OPAC}notice/"
        )


def test_a_library_s_shelves_are_those_of_its_partner(catalogue: PartnerCatalogue, library: Library):
    elsewhere = worlds.a_library(worlds.a_partner(), slug="la")
    resources = [catalogue.resource, worlds.a_resource()]
    assert slugs_on_shelves({"ici": library, "la": elsewhere}, resources) == {
        "ici": frozenset({catalogue.resource.slug}),
        "la": frozenset(),
    }


def test_many_titles_cost_as_many_queries_as_one(catalogue: PartnerCatalogue):
    def queries(count: int, mark: str) -> int:
        rows = [TitleFacts(str(n), f"Titre {n}", "book", items=(ItemFacts((), mark),)) for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            put_records(resource=catalogue.resource, rows=rows)
        return len(captured)

    queries(1, "A")
    queries(30, "A")
    assert queries(1, "B") == queries(30, "C")
    assert Holding.objects.count() == 30
    records = list(Record.objects.select_related("resource"))
    with CaptureQueriesContext(connection) as captured:
        assert len(shelves_of(records)) == 30
    assert len(captured) == 2


def test_a_code_is_told_what_it_means_and_the_copies_kept_follow(
    catalogue: PartnerCatalogue, partner: Partner, library: Library
):
    other = worlds.a_library(partner, name="Annexe de là")
    record = put(catalogue, ItemFacts(("BIB01",), "R PHA"), ItemFacts(("ici",), "J PHA"))
    assert shelves(record)[1] == ("Ville d’ici", ("R PHA",), 1)
    assert [word.text for word in words_of(catalogue)] == ["BIB01", "ici"]
    change_partner_catalogue(
        catalogue=catalogue, by=None, record_address="", libraries={"BIB01": other.pk, "ailleurs": 0}
    )
    assert shelves(record) == [("Annexe de là", ("R PHA",), 1), (library.name, ("J PHA",), 1)]
    put(catalogue, ItemFacts(("BIB01",), "R PHA 2"))
    assert shelves(record) == [("Annexe de là", ("R PHA 2",), 1)]
