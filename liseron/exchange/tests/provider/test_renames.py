"""A vendor or a resource that changes its name: harvesters read the new one, with a later stamp."""

from itertools import pairwise

import pytest

from liseron.catalogue.actions import change_resource, change_vendor, create_resource, create_vendor
from liseron.exchange.models import Item, Rendering

RECORDS = {"verb": "ListRecords", "metadataPrefix": "unimarc"}


def told(answer, words: str) -> int:
    """How many times the answer says these words."""
    return answer.raw.decode().count(words)


@pytest.fixture
def others(repository):
    """A resource of another vendor: nothing of it may move."""
    apart = create_resource(
        by=None, name="À part", medium="book", vendor=create_vendor(by=None, name="Autre"), is_published=True,
        is_open_to_all=True, entry="vendor", entry_url="https://autre.example/",
    )  # fmt: skip
    repository.add(apart, 2, start=50)
    repository.publish()
    return set(Item.objects.filter(resource=apart).values_list("record_id", "stamp"))


def test_another_name_of_a_vendor_reaches_every_record_of_its_resources_and_no_other(repository, others):
    before = repository.ask(**RECORDS)
    assert told(before, "Titre donné par Fournisseur d’ici") == 8
    change_vendor(vendor=repository.books.vendor, by=None, name="Nouveau nom")
    repository.publish()
    after = repository.ask(**RECORDS)
    assert told(after, "Fournisseur d’ici") == 0
    assert told(after, "Titre donné par Nouveau nom") == 8
    assert not any("Fournisseur d’ici".encode() in bytes(one.content) for one in Rendering.objects.all())
    assert all(
        after.stamps[name] > before.stamps[name] for name in map(repository.name, ["livres-0", "films-0"])
    )
    assert others <= set(Item.objects.values_list("record_id", "stamp"))


def test_each_new_name_has_a_later_stamp_and_the_same_name_moves_nothing(repository):
    seen = [repository.ask(**RECORDS).stamps]
    for name in ("Un", "Deux", "Trois"):
        change_vendor(vendor=repository.books.vendor, by=None, name=name)
        repository.publish()
        seen.append(repository.ask(**RECORDS).stamps)
    assert all(later[one] > earlier[one] for earlier, later in pairwise(seen) for one in earlier)
    change_vendor(vendor=repository.books.vendor, by=None, name="Trois")
    repository.publish()
    assert repository.ask(**RECORDS).stamps == seen[-1]


def test_another_name_of_a_resource_reaches_its_records_alone(repository):
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    book, film = repository.name("livres-0"), repository.name("films-0")
    change_resource(resource=repository.books, by=None, name="Livres avant", vendor=None, entry="free")
    repository.publish()
    before = repository.ask(**asked).stamps
    unimarc = repository.ask(**RECORDS)
    assert told(unimarc, "Titre donné par Livres avant") == 5
    change_resource(resource=repository.books, by=None, name="Livres après")
    repository.publish()
    after = repository.ask(**RECORDS)
    assert told(after, "Titre donné par Livres après") == 5
    assert told(after, "Titre donné par Livres avant") == 0
    assert after.stamps[book] > before[book]
    assert after.stamps[film] == before[film]
