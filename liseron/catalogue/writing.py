"""Arrivals written in bulk: records, identifiers, the sources' copies, the change log, works. No query per row."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from liseron.catalogue import placing, search
from liseron.catalogue.covers.noting import note_covers
from liseron.catalogue.models import Record, RecordChange, RecordIdentifier, Resource, SourceCopy
from liseron.catalogue.ports import Identifier, SourceRecord, TitleFacts
from liseron.toolkit import dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.imports import ImportRun

COMPRESSION = 1  # level 6 takes three times as long and saves a tenth
FIELDS = [name for name in TitleFacts.__dataclass_fields__ if name not in {"source_id", "identifiers"}]
DERIVED = ["sort_title", "folded_creators", "title_key", "facts_hash", "said_by_source"]
STAMPS = ["work", "withdrawn_at", "changed_at"]
DAYS = {"available_from", "available_until"}
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One title to write, with the digest of its facts and the record as it came."""

    facts: TitleFacts
    digest: str
    source: SourceRecord | None = None


@dataclass
class Written:
    """The source's numbers that were added and changed; the others were as they should be."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def write(
    resource: Resource, arrivals: dict[str, Arrival], *, by: object | None, run: ImportRun | None
) -> Written:
    """Inside a transaction. The number of queries does not depend on the number of arrivals (of a batch)."""
    known = _known(resource, list(arrivals))
    now = dates.now()
    written = Written()
    copies: dict[int, Arrival] = {}
    due: list[int] = []
    for number, arrival in arrivals.items():
        if number not in known:
            written.added.append(number)
            continue
        pk, facts_hash, is_withdrawn, copied = known[number]
        if facts_hash != arrival.digest or is_withdrawn:
            written.changed.append(number)
            due.append(pk)
        if arrival.source and copied != _sum(arrival.source):
            copies[pk] = arrival
    log = _change(due, arrivals, now, by, run)
    fresh = _add(resource, [arrivals[number] for number in written.added], now)
    copies |= {record.pk: arrivals[record.source_id] for record in fresh}
    _copy(copies, now, run)
    RecordChange.objects.bulk_create(log)
    search.note_keys(f"record:{pk}" for pk in [*due, *(record.pk for record in fresh)])
    return written


def _known(resource: Resource, numbers: list[str]) -> dict[str, tuple[int, str, bool, str | None]]:
    """source_id → (pk, digest, is withdrawn, digest of the source's copy)."""
    rows = Record.objects.filter(resource=resource, source_id__in=numbers).values_list(
        "source_id", "pk", "facts_hash", "withdrawn_at", "source_copy__sha256"
    )
    return {number: (pk, said, gone is not None, copied) for number, pk, said, gone, copied in rows}


def _add(resource: Resource, arrivals: list[Arrival], now: datetime) -> list[Record]:
    """New records, each in a work, with their identifiers."""
    if not arrivals:
        return []
    records = []
    for arrival in arrivals:
        record = Record(resource=resource, source_id=arrival.facts.source_id, changed_at=now)
        for name, value in as_columns(arrival.facts).items():
            setattr(record, name, value)
        record.facts_hash = arrival.digest
        record.derive()
        records.append(record)
    numbers = [arrival.facts.identifiers for arrival in arrivals]
    touched = placing.give_works(records, [pairs(found) for found in numbers])
    Record.objects.bulk_create(records)
    RecordIdentifier.objects.bulk_create(_identifier_rows(zip(records, numbers, strict=True)))
    placing.choose_leads(touched)
    note_covers(records, now)
    return records


def _change(
    due: list[int], arrivals: dict[str, Arrival], now: datetime, by: object | None, run: ImportRun | None
) -> list[RecordChange]:
    """Known records that say something else or come back; the lines of their log."""
    if not due:
        return []
    records = list(Record.objects.filter(pk__in=due).prefetch_related("identifiers").order_by("pk"))
    log, renumbered, moved = [], [], []
    for record in records:
        arrival = arrivals[record.source_id]
        before, keys = said(record), _keys(record)
        after = as_columns(arrival.facts) | {
            "identifiers": [list(pair) for pair in pairs(arrival.facts.identifiers)]
        }
        log.append(_line(record, before, after, now, by, run))
        if before["identifiers"] != after["identifiers"]:
            renumbered.append(record)
        _say(record, after, arrival.digest)
        record.withdrawn_at, record.changed_at = None, now
        if _keys(record) != keys or record in renumbered[-1:]:
            moved.append(record)
    _rewrite(records)
    _renumber(renumbered, arrivals)
    note_covers(records, now)
    placing.choose_leads(placing.place_again(moved) | {record.work_id for record in records})
    return log


def _say(record: Record, after: Facts, digest: str) -> None:
    """Put the source's words in the columns, but for the fields that a person corrected."""
    for name in FIELDS:
        if name in record.corrected:
            record.said_by_source[name] = after[name]
        else:
            setattr(record, name, after[name])
    record.facts_hash = digest
    record.derive()


def _rewrite(records: list[Record]) -> None:
    """One statement for all: an insertion that meets the row it replaces."""
    keys = [record.pk for record in records]
    for record in records:
        record.pk = None
    Record.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["resource", "source_id"],
        update_fields=[*FIELDS, *DERIVED, *STAMPS],
    )
    for record, pk in zip(records, keys, strict=True):
        record.pk = pk


def _renumber(records: list[Record], arrivals: dict[str, Arrival]) -> None:
    if records:
        RecordIdentifier.objects.filter(record__in=records).delete()
        RecordIdentifier.objects.bulk_create(
            _identifier_rows((record, arrivals[record.source_id].facts.identifiers) for record in records)
        )


def _line(
    record: Record, before: Facts, after: Facts, now: datetime, by: object | None, run: ImportRun | None
) -> RecordChange:
    differing = [name for name, value in after.items() if before[name] != value]
    return RecordChange(
        record_id=record.pk,
        kind=RecordChange.Kind.RETURNED if record.withdrawn_at else RecordChange.Kind.CHANGED,
        at=now,
        by=name_of_actor(by),
        run=run,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
    )


def said(record: Record) -> Facts:
    """What the record's source says, whatever people corrected; its identifiers prefetched."""
    columns = {name: getattr(record, name) for name in FIELDS}
    columns |= {name: from_json(name, value) for name, value in record.said_by_source.items()}
    return columns | {"identifiers": [[one.scheme, one.value] for one in record.identifiers.all()]}


def from_json(name: str, value: Any) -> Any:
    """A field's value as JSON keeps it, given back as its column holds it."""
    return date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value


def as_columns(facts: TitleFacts) -> Facts:
    """The facts as the columns of Record hold them."""
    return {name: getattr(facts, name) for name in FIELDS} | {
        "creators": [{"name": one.name, "role": one.role} for one in facts.creators],
        "subjects": list(facts.subjects),
        "accessibility": list(facts.accessibility),
    }


def pairs(found: Iterable[Identifier]) -> list[tuple[str, str]]:
    return [(one.scheme, one.value) for one in found]


def _keys(record: Record) -> tuple[str, str]:
    return record.medium, record.title_key


def _identifier_rows(
    numbered: Iterable[tuple[Record, tuple[Identifier, ...]]],
) -> list[RecordIdentifier]:
    return [
        RecordIdentifier(record_id=record.pk, scheme=one.scheme, value=one.value)
        for record, found in numbered
        for one in found
    ]


def _copy(arrivals: dict[int, Arrival], now: datetime, run: ImportRun | None) -> None:
    """The sources' copies, in place of those of last time."""
    rows = [
        SourceCopy(
            record_id=pk,
            format=arrival.source.format,
            content=zlib.compress(arrival.source.content, COMPRESSION),
            sha256=_sum(arrival.source),
            run=run,
            received_at=now,
        )
        for pk, arrival in arrivals.items()
        if arrival.source
    ]
    SourceCopy.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["format", "content", "sha256", "run", "received_at"],
    )


def _sum(source: SourceRecord) -> str:
    return sha256(source.content).hexdigest()
