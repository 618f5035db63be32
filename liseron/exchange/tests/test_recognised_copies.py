"""A partner's catalogue imported again: copies are left alone, unless they would be understood otherwise."""

from pathlib import Path

import pytest

from liseron.access.tests import world as worlds
from liseron.catalogue.imports import marc
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Resource
from liseron.catalogue.tests.making import a_resource
from liseron.exchange.holdings import create_partner_catalogue
from liseron.exchange.models import Holding, PartnerCatalogue
from liseron.partners.models import Library, Partner
from liseron.protocols.marc.tests.writing import a_book, iso2709

pytestmark = pytest.mark.django_db
OPEN = {"entry": "free", "entry_url": "https://opac.example/"}


@pytest.fixture
def partner() -> Partner:
    return worlds.a_partner(name="Ville d’ici")


@pytest.fixture
def library(partner: Partner) -> Library:
    return worlds.a_library(partner, name="Médiathèque d’ici", slug="ici")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "copies.mrc"
    shelved = ("995", "  \x1faMédiathèque d’ici\x1fk843 VER")
    path.write_bytes(iso2709(a_book("n1", "Nana", shelved)))
    return path


def bring(file: Path, resource: Resource) -> int:
    """How many titles came unchanged."""
    return import_titles(kind="unimarc", path=file, resource=resource, by=None).totals["unchanged"]


def shelves() -> list[int | None]:
    return list(Holding.objects.values_list("library", flat=True))


def test_a_catalogue_declared_afterwards_finds_its_libraries_at_the_next_import(
    file: Path, partner: Partner, library: Library
) -> None:
    other = worlds.a_library(partner, name="Annexe", slug="annexe")
    resource = a_resource(is_physical=True, **OPEN)
    bring(file, resource)
    assert shelves() == [None]
    PartnerCatalogue.objects.create(partner=partner, resource=resource)
    assert bring(file, resource) == 1
    assert shelves() == [library.pk]
    assert other.pk not in shelves()


def test_a_resource_put_on_shelves_afterwards_has_its_copies_at_the_next_import(file: Path) -> None:
    resource = a_resource(**OPEN)
    bring(file, resource)
    assert shelves() == []
    resource.is_physical = True
    resource.save()
    assert bring(file, resource) == 1
    assert shelves() == [None]


def test_a_library_that_comes_later_is_found_at_the_next_import(file: Path, partner: Partner) -> None:
    catalogue = create_partner_catalogue(
        partner=partner, by=None, name="Catalogue d’ici", address="https://opac.example/"
    )
    bring(file, catalogue.resource)
    assert shelves() == [None]
    late = worlds.a_library(partner, name="Médiathèque d’ici", slug="ici")
    assert bring(file, catalogue.resource) == 1
    assert shelves() == [late.pk]


def test_copies_understood_as_before_are_not_read(
    file: Path, partner: Partner, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = create_partner_catalogue(
        partner=partner, by=None, name="Catalogue d’ici", address="https://opac.example/"
    )
    bring(file, catalogue.resource)
    read: list[str] = []
    monkeypatch.setattr(marc, "line_of", lambda *told: read.append("read"))
    assert (bring(file, catalogue.resource), read, shelves()) == (1, [], [library.pk])
