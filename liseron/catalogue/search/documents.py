"""What the search engines are told of a resource or a title."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from liseron.catalogue.models import Record, Resource

Kind = Literal["resource", "record"]
FIRST_DAY = date(1, 1, 1)
LAST_DAY = date.max
BATCH = 1000


@dataclass(frozen=True)
class Document:
    """A resource or a record as values. `key` is "record:12"; between `opens_on` and `closes_on` it may be found."""

    key: str
    kind: Kind
    title: str
    medium: str
    resource: str
    audience: str
    opens_on: date
    closes_on: date
    added_at: datetime
    subtitle: str = ""
    creators: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    summary: str = ""
    language: str = ""
    year: int | None = None


def key_of(subject: Record | Resource) -> str:
    """ "record:12" or "resource:3"."""
    return f"{'record' if isinstance(subject, Record) else 'resource'}:{subject.pk}"


def split_key(key: str) -> tuple[Kind, int]:
    """The kind and the primary key that a document's key names."""
    kind, _, number = key.partition(":")
    return ("resource" if kind == "resource" else "record"), int(number)


def of_resource(resource: Resource) -> Document:
    return Document(
        key=key_of(resource),
        kind="resource",
        title=resource.name,
        medium=resource.medium,
        resource=resource.slug,
        audience=resource.audience,
        opens_on=resource.opens_on or FIRST_DAY,
        closes_on=resource.closes_on or LAST_DAY,
        added_at=resource.changed_at,
        subtitle=resource.tagline,
        summary=resource.presentation,
    )


def of_record(record: Record) -> Document:
    resource = record.resource
    return Document(
        key=key_of(record),
        kind="record",
        title=record.title,
        medium=record.medium,
        resource=resource.slug,
        audience=record.audience,
        opens_on=resource.opens_on or FIRST_DAY,
        closes_on=resource.closes_on or LAST_DAY,
        added_at=record.created_at,
        subtitle=record.subtitle,
        creators=tuple(record.creator_names),
        subjects=tuple(record.subjects),
        summary=record.summary,
        language=record.language,
        year=record.year,
    )


def findable(keys: Iterable[str] | None = None) -> Iterator[Document]:
    """Everything that may be found, or what is left of `keys`: published resources, records not withdrawn."""
    resources = Resource.objects.filter(is_published=True)
    records = Record.objects.available().filter(resource__is_published=True).select_related("resource")
    if keys is not None:
        wanted = [split_key(key) for key in keys]
        resources = resources.filter(pk__in=[pk for kind, pk in wanted if kind == "resource"])
        records = records.filter(pk__in=[pk for kind, pk in wanted if kind == "record"])
    for resource in resources.order_by("pk"):
        yield of_resource(resource)
    for record in records.order_by("pk").iterator(BATCH):
        yield of_record(record)


def findable_keys() -> Iterator[str]:
    """The keys of `findable()`, without their texts."""
    for pk in Resource.objects.filter(is_published=True).values_list("pk", flat=True):
        yield f"resource:{pk}"
    records = Record.objects.available().filter(resource__is_published=True)
    for pk in records.order_by("pk").values_list("pk", flat=True).iterator(BATCH):
        yield f"record:{pk}"
