"""Vendors and resources: made, changed, shown, taken down; and what the home page reads."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from liseron.catalogue import actions, queries, search, sentences
from liseron.catalogue.models import Medium, Resource, SearchChange
from liseron.catalogue.tests.making import TODAY, a_record, a_resource
from liseron.toolkit.audit import Event
from liseron.toolkit.outbox import Message

pytestmark = pytest.mark.django_db


def test_two_resources_of_one_name_get_addresses_of_their_own() -> None:
    made = [
        actions.create_resource(by=None, name="L’Étagère", medium="book", entry="hosted") for _n in range(2)
    ]
    assert [resource.slug for resource in made] == ["l-etagere", "l-etagere-2"]
    assert Event.objects.filter(action="resource.created").count() == 2


def test_a_resource_at_a_vendor_without_the_vendor_is_refused_in_french() -> None:
    with pytest.raises(ValidationError, match="Choisissez le fournisseur"):
        actions.create_resource(
            by=None, name="X", medium="film", entry="vendor", entry_url="https://e.example/"
        )
    assert not Resource.objects.exists()


def test_a_vendor_is_made_and_changed() -> None:
    vendor = actions.create_vendor(by=None, name="Filmothèque")
    actions.change_vendor(vendor=vendor, by=None, website="https://films.example/")
    vendor.refresh_from_db()
    assert (vendor.slug, vendor.website) == ("filmotheque", "https://films.example/")
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "vendor.created",
        "vendor.changed",
    ]


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    resource = a_resource()
    actions.change_resource(resource=resource, by=None, name=resource.name)
    assert not Event.objects.exists()
    assert not SearchChange.objects.exists()


@pytest.mark.usefixtures("index")
def test_a_resource_taken_down_is_no_longer_found_nor_its_titles() -> None:
    resource = a_resource(name="Kiosque")
    a_record(resource, "Germinal")
    search.rebuild()
    actions.withdraw_resource(resource=resource, by=None)
    assert search.search(search.Query("germinal", today=TODAY)).hits == []  # at once: the tables decide
    assert Message.objects.filter(kind=search.MESSAGE).count() == 1
    search.keep_up()
    assert search.disagreements() == []
    actions.publish_resource(resource=resource, by=None)
    search.keep_up()
    assert search.disagreements() == []


def test_the_summary_has_the_six_media_and_counts_what_is_open_today(
    django_assert_num_queries: object,
) -> None:
    books, films = a_resource(), a_resource("films", medium="film")
    a_record(books, "Germinal")
    a_record(films, "Nosferatu")
    a_record(films, "Metropolis", withdrawn_at="2026-01-01T00:00Z")
    a_record(a_resource("tard", medium="game", opens_on=TODAY + timedelta(days=1)), "Demain")
    with django_assert_num_queries(2):  # type: ignore[operator]
        summary = queries.media_summary(TODAY)
    assert [(s.medium, s.resources, s.titles) for s in summary] == [
        (Medium.BOOK, 1, 1),
        (Medium.PRESS, 0, 0),
        (Medium.FILM, 1, 1),
        (Medium.MUSIC, 0, 0),
        (Medium.LEARN, 0, 0),
        (Medium.GAME, 0, 0),
    ]
    assert list(queries.resources_of("book", TODAY)) == [books]
    assert [record.title for record in queries.newest("film", 5, today=TODAY)] == ["Nosferatu"]


@pytest.mark.usefixtures("engine")
def test_related_titles_are_by_the_same_person_first() -> None:
    books = a_resource()
    germinal = a_record(books, "Germinal", creators=["Émile Zola"])
    a_record(books, "Germinie Lacerteux", creators=["Goncourt"])
    a_record(books, "Nana", creators=["Émile Zola"])
    search.rebuild()
    found = queries.related(germinal, today=TODAY)
    assert [record.title for record in found] == ["Nana", "Germinie Lacerteux"]


@pytest.mark.parametrize("medium", list(Medium))
def test_every_medium_has_its_words(medium: Medium) -> None:
    assert sentences.entry_label(medium)
    assert sentences.medium_word(medium, 1)
    assert sentences.medium_word("film", 2) == "films"
