"""The mappings of columns, kept from one import to the next."""

from django.db import transaction

from liseron.catalogue.imports.columns import ColumnPlan
from liseron.catalogue.models import ColumnMapping, Resource, Vendor
from liseron.toolkit import audit
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line


@transaction.atomic
def save_mapping(
    *,
    name: str,
    plan: ColumnPlan,
    by: object | None,
    resource: Resource | None = None,
    vendor: Vendor | None = None,
    mapping: ColumnMapping | None = None,
) -> ColumnMapping:
    """Keep a plan under a name, anew or in place of `mapping`. Raises CannotMap or ValidationError, in French."""
    plan.check()
    kept = mapping or ColumnMapping()
    kept.name, kept.rules = clean_line(name, 120), plan.to_json()
    kept.resource, kept.vendor, kept.changed_by = resource, vendor, name_of_actor(by)
    kept.full_clean()
    kept.save()
    audit.record(by, "column_mapping.saved", kept)
    return kept


@transaction.atomic
def delete_mapping(*, mapping: ColumnMapping, by: object | None) -> None:
    """The titles that came by it stay."""
    audit.record(by, "column_mapping.deleted", mapping)
    mapping.delete()
