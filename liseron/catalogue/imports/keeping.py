"""What is kept between two imports: the mappings of columns, and the catalogues that are followed."""

from collections.abc import Iterator
from itertools import chain

from django.db import transaction

from liseron.catalogue.imports.columns import ColumnPlan
from liseron.catalogue.imports.feeds import Visit, follow
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_lines
from liseron.catalogue.models import ColumnMapping, Feed, Resource, Vendor
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.imports import Report
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


def plan_of(mapping: ColumnMapping) -> ColumnPlan:
    """Raises CannotMap when what is kept is no longer understood."""
    return ColumnPlan.from_json(mapping.rules)


def read_feed(
    *, feed: Feed, by: object | None, is_confirmed: bool = False, allow_private: bool = False
) -> Report | None:
    """Read the catalogue to its end and import it; None when it did not change since the last visit.

    Raises CannotImport when it breaks off: `feed.problem` says why, and its next visit reads all of it again.
    `is_confirmed`: a person agrees that many titles leave (then the marks of the last visit do not count).
    """
    visit = Visit() if is_confirmed else Visit(etag=feed.etag, last_modified=feed.last_modified)
    lines = follow(feed.address, visit, allow_private=allow_private)
    try:
        first: Line | None = next(lines, None)
        if visit.is_unchanged:
            return _noted(feed, visit, None)
        report = import_lines(
            kind="opds",
            lines=_again(first, lines),
            source=feed.address,
            resource=feed.resource,
            by=by,
            is_complete=feed.is_complete,
            is_confirmed=is_confirmed,
        )
    except CannotImport as refusal:
        feed.problem, feed.etag, feed.last_modified = clean_line(str(refusal), 300), "", ""
        feed.save(update_fields=["problem", "etag", "last_modified"])
        raise
    return _noted(feed, visit, report)


def _again(first: Line | None, lines: Iterator[Line]) -> Iterator[Line]:
    return chain([first] if first else [], lines)


def _noted(feed: Feed, visit: Visit, report: Report | None) -> Report | None:
    """A list that was held back is not done with: its next visit reads it again."""
    is_held = report is not None and report.totals.get("absent", 0) > report.totals.get("withdrawn", 0)
    feed.etag, feed.last_modified = ("", "") if is_held else (visit.etag, visit.last_modified)
    feed.read_at, feed.problem = dates.now(), ""
    feed.run = report.run if report else feed.run
    feed.save(update_fields=["etag", "last_modified", "read_at", "problem", "run"])
    return report
