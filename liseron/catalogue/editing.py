"""A person's corrections: they cover what the source says, survive its imports, and can be taken back."""

from typing import Any

from django.db import transaction

from liseron.catalogue import placing, search
from liseron.catalogue.models import Record, RecordChange
from liseron.catalogue.writing import FIELDS, from_json
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor

CORRECTABLE = frozenset(FIELDS)
LISTS = {"creators", "subjects", "accessibility"}  # may be emptied, which a JSON field calls blank
WINDOW = {"available_from", "available_until"}  # judged together by a constraint
COVER = ["corrected", "said_by_source", "sort_title", "folded_creators", "title_key", "changed_at"]


@transaction.atomic
def correct_record(*, record: Record, by: object | None, **fields: Any) -> list[str]:
    """Set these fields (of CORRECTABLE) as a person knows them; the names of those that changed.

    `creators` are [{"name": …, "role": …}]. A field set to what its source says is no longer a correction.
    Raises ValidationError, in French.
    """
    unknown = set(fields) - CORRECTABLE
    if unknown:
        raise TypeError(f"cannot correct {', '.join(sorted(unknown))}")
    current = Record.objects.select_for_update().get(pk=record.pk)
    changes = {name: value for name, value in fields.items() if getattr(current, name) != value}
    for name, value in changes.items():
        said = current.said_by_source.setdefault(name, getattr(current, name))
        current.corrected[name] = value
        if from_json(name, said) == value:
            del current.corrected[name], current.said_by_source[name]
    return _cover(record, current, changes, by, RecordChange.Kind.CORRECTED)


@transaction.atomic
def take_back_correction(*, record: Record, by: object | None, fields: list[str] | None = None) -> list[str]:
    """The source's own words again, for these fields or all that were corrected; the names of those."""
    current = Record.objects.select_for_update().get(pk=record.pk)
    wanted = [name for name in current.corrected if fields is None or name in fields]
    changes = {name: from_json(name, current.said_by_source[name]) for name in wanted}
    for name in wanted:
        del current.corrected[name], current.said_by_source[name]
    return _cover(record, current, changes, by, RecordChange.Kind.TAKEN_BACK)


def _cover(
    record: Record, current: Record, changes: dict[str, Any], by: object | None, kind: RecordChange.Kind
) -> list[str]:
    """Write what readers see from now on, with its line of the log; `record` is brought up to date."""
    if not changes:
        return []
    before = {name: getattr(current, name) for name in changes}
    keys = current.medium, current.title_key
    for name, value in changes.items():
        setattr(current, name, value)
    current.derive()
    looked_at = (changes.keys() | WINDOW) - LISTS
    untouched = {field.name for field in Record._meta.get_fields()} - looked_at
    current.full_clean(exclude=untouched, validate_unique=False)
    current.save(update_fields=[*changes, *COVER])
    RecordChange.objects.create(
        record=current, kind=kind, at=dates.now(), by=name_of_actor(by), before=before, after=changes
    )
    moved = [current.pk] if (current.medium, current.title_key) != keys else []
    placing.choose_leads(placing.place_again(moved) | {current.work_id})
    search.note_changes([current])
    audit.record(by, f"record.{kind.value}", current, fields=sorted(changes))
    record.refresh_from_db()
    return sorted(changes)
