"""Records put in works by the rule: in batches, and never against what a person decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Length

from liseron.catalogue import search
from liseron.catalogue.models import Medium, Record, RecordIdentifier, Resource, Work
from liseron.catalogue.rules import grouping
from liseron.catalogue.rules.identifiers import GROUPING
from liseron.catalogue.rules.leading import Candidate, lead_of
from liseron.catalogue.search.rows import visible_records
from liseron.toolkit import bulk, dates
from liseron.toolkit.among import among

BATCH = 1000
SERIAL = "issn"  # names a periodical; of a book it names the series, so it only counts for the press
Key = tuple[str, str, str]  # medium, scheme or "title", value
Node = tuple[str, int]  # ("record", pk), ("new", place in the batch) or ("work", pk)


@dataclass
class _Plan:
    """Where each free node goes, which ones need a work to be made, and which works go into another one."""

    homes: dict[Node, int] = field(default_factory=dict)
    together: list[list[Node]] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placeable:
    """What of a record decides its work; `numbers` are its identifiers, (scheme, value) each."""

    medium: str
    title_key: str
    part_number: str
    numbers: Sequence[tuple[str, str]]

    @property
    def keys(self) -> set[Key]:
        """What another record may share to be the same work."""
        keys = {(self.medium, scheme, value) for scheme, value in self.numbers if self._counts(scheme)}
        if self.title_key:
            keys.add((self.medium, "title", self.title_key))
        return keys

    def _counts(self, scheme: str) -> bool:
        return _counts(scheme, self.medium, self.part_number)


def give_works(records: Sequence[Placeable]) -> list[int]:
    """A work for each of these new records, in order, made where needed."""
    free: dict[Node, set[Key]] = {("new", n): record.keys for n, record in enumerate(records)}
    plan = _planned(free, {}, pinned=set())
    _carry_out(plan)
    return [plan.homes["new", n] for n in range(len(records))]


def place_again(records: Iterable[int]) -> set[int]:
    """Records whose title or numbers changed: their works are grouped anew; the works to look at again.

    What a person placed stays where it is.
    """
    wanted = list(records)
    if not wanted:
        return set()
    homes = set(Record.objects.filter(among("pk", wanted), is_placed=False).values_list("work", flat=True))
    members = list(
        Record.objects.filter(among("work", homes))
        .only("medium", "title_key", "part_number", "work_id", "is_placed")
        .prefetch_related("identifiers")
        .order_by("pk")
    )
    pinned = {record.work_id for record in members if record.is_placed}
    loose = [record for record in members if not record.is_placed]
    free: dict[Node, set[Key]] = {("record", record.pk): _placeable(record).keys for record in loose}
    before: dict[Node, int] = {("record", record.pk): record.work_id for record in loose}
    plan = _planned(free, before, pinned=pinned)
    _carry_out(plan)
    moves = [(node[1], [home]) for node, home in plan.homes.items() if before[node] != home]
    bulk.update(Record, ["work"], moves)
    touched = homes | set(plan.homes.values())
    search.note_keys(f"work:{pk}" for pk in sorted(touched))
    return touched


def place_all() -> int:
    """Every record grouped by the rule again; how many were looked at. May be stopped and begun again."""
    after, count = 0, 0
    while batch := place_next(after):
        after, count = batch[-1], count + len(batch)
    return count


@transaction.atomic
def place_next(after: int) -> list[int]:
    """The next records behind that primary key grouped by the rule again; which they were, none at the end."""
    batch = list(Record.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    choose_leads(place_again(batch))
    return batch


def _placeable(record: Record) -> Placeable:
    numbers = [(one.scheme, one.value) for one in record.identifiers.all()]
    return Placeable(record.medium, record.title_key, record.part_number, numbers)


def choose_leads(works: Iterable[int], *, today: date | None = None) -> None:
    """The record that speaks for each of these works, `today` in France. Five queries for each 1,000."""
    wanted = sorted(set(works))
    for start in range(0, len(wanted), BATCH):
        _choose_leads(wanted[start : start + BATCH], today or dates.paris_today())


def choose_leads_beside(resource: Resource, *, today: date | None = None) -> None:
    """A resource opens or closes: who speaks for the works that others have too."""
    elsewhere = Record.objects.filter(work=OuterRef("work")).exclude(resource=resource)
    shared = Record.objects.filter(Exists(elsewhere), resource=resource).order_by()
    choose_leads(shared.values_list("work", flat=True).distinct(), today=today)


def _choose_leads(works: list[int], today: date) -> None:
    first = Record.objects.filter(work=OuterRef("pk")).order_by("pk").values("pk")[:1]
    Work.objects.filter(among("pk", works)).update(lead=Subquery(first))
    records = Record.objects.filter(among("work", works)).order_by()
    several = [row["work"] for row in records.values("work").annotate(n=Count("pk")).filter(n__gt=1)]
    told = _told(Record.objects.filter(among("work", several)))
    visible = set(
        visible_records(today).filter(among("work", several)).order_by().values_list("pk", flat=True)
    )
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for pk, work, is_physical, *facts in told:
        candidates[work].append(Candidate(pk, pk in visible, sum(map(bool, facts)), is_physical))
    changed = [Work(pk=work, lead_id=lead_of(records)) for work, records in candidates.items()]
    Work.objects.bulk_update(changed, ["lead"], batch_size=BATCH)


def _told(records: QuerySet[Record]) -> QuerySet[Record, tuple[Any, ...]]:
    return (
        records.annotate(told=Length("summary"))
        .order_by("pk")
        .values_list(
            *("pk", "work", "resource__is_physical", "told", "creators", "cover_url", "url"),
            *("year", "language", "publisher", "subjects", "extent"),
        )
    )


def _planned(free: dict[Node, set[Key]], before: dict[Node, int], *, pinned: set[int]) -> _Plan:
    """The rule's answer. `before` are the works that are grouped anew; `pinned` those where a person placed some."""
    held = _holders(free, {pk for kind, pk in free if kind == "record"})
    decided = pinned | _with_placed({work for works in held.values() for work in works})
    nodes: dict[Node, set[Key]] = dict(free)
    for key, works in held.items():
        for work in works:
            nodes.setdefault(("work", work), set()).add(key)
    plan = _Plan()
    left = set(before.values()) - pinned
    for group in sorted(grouping.groups(nodes), key=min):
        present = sorted(pk for kind, pk in group if kind == "work")
        loose = sorted(node for node in group if node[0] != "work")
        home: int | None
        if present:
            target = next((work for work in present if work in decided), present[0])
            plan.merged |= {work: target for work in present if work != target and work not in decided}
            home = target
        else:
            home = min(left & {before[node] for node in loose if node in before}, default=None)
        if home is None:
            plan.together.append(loose)
            continue
        left.discard(home)
        plan.homes |= dict.fromkeys(loose, home)
    emptied = {before[node]: home for node, home in plan.homes.items() if node in before}
    plan.merged |= {work: emptied[work] for work in left if work in emptied}
    return plan


def _carry_out(plan: _Plan) -> None:
    """Make the works that are missing, and put together those that turn out to be one."""
    made = bulk.insert_alike(Work, ["created_at"], [dates.now()], len(plan.together))
    for work, group in zip(made, plan.together, strict=True):
        plan.homes |= dict.fromkeys(group, work)
    if plan.merged:
        join(plan.merged)


def join(merged: dict[int, int]) -> None:
    """Every record of each work goes to the work that takes it in, and so do those that went in earlier."""
    Record.objects.filter(work__in=merged).update(work=_taken_in("work", merged))
    Work.objects.filter(merged_into__in=merged).update(merged_into=_taken_in("merged_into", merged))
    Work.objects.filter(pk__in=merged).update(merged_into=_taken_in("pk", merged), lead=None)
    search.note_keys(f"work:{pk}" for pk in sorted({*merged, *merged.values()}))


def _taken_in(name: str, merged: dict[int, int]) -> Case:
    """The work that takes in the one that the field names."""
    cases = (When(**{name: gone}, then=Value(kept)) for gone, kept in merged.items())
    return Case(*cases, output_field=BigIntegerField())


def _holders(free: dict[Node, set[Key]], apart: set[int]) -> dict[Key, set[int]]:
    """Which works hold these keys already, but for the records that are being placed. Two queries."""
    wanted = set().union(*free.values()) if free else set()
    held: dict[Key, set[int]] = defaultdict(set)
    titles = [value for _medium, scheme, value in wanted if scheme == "title"]
    rows = Record.objects.filter(among("title_key", titles)).order_by()
    for pk, medium, value, work in rows.values_list("pk", "medium", "title_key", "work"):
        if pk not in apart:
            held[medium, "title", value].add(work)
    values = {value for _medium, scheme, value in wanted if scheme != "title"}
    numbers = RecordIdentifier.objects.filter(
        among("value", values), scheme__in=[*GROUPING, SERIAL]
    ).order_by()
    for pk, scheme, value, medium, part, work in numbers.values_list(
        *("record_id", "scheme", "value", "record__medium", "record__part_number", "record__work_id")
    ):
        key = (medium, scheme, value)
        if key in wanted and pk not in apart and _counts(scheme, medium, part):
            held[key].add(work)
    return held


def _counts(scheme: str, medium: str, part_number: str) -> bool:
    """Whether such a number tells a work; that of a periodical tells the periodical, not one of its issues."""
    return scheme in GROUPING or (scheme == SERIAL and medium == Medium.PRESS and not part_number)


def _with_placed(works: set[int]) -> set[int]:
    """Those of which a person placed a record."""
    if not works:
        return set()
    placed = Record.objects.filter(among("work", works), is_placed=True).order_by()
    return set(placed.values_list("work", flat=True).distinct())
