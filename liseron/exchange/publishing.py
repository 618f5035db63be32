"""Brings the repository up to date with the catalogue. A title is stamped when what it shows changed, and only then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from liseron.catalogue import followers
from liseron.catalogue.models import Record
from liseron.exchange import describing, horizon, sharing
from liseron.exchange.describing import Offered
from liseron.exchange.models import Change, Item, Rendering, View
from liseron.exchange.profiles import Profile
from liseron.exchange.records import record_of, version_of
from liseron.exchange.rendering import RENDERERS
from liseron.toolkit import bulk, dates

BATCH = 500
MOST_NOTED = 5000
EVERYTHING = "everything"
OF_A_VIEW = "view:"
OF_A_RESOURCE = ("records-of:", "resource:")
ITEM = ["record_id", "resource", "stamp", "is_deleted", "section"]
RENDERING = ["key", "version", "content"]

Stored = dict[int, tuple[int, bytes]]
Variants = dict[int, tuple[str, Profile]]


@followers.follows
def note(keys: Sequence[str]) -> None:
    """The repository will look again at these; in the transaction that changes them."""
    at = dates.now()
    bulk.insert(Change, ["key", "at"], [(key, at) for key in keys])


def keep_up() -> int:
    """Rights, then all that was noted; how many titles had changed for harvesters. May be repeated, or run at once."""
    changed = 0
    sharing.bring_up_to_date()
    while lines := list(Change.objects.order_by("pk").values_list("pk", "key")[:BATCH]):
        changed += _publish_lines(lines)
    return changed


def variants_in_use() -> Variants:
    """The variants that some base address gives, each with its format and a profile of it."""
    found: Variants = {}
    for view in View.objects.order_by("pk"):
        profile = view.profile
        for format in view.formats:
            if format in RENDERERS:
                found.setdefault(profile.variant(format), (format, profile))
    return found


def _publish_lines(lines: list[tuple[int, str]]) -> int:
    """Lines go with the titles they name; a line that names very many goes once they are done."""
    few = [line for line in lines if not _names_many(line[1])]
    changed = publish(_records_of([key for _pk, key in few]), [pk for pk, _key in few]) if few else 0
    for key in dict.fromkeys(key for _pk, key in lines if _names_many(key)):
        if key.startswith(OF_A_VIEW):
            sharing.restamp(int(key.removeprefix(OF_A_VIEW)))
        else:
            changed += sum(publish(part, []) for part in _parts_of(key))
        Change.objects.filter(pk__in=[pk for pk, one in lines if one == key]).delete()
    return changed


def _names_many(key: str) -> bool:
    return key == EVERYTHING or key.startswith((*OF_A_RESOURCE, OF_A_VIEW))


def _records_of(keys: list[str]) -> list[int]:
    records = {int(key.removeprefix("record:")) for key in keys if key.startswith("record:")}
    works = [int(key.removeprefix("work:")) for key in keys if key.startswith("work:")]
    if works:
        records.update(Record.objects.filter(work__in=works).order_by().values_list("pk", flat=True))
    return sorted(records)


def _parts_of(key: str) -> Iterator[list[int]]:
    """Titles that are there, and titles that were shown once, by stretches of their numbers."""
    records, items = Record.objects.order_by("pk"), Item.objects.order_by("pk")
    if key != EVERYTHING:
        resource = int(key.partition(":")[2])
        records, items = records.filter(resource=resource), items.filter(resource=resource)
    last = 0
    while True:
        present = set(records.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])
        shown = items.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]
        part = sorted(present.union(shown))[:BATCH]
        if not part:
            return
        yield part
        last = part[-1]


def publish(records: Iterable[int], lines: Iterable[int]) -> int:
    """Write what these titles show today, and forget the lines that named them; how many had changed."""
    wanted, named = list(records), list(lines)
    while True:
        turn = horizon.announce()
        prepared = _prepare(wanted)
        try:
            with transaction.atomic():
                _write(prepared, turn)
                Change.objects.filter(pk__in=named).delete()
        except horizon.Overtaken:
            continue
        return len(prepared.items)


@dataclass
class _Prepared:
    """`items` are rows without their stamp: resource, is_deleted, section. `before` is the latest stamp among them."""

    items: dict[int, tuple[int, bool, str]] = field(default_factory=dict)
    renderings: list[tuple[int, int, bytes]] = field(default_factory=list)
    before: int = 0


def _prepare(records: list[int]) -> _Prepared:
    prepared = _Prepared()
    found = describing.offered(records, today=dates.paris_today())
    shown = Item.objects.filter(pk__in=records)
    items = {
        row[0]: row[1:] for row in shown.values_list("pk", "resource_id", "is_deleted", "section", "stamp")
    }
    variants = variants_in_use()
    stored = _stored([pk for pk in records if pk in items], variants)
    for pk in records:
        item = items.get(pk)
        row = (
            (found[pk].resource, False, found[pk].section)
            if pk in found
            else item and (item[0], True, item[2])
        )
        if not row:
            continue  # it was never shown: nothing to take back
        is_changed = item is None or row != item[:3]
        if pk in found:
            is_changed |= _rendered(found[pk], variants, stored, prepared.renderings)
        if is_changed:
            prepared.items[pk] = row
            prepared.before = max(prepared.before, item[3] if item else 0)
    return prepared


def _stored(records: list[int], variants: Iterable[int]) -> Stored:
    keys = [Rendering.key_of(variant, pk) for variant in variants for pk in records]
    rows = Rendering.objects.filter(pk__in=keys).values_list("key", "version", "content")
    return {key: (version, bytes(content)) for key, version, content in rows}


def _rendered(
    offered: Offered, variants: Variants, stored: Stored, rows: list[tuple[int, int, bytes]]
) -> bool:
    """Adds the rows to write; whether a harvester would read something else than before."""
    is_changed = False
    for variant, (format, profile) in variants.items():
        key = Rendering.key_of(variant, offered.described.number)
        made = (version_of(format), record_of(offered, format, profile))
        if stored.get(key) != made:
            rows.append((key, *made))
            # A variant never given before is told by the base address that begins to give it.
            is_changed |= key in stored and stored[key][1] != made[1]
    return is_changed


def _write(prepared: _Prepared, turn: int) -> None:
    stamp = horizon.give_stamp(turn, after=prepared.before)
    rows = [(pk, resource, stamp, gone, section) for pk, (resource, gone, section) in prepared.items.items()]
    bulk.insert(Item, ITEM, rows, unique=["record_id"], updating=ITEM[1:])
    bulk.insert(Rendering, RENDERING, prepared.renderings, unique=["key"], updating=["version", "content"])
    gone = [pk for pk, row in prepared.items.items() if row[1]]
    Rendering.objects.filter(
        pk__in=[Rendering.key_of(variant, pk) for variant in variants_in_use() for pk in gone]
    ).delete()


def note_what_was_missed() -> int:
    """Titles that nobody noted, renderings that an older program wrote or that are missing; how many were noted."""
    today = dates.paris_today()
    offered = describing.may_be_given(today)
    live = Item.objects.filter(is_deleted=False)
    missed: set[int] = set()
    for found in (
        offered.filter(~Exists(live.filter(pk=OuterRef("pk")))),
        live.filter(~Exists(offered.filter(pk=OuterRef("pk")))),
        *(
            live.filter(~Exists(_as_rendered_now(variant, said[0])))
            for variant, said in variants_in_use().items()
        ),
    ):
        missed.update(found.values_list("pk", flat=True)[: MOST_NOTED + 1])
    note([EVERYTHING] if len(missed) > MOST_NOTED else [f"record:{pk}" for pk in sorted(missed)])
    return len(missed)


def _as_rendered_now(variant: int, format: str) -> QuerySet[Rendering]:
    return Rendering.objects.filter(
        key=OuterRef("pk") + Rendering.key_of(variant, 0), version=version_of(format)
    )
