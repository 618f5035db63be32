"""What is kept between two imports."""

import pytest
from django.core.exceptions import ValidationError

from liseron.catalogue.imports.columns import CannotMap, ColumnPlan, Rule
from liseron.catalogue.imports.keeping import delete_mapping, plan_of, read_feed, save_mapping
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.models import ColumnMapping, Feed, Record, Resource, Vendor
from liseron.catalogue.tests.making import a_resource
from liseron.catalogue.tests.test_opds_import import Catalogue, a_page, a_status
from liseron.toolkit.tests.hostile import serving

pytestmark = pytest.mark.django_db
PLAN = ColumnPlan((("title", Rule(columns=("Titre",))), ("medium", Rule(constant="film"))))


def test_a_mapping_is_kept_and_used_again() -> None:
    kept = save_mapping(name="  Films ", plan=PLAN, by="odile", resource=a_resource())
    assert plan_of(ColumnMapping.objects.get(name="Films")) == PLAN
    save_mapping(name="Films", plan=PLAN, by="jean", mapping=kept)
    assert (ColumnMapping.objects.get().changed_by, ColumnMapping.objects.get().resource) == ("jean", None)
    delete_mapping(mapping=kept, by="jean")
    assert not ColumnMapping.objects.exists()


def test_a_mapping_without_title_or_with_a_taken_name_is_refused() -> None:
    save_mapping(name="Films", plan=PLAN, by=None)
    with pytest.raises(CannotMap):
        save_mapping(name="Livres", plan=ColumnPlan(), by=None)
    with pytest.raises(ValidationError, match="déjà pris"):
        save_mapping(name="Films", plan=PLAN, by=None)


def test_a_resource_has_its_mappings_its_vendor_s_and_everybody_s() -> None:
    vendor = Vendor.objects.create(name="Dunes", slug="dunes")
    mine, other = a_resource("a", vendor=vendor), a_resource("b")
    owners: dict[str, dict[str, Resource | Vendor]] = {
        "a": {"resource": mine}, "v": {"vendor": vendor}, "b": {"resource": other}, "tous": {},
    }  # fmt: skip
    for name, owner in owners.items():
        save_mapping(name=name, plan=PLAN, by=None, **owner)  # type: ignore[arg-type]
    names = {
        resource.slug: {m.name for m in ColumnMapping.objects.usable_for(resource)}
        for resource in (mine, other)
    }
    assert names == {"a": {"a", "v", "tous"}, "b": {"b", "tous"}}


def test_a_followed_catalogue_is_read_once_until_it_changes() -> None:
    site = Catalogue({"/1": [a_page("a", "", 'ETag: "v1"'), a_status("304 Not Modified")]})
    with serving(site) as url:
        feed = Feed.objects.create(resource=a_resource(), address=f"{url}/1")
        report = read_feed(feed=feed, by=None, allow_private=True)
        assert report is not None
        assert report.totals["in"] == 1
        assert read_feed(feed=Feed.objects.get(), by=None, allow_private=True) is None
    assert Feed.objects.get().etag == '"v1"'
    assert Feed.objects.get().read_at is not None


def test_a_catalogue_that_lost_its_titles_is_held_until_a_person_confirms() -> None:
    pages = [a_page(name, "", f'ETag: "{name}"') for name in ("a", "b", "b")]
    with serving(Catalogue({"/1": pages})) as url:
        feed = Feed.objects.create(resource=a_resource(), address=f"{url}/1")
        read_feed(feed=feed, by=None, allow_private=True)
        read_feed(feed=feed, by=None, allow_private=True)
        assert (Feed.objects.get().etag, Record.objects.available().count()) == ("", 2)
        read_feed(feed=feed, by="odile", allow_private=True, is_confirmed=True)
    assert Record.objects.available().get().source_id == "urn:x:b"


def test_a_catalogue_that_breaks_off_says_why_and_is_read_again_from_the_start() -> None:
    with serving(
        Catalogue({"/1": [a_page("a", "/2", 'ETag: "v1"')], "/2": [a_status("404 Not Found")]})
    ) as url:
        feed = Feed.objects.create(resource=a_resource(), address=f"{url}/1", etag='"old"')
        with pytest.raises(CannotImport):
            read_feed(feed=feed, by=None, allow_private=True)
    assert Feed.objects.get().problem.startswith("Il n’y a rien à cette adresse")
    assert Feed.objects.get().etag == ""
