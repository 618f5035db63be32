"""Titles going in, by batches: added, changed, left as they are, or refused with a reason."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liseron.catalogue import rules, search
from liseron.catalogue.models import Audience, Medium, Record, Resource
from liseron.catalogue.ports import TitleFacts
from liseron.catalogue.titles import sort_key
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line

BATCH = 500
LONGEST = {"source_id": 200, "title": 500, "subtitle": 500, "published": 40, "extent": 80, "language": 3}
LONGEST_NAME = 200
LONGEST_SUMMARY = 5000
MOST_NAMES = 30
COMPARED = [name for name in TitleFacts.__dataclass_fields__ if name != "source_id"]

Result = Literal["added", "changed", "unchanged", "refused", "to_settle"]


class CannotPut(ValueError):
    """A title may not go in as it is: `reason` is a code, the message a French sentence.

    `is_open` when a person could settle it.
    """

    def __init__(self, reason: str, sentence: str, *, is_open: bool = False) -> None:
        self.reason = reason
        self.is_open = is_open
        super().__init__(sentence)


@dataclass(frozen=True)
class Outcome:
    """What became of one title; `reason` and `sentence` when it was not taken."""

    result: Result
    reason: str = ""
    sentence: str = ""


def put_records(
    *,
    resource: Resource,
    rows: Iterable[TitleFacts],
    by: object | None = None,
    seen: dict[str, TitleFacts] | None = None,
) -> list[Outcome]:
    """Add or update titles of `resource`; one outcome a row, in order. One transaction for each 500 rows.

    A title withdrawn earlier that comes back is available again. The second row of a number that was already seen
    with other facts is to be settled by a person: both cannot be right. `seen` carries what was seen over several
    calls for one file.
    """
    waiting = list(rows)
    known = {} if seen is None else seen
    outcomes: list[Outcome] = []
    for start in range(0, len(waiting), BATCH):
        outcomes += _put_batch(resource, waiting[start : start + BATCH], known, by)
    return outcomes


@transaction.atomic
def _put_batch(
    resource: Resource, rows: list[TitleFacts], seen: dict[str, TitleFacts], by: object | None
) -> list[Outcome]:
    taken: dict[str, TitleFacts] = {}
    outcomes: list[Outcome | str] = []
    for row in rows:
        try:
            facts = tidied(row)
            outcome = _admit(facts, seen)
        except CannotPut as refusal:
            result: Result = "to_settle" if refusal.is_open else "refused"
            outcome = Outcome(result, refusal.reason, str(refusal))
        if isinstance(outcome, str):
            taken[outcome] = facts
        outcomes.append(outcome)
    results = _write(resource, taken)
    added, changed = _count(results, "added"), _count(results, "changed")
    if added or changed:
        audit.record(by, "records.put", resource, added=added, changed=changed)
    return [outcome if isinstance(outcome, Outcome) else Outcome(results[outcome]) for outcome in outcomes]


def _admit(facts: TitleFacts, seen: dict[str, TitleFacts]) -> Outcome | str:
    """The number under which the title goes in, or what to say of a number seen before."""
    earlier = seen.setdefault(facts.source_id, facts)
    if earlier is facts:
        return facts.source_id
    if earlier == facts:
        return Outcome("unchanged")
    raise CannotPut(
        "twice",
        _("Ce numéro a déjà servi dans ce fichier pour un autre titre : « {title} ».").format(
            title=earlier.title
        ),
        is_open=True,
    )


def _write(resource: Resource, taken: dict[str, TitleFacts]) -> dict[str, Result]:
    existing = {
        record.source_id: record
        for record in Record.objects.filter(resource=resource, source_id__in=list(taken))
    }
    results: dict[str, Result] = {}
    for source_id, facts in taken.items():
        record = existing.get(source_id)
        results[source_id] = "added" if record is None else "unchanged" if _says(record, facts) else "changed"
    due = [key for key, result in results.items() if result != "unchanged"]
    Record.objects.bulk_create(
        [_record(resource, taken[key]) for key in due],
        update_conflicts=True,
        unique_fields=["resource", "source_id"],
        update_fields=[*COMPARED, "sort_title", "withdrawn_at", "changed_at"],
    )
    written = Record.objects.filter(resource=resource, source_id__in=due).values_list("pk", flat=True)
    search.note_keys(f"record:{pk}" for pk in written)
    return results


def _record(resource: Resource, facts: TitleFacts) -> Record:
    values = asdict(facts) | {"creators": list(facts.creators), "subjects": list(facts.subjects)}
    return Record(resource=resource, sort_title=sort_key(facts.title), changed_at=timezone.now(), **values)


def _says(record: Record, facts: TitleFacts) -> bool:
    """The record is available and says exactly these facts."""
    if record.withdrawn_at is not None:
        return False
    lists = {"creators", "subjects"}
    return all(
        (tuple(getattr(record, n)) if n in lists else getattr(record, n)) == getattr(facts, n)
        for n in COMPARED
    )


def _count(results: dict[str, Result], wanted: Result) -> int:
    return sum(result == wanted for result in results.values())


def tidied(facts: TitleFacts) -> TitleFacts:
    """The facts cleaned, too long texts cut. Raises CannotPut when they cannot be shown to readers."""
    lines: dict[str, Any] = {
        name: clean_line(str(getattr(facts, name)), longest) for name, longest in LONGEST.items()
    }
    clean = replace(
        facts,
        **lines,
        creators=_names(facts.creators),
        subjects=_names(facts.subjects),
        summary=clean_line(facts.summary, LONGEST_SUMMARY),
        url=facts.url.strip(),
    )
    _refuse_unsound(clean)
    return clean


def _refuse_unsound(facts: TitleFacts) -> None:
    if not facts.title:
        raise CannotPut("no_title", _("Cette ligne n’a pas de titre."))
    if not facts.source_id:
        raise CannotPut("no_number", _("Cette ligne n’a pas de numéro."))
    if facts.medium not in Medium.values or facts.audience not in Audience.values:
        raise CannotPut(
            "unknown_kind", _("Le type de ce titre n’est pas reconnu. Indiquez-le."), is_open=True
        )
    if facts.url and not rules.is_web_address(facts.url):
        raise CannotPut("bad_address", _("L’adresse n’est pas une adresse web (http ou https)."))
    if rules.is_garbled(" ".join((facts.title, *facts.creators))):
        raise CannotPut(
            "garbled", _("Le titre a des caractères abîmés. Corrigez-le à la source."), is_open=True
        )


def _names(values: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean_line(value, LONGEST_NAME) for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:MOST_NAMES]
