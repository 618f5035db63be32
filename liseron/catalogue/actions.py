"""What people do with vendors, resources and titles; each leaves its trace and tells the search index."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from liseron.catalogue import placing, search
from liseron.catalogue.intake import put_records
from liseron.catalogue.models import Record, RecordChange, Resource, Vendor
from liseron.toolkit import audit, bulk
from liseron.toolkit.text import slug

__all__ = [
    "change_resource",
    "change_vendor",
    "create_resource",
    "create_vendor",
    "publish_resource",
    "put_records",
    "withdraw_records",
    "withdraw_resource",
]
LONGEST_SLUG = 70
BATCH = 1000


@transaction.atomic
def create_vendor(*, by: object | None, name: str, **facts: Any) -> Vendor:
    """`facts` are fields of Vendor; the slug is made from the name. Raises ValidationError, in French."""
    facts.setdefault("slug", _free_slug(Vendor, name))
    vendor = Vendor(name=name, **facts)
    vendor.full_clean()
    vendor.save(force_insert=True)
    audit.record(by, "vendor.created", vendor)
    return vendor


@transaction.atomic
def change_vendor(*, vendor: Vendor, by: object | None, **changes: Any) -> None:
    """Those who follow the titles of its resources are told of another name. Raises ValidationError, in French."""
    changed = _apply(vendor, changes)
    if {"name", "slug"} & set(changed):
        search.note_changes(vendor.resources.order_by("pk"))
    if changed:
        audit.record(by, "vendor.changed", vendor, fields=changed)


@transaction.atomic
def create_resource(*, by: object | None, name: str, **facts: Any) -> Resource:
    """`facts` are fields of Resource; the slug is made from the name. Raises ValidationError, in French."""
    facts.setdefault("slug", _free_slug(Resource, name))
    resource = Resource(name=name, **facts)
    resource.full_clean()
    resource.save(force_insert=True)
    search.note_changes([resource])
    audit.record(by, "resource.created", resource)
    return resource


@transaction.atomic
def change_resource(*, resource: Resource, by: object | None, **changes: Any) -> None:
    """Its titles are indexed again only when what they show of it changed. Raises ValidationError, in French."""
    changed = _apply(resource, changes)
    if not changed:
        return
    if {"slug", "opens_on", "closes_on", "is_published", "is_physical"} & set(changed):
        placing.choose_leads_beside(resource)
        search.note_resource(resource)
    else:
        search.note_changes([resource])
    audit.record(by, "resource.changed", resource, fields=changed)


def publish_resource(*, resource: Resource, by: object | None) -> None:
    """The portal shows it, between its dates."""
    change_resource(resource=resource, by=by, is_published=True)


def withdraw_resource(*, resource: Resource, by: object | None) -> None:
    """The portal no longer shows it, nor its titles; nothing is erased."""
    change_resource(resource=resource, by=by, is_published=False)


@transaction.atomic
def withdraw_records(
    *, resource: Resource, source_ids: Iterable[str], by: object | None, now: datetime
) -> int:
    """Take titles out of the offer; how many were still in it. They keep their numbers and dates for ever.

    Their works stay with the other ways in; a work that has none left is no longer found.
    """
    wanted = list(source_ids)
    count = 0
    for start in range(0, len(wanted), BATCH):
        available = Record.objects.available().filter(
            resource=resource, source_id__in=wanted[start : start + BATCH]
        )
        leaving = dict(available.values_list("pk", "work"))
        count += Record.objects.filter(pk__in=leaving).update(withdrawn_at=now, changed_at=now)
        kind, actor = RecordChange.Kind.WITHDRAWN.value, audit.name_of_actor(by)
        log: Iterable[tuple[object, ...]] = ((pk, kind, now, actor, {}, {}) for pk in leaving)
        bulk.insert(RecordChange, ["record", "kind", "at", "by", "before", "after"], log)
        placing.choose_leads(leaving.values())
        search.note_keys(f"work:{pk}" for pk in sorted(set(leaving.values())))
    if count:
        audit.record(by, "records.withdrawn", resource, count=count)
    return count


def _apply(row: Vendor | Resource, changes: dict[str, Any]) -> list[str]:
    """Save what differs; the names of the fields that did."""
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.full_clean()
        stamped = ["changed_at"] if isinstance(row, Resource) else []
        row.save(update_fields=[*changed, *stamped])
    return changed


def _free_slug(model: type[Vendor] | type[Resource], name: str) -> str:
    """An address made from the name that nobody has yet."""
    wished = slug(name, LONGEST_SLUG) or model._meta.model_name or ""
    taken = set(model._default_manager.filter(slug__startswith=wished).values_list("slug", flat=True))
    return next(s for s in (wished, *(f"{wished}-{n}" for n in range(2, 1000))) if s not in taken)
