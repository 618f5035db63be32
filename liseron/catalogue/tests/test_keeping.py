"""The mappings of columns are kept from one import to the next."""

import pytest
from django.core.exceptions import ValidationError

from liseron.catalogue.imports.columns import CannotMap, ColumnPlan, Rule
from liseron.catalogue.imports.keeping import delete_mapping, save_mapping
from liseron.catalogue.models import ColumnMapping, Resource, Vendor
from liseron.catalogue.tests.making import a_resource

pytestmark = pytest.mark.django_db
PLAN = ColumnPlan((("title", Rule(columns=("Titre",))), ("medium", Rule(constant="film"))))


def test_a_mapping_is_kept_and_used_again() -> None:
    kept = save_mapping(name="  Films ", plan=PLAN, by="odile", resource=a_resource())
    assert ColumnPlan.from_json(ColumnMapping.objects.get(name="Films").rules) == PLAN
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
