"""Titles going in, by batches: added, changed, left as they are, or refused with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.models import Resource
from liseron.catalogue.ports import Known, SourceRecord, TitleFacts
from liseron.catalogue.tidying import CannotPut, digest, tidied
from liseron.catalogue.writing import Arrival, write
from liseron.toolkit import audit
from liseron.toolkit.imports import ImportRun

__all__ = ["CannotPut", "Outcome", "Seen", "put_records"]
BATCH = 1000
LONGEST_SHOWN = 100

Result = Literal["added", "changed", "unchanged", "refused", "to_settle"]
Seen = dict[str, tuple[str, str]]  # the source's number → (digest, title), over a whole file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one title; `reason` and `sentence` when it was not taken."""

    result: Result
    reason: str = ""
    sentence: str = ""


def put_records(
    *,
    resource: Resource,
    rows: Iterable[TitleFacts | Known],
    sources: Sequence[SourceRecord | None] = (),
    by: object | None = None,
    run: ImportRun | None = None,
    seen: Seen | None = None,
) -> list[Outcome]:
    """Add or update titles of `resource`; one outcome a row, in order. One transaction for each 1,000 rows.

    `sources` are the records as they came, beside `rows`; `run` is the import that the change log names. A title
    withdrawn earlier that comes back is available again. A field that a person corrected keeps the person's words.
    The second row of a number that was already seen with other facts is to be settled by a person: both cannot be
    right. What is `Known` is left as it is. `seen` carries what was seen over several calls for one file.
    """
    waiting = list(zip_longest(rows, sources))
    known: Seen = {} if seen is None else seen
    outcomes: list[Outcome] = []
    for start in range(0, len(waiting), BATCH):
        outcomes += _put_batch(resource, waiting[start : start + BATCH], known, by, run)
    return outcomes


@transaction.atomic
def _put_batch(
    resource: Resource,
    rows: list[tuple[TitleFacts | Known, SourceRecord | None]],
    seen: Seen,
    by: object | None,
    run: ImportRun | None,
) -> list[Outcome]:
    taken: dict[str, Arrival] = {}
    outcomes: list[Outcome | str] = []
    for row, source in rows:
        try:
            if isinstance(row, Known):
                outcomes.append(_admit(row, seen))
                continue
            arrival = Arrival(facts := tidied(row), digest(facts), source)
            outcome = _admit(Known(facts.source_id, arrival.digest, facts.title), seen)
        except CannotPut as refusal:
            result: Result = "to_settle" if refusal.is_open else "refused"
            outcome = Outcome(result, refusal.reason, str(refusal))
        if isinstance(outcome, str):
            taken[outcome] = arrival
        outcomes.append(outcome)
    written = write(resource, taken, by=by, run=run)
    if written.added or written.changed:
        audit.record(by, "records.put", resource, added=len(written.added), changed=len(written.changed))
    results: dict[str, Result] = dict.fromkeys(written.added, "added")
    results |= dict.fromkeys(written.changed, "changed")
    return [
        outcome if isinstance(outcome, Outcome) else Outcome(results.get(outcome, "unchanged"))
        for outcome in outcomes
    ]


def _admit(said: Known, seen: Seen) -> Outcome | str:
    """The number under which the title goes in, or what to say of a number seen before."""
    earlier = seen.get(said.source_id)
    if earlier is None:
        seen[said.source_id] = (said.digest, said.title[:LONGEST_SHOWN])
        return said.source_id
    if earlier[0] == said.digest:
        return Outcome("unchanged")
    raise CannotPut(
        "twice",
        _("Ce numéro a déjà servi dans ce fichier pour un autre titre : « {title} ».").format(
            title=earlier[1]
        ),
        is_open=True,
    )
