"""Arrivals written in bulk: records, identifiers, the sources' copies, the change log, works. No query per row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from liseron.catalogue import items, placing, search
from liseron.catalogue.copying import Copying, Marks
from liseron.catalogue.covers.noting import note_addresses
from liseron.catalogue.models import Record, RecordChange, RecordIdentifier, Resource
from liseron.catalogue.placing import Placeable
from liseron.catalogue.ports import Identifier, SourceRecord, TitleFacts
from liseron.catalogue.rules.grouping import derived
from liseron.toolkit import bulk, dates
from liseron.toolkit.among import among
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.imports import ImportRun

FIELDS = [
    name for name in TitleFacts.__dataclass_fields__ if name not in {"source_id", "identifiers", "items"}
]
DAYS = {"available_from", "available_until"}
DERIVED = ["sort_title", "folded_creators", "title_key"]
REWRITTEN = [*FIELDS, *DERIVED, "facts_hash", "said_by_source", "withdrawn_at", "changed_at"]
NEW = ["resource", "source_id", *REWRITTEN, "work", "created_at", "is_placed", "corrected"]
LOGGED = ["record", "kind", "at", "by", "run", "before", "after"]
Columns = dict[str, Any]
_fields = attrgetter(*FIELDS)


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


@dataclass(frozen=True)
class Coming:
    """Where and when arrivals come, and who brings them."""

    resource: Resource
    by: str
    run: int | None
    at: datetime


class There(NamedTuple):
    """What is there already."""

    pk: int
    digest: str
    withdrawn_at: datetime | None
    copy: Marks


def write(
    resource: Resource, arrivals: dict[str, Arrival], *, by: object | None, run: ImportRun | None
) -> Written:
    """Inside a transaction. The number of queries does not depend on the number of arrivals of a batch."""
    coming = Coming(resource, name_of_actor(by), run.pk if run else None, dates.now())
    copying = Copying(coming.run, coming.at, items.shelves_of(resource))
    known = _known(resource, list(arrivals))
    written = Written()
    due: dict[int, Arrival] = {}
    for number, arrival in arrivals.items():
        if number not in known:
            written.added.append(number)
            continue
        before = known[number]
        if before.digest != arrival.digest or before.withdrawn_at:
            written.changed.append(number)
            due[before.pk] = arrival
        copying.look_at(before.pk, arrival.source, arrival.digest, before.copy)
    _change(due, coming)
    added = _add({number: arrivals[number] for number in written.added}, coming)
    for number, pk in added.items():
        copying.look_at(pk, arrivals[number].source, arrivals[number].digest)
    copying.keep()
    if resource.is_physical:
        numbers = {number: before.pk for number, before in known.items()} | added
        items.hand_over(resource, {pk: arrivals[number].facts.items for number, pk in numbers.items()})
    search.note_keys(f"record:{pk}" for pk in [*due, *added.values()])
    return written


def _known(resource: Resource, numbers: list[str]) -> dict[str, There]:
    """By the source's number."""
    copied = ["source_copy__sha256", "source_copy__stamp"]
    rows = Record.objects.filter(among("source_id", numbers), resource=resource).values_list(
        "source_id", "pk", "facts_hash", "withdrawn_at", *copied
    )
    return {
        number: There(pk, said, gone, (copied, stamped)) for number, pk, said, gone, copied, stamped in rows
    }


def _add(arrivals: dict[str, Arrival], coming: Coming) -> dict[str, int]:
    """New records, each in a work, with their identifiers; their primary keys by the source's number."""
    if not arrivals:
        return {}
    alike = {"resource": coming.resource.pk, "said_by_source": {}, "withdrawn_at": None, "is_placed": False}
    alike |= {"corrected": {}, "created_at": coming.at, "changed_at": coming.at}
    rows: list[Columns] = []
    for number, arrival in arrivals.items():
        columns = as_columns(arrival.facts)
        columns |= derived(columns)
        columns |= alike
        columns |= {"source_id": number, "facts_hash": arrival.digest}
        rows.append(columns)
    works = placing.give_works(
        [_placeable(columns, a.facts.identifiers) for columns, a in zip(rows, arrivals.values(), strict=True)]
    )
    for columns, work in zip(rows, works, strict=True):
        columns["work"] = work
    bulk.insert(Record, NEW, map(itemgetter(*NEW), rows))
    written = Record.objects.filter(among("source_id", arrivals), resource=coming.resource)
    found = dict(written.values_list("source_id", "pk"))
    _number({found[number]: arrival.facts.identifiers for number, arrival in arrivals.items()})
    placing.choose_leads(works)
    covers = {found[number]: arrival.facts.cover_url for number, arrival in arrivals.items()}
    note_addresses({pk: address for pk, address in covers.items() if address}, coming.at)
    return found


def _change(due: dict[int, Arrival], coming: Coming) -> None:
    """Known records that say something else or come back, with the lines of their log."""
    if not due:
        return
    numbers = numbers_of(due)
    shown: dict[int, Columns] = {}
    log, renumbered, moved = [], {}, []
    kept = ["pk", *FIELDS, "title_key", "corrected", "said_by_source", "withdrawn_at", "work"]
    records = list(Record.objects.filter(among("pk", due)).order_by("pk").values(*kept))
    for record in records:
        pk, facts = record["pk"], due[record["pk"]].facts
        after = as_columns(facts)
        columns = _as_shown(record, after) | {"facts_hash": due[pk].digest}
        columns |= {"withdrawn_at": None, "changed_at": coming.at}
        before = said(record) | {"identifiers": [list(pair) for pair in numbers[pk]]}
        after["identifiers"] = [list(pair) for pair in pairs(facts)]
        log.append(_line(record, before, after, coming))
        if before["identifiers"] != after["identifiers"]:
            renumbered[pk] = facts.identifiers
        if pk in renumbered or (columns["medium"], columns["title_key"]) != (
            record["medium"],
            record["title_key"],
        ):
            moved.append(pk)
        shown[pk] = columns
    rows = ((pk, [columns[name] for name in REWRITTEN]) for pk, columns in shown.items())
    bulk.update(Record, REWRITTEN, rows)
    bulk.insert(RecordChange, LOGGED, log)
    if renumbered:
        RecordIdentifier.objects.filter(among("record", renumbered)).delete()
        _number(renumbered)
    note_addresses({pk: columns["cover_url"] for pk, columns in shown.items()}, coming.at)
    placing.choose_leads(placing.place_again(moved) | {record["work"] for record in records})


def _as_shown(record: Columns, after: Columns) -> Columns:
    """The source's words, but for the fields that a person corrected; there they wait."""
    waiting = {name: after[name] for name in record["corrected"]}
    shown = after | {name: record[name] for name in waiting}
    return shown | derived(shown) | {"said_by_source": waiting}


def _line(record: Columns, before: Columns, after: Columns, coming: Coming) -> list[Any]:
    differing = [name for name, value in after.items() if before[name] != value]
    kind = RecordChange.Kind.RETURNED if record["withdrawn_at"] else RecordChange.Kind.CHANGED
    was, now = ({name: values[name] for name in differing} for values in (before, after))
    return [record["pk"], kind.value, coming.at, coming.by, coming.run, was, now]


def said(record: Columns) -> Columns:
    """What the record's source says, whatever people corrected."""
    waiting = {name: from_json(name, value) for name, value in record["said_by_source"].items()}
    return {name: record[name] for name in FIELDS} | waiting


def from_json(name: str, value: Any) -> Any:
    """A field's value as JSON keeps it, given back as its column holds it."""
    return date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value


def as_columns(facts: TitleFacts) -> Columns:
    """The facts as the columns of Record hold them."""
    columns = dict(zip(FIELDS, _fields(facts), strict=True))
    columns["creators"] = [{"name": name, "role": role} for name, role in facts.creators]
    columns["subjects"] = list(facts.subjects)
    columns["accessibility"] = list(facts.accessibility)
    return columns


def pairs(facts: TitleFacts) -> list[tuple[str, str]]:
    return [(scheme, value) for scheme, value in facts.identifiers]


def numbers_of(records: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """The identifiers of records, (scheme, value) each. One query."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = RecordIdentifier.objects.filter(among("record", records)).order_by("pk")
    for pk, scheme, value in rows.values_list("record_id", "scheme", "value"):
        found[pk].append((scheme, value))
    return found


def _placeable(columns: Columns, numbers: Sequence[tuple[str, str]]) -> Placeable:
    return Placeable(columns["medium"], columns["title_key"], columns["part_number"], numbers)


def _number(found: dict[int, tuple[Identifier, ...]]) -> None:
    rows = ((pk, one.scheme, one.value) for pk, listed in found.items() for one in listed)
    bulk.insert(RecordIdentifier, ["record", "scheme", "value"], rows)
