"""What must never be false in the catalogue."""

from collections.abc import Iterable

from django.db.models import Count, F

from liseron.catalogue import search
from liseron.catalogue.models import Record, Work
from liseron.toolkit.invariants import invariant


@invariant("The search index holds what readers may find, and nothing else")
def index_agrees() -> Iterable[str]:
    yield from search.disagreements()


@invariant("A work with records is spoken for by one of them, and went into no other work")
def works_stand() -> Iterable[str]:
    silent = Work.objects.filter(records__isnull=False).exclude(lead__work=F("pk")).order_by("pk").distinct()
    for pk in silent.values_list("pk", flat=True).iterator():
        yield f"work {pk}: no lead of its own"
    for work in (
        Work.objects.filter(records__isnull=False, merged_into__isnull=False).order_by("pk").distinct()
    ):
        yield f"{work}: has records, yet went into another"


@invariant("Records that the rule calls one work are one work, unless a person decided otherwise")
def groups_hold() -> Iterable[str]:
    decided = Record.objects.filter(is_placed=True).order_by().values("work")
    free = Record.objects.exclude(title_key="").exclude(work__in=decided).order_by()
    apart = free.values("title_key").annotate(works=Count("work", distinct=True)).filter(works__gt=1)
    for key in apart.values_list("title_key", flat=True).iterator():
        yield f"title key {key}: in several works"


@invariant("What a person corrected can be taken back")
def corrections_remember() -> Iterable[str]:
    for record in Record.objects.exclude(corrected={}).order_by("pk").iterator():
        if record.corrected.keys() != record.said_by_source.keys():
            yield f"record {record.pk}: a correction without what its source says"
