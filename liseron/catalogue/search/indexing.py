"""From the tables to the index: a change log written with each change, read by the worker."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from liseron.catalogue import followers
from liseron.catalogue.models import Record, Resource, SearchChange
from liseron.catalogue.search import rows
from liseron.catalogue.search.choice import engine_in_use
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, Engine
from liseron.catalogue.search.questions import Query
from liseron.toolkit import bulk, dates, outbox
from liseron.toolkit.among import among

BATCH = 1000
MOST_LINES = 5000  # committing costs the same for few and for many; readers wait two seconds at most
MANY = 500  # noted at once: an import, of which more is to come
GATHERING = timedelta(seconds=1)  # the lines of an import wait for those that follow; seen within two seconds
RECORDS_OF = "records-of:"
RECORD = "record:"
MESSAGE = "search.index"
SHOWN = 5


def note_changes(subjects: Iterable[Record | Resource]) -> None:
    """The index will look again at these rows. Inside the transaction that changes them."""
    note_keys(rows.key_of(subject) for subject in subjects)


def note_keys(keys: Iterable[str]) -> None:
    """As note_changes, by key ("work:12"; "record:12" means its work). Raises CannotPost outside a transaction.

    The message of a few lines leaves at once, that of many when more had the time to come.
    """
    now = dates.now()
    lines = [(key, now) for key in keys]
    bulk.insert(SearchChange, ["key", "at"], lines)
    if lines:
        gathers = len(lines) >= MANY
        outbox.post(MESSAGE, {"gathers": gathers}, not_before=now + GATHERING if gathers else None)
        followers.tell([key for key, _at in lines])


def note_resource(resource: Resource) -> None:
    """The index will look again at a resource and at all its titles."""
    note_keys([rows.key_of(resource), f"{RECORDS_OF}{resource.pk}"])


def index_changes() -> int:
    """Bring the index up to date with at most MOST_LINES lines of the log; how many lines were done.

    Lines go once the index holds them, so a worker that dies repeats its work. Raises CannotWrite when another
    process is writing: the lines wait.
    """
    lines = dict(SearchChange.objects.order_by("pk").values_list("pk", "key")[:MOST_LINES])
    if not lines:
        return 0
    keys = list(dict.fromkeys(lines.values()))
    engine = engine_in_use()
    for part in _parts(list(dict.fromkeys(_expanded(keys))), MOST_LINES):
        _bring_up_to_date(engine, part)
    _forget(list(lines))
    return len(lines)


def rebuild(*, today: date | None = None) -> int:
    """A new index from the tables, while the old one goes on answering; how many documents it holds."""
    return engine_in_use().rebuild(rows.findable(today=today))


def keep_up() -> int:
    """The log as it is, after a rebuild when there is no index that answers; how many lines were done.

    Lines that come meanwhile have a message of their own.
    """
    try:
        engine_in_use().search(Query(size=1))
    except CannotAnswer:
        # The tables are read after these lines were written: an index made of them knows what the lines say.
        known = list(SearchChange.objects.order_by("pk").values_list("pk", flat=True))
        rebuild()
        _forget(known)
    done = count = index_changes()
    while count == MOST_LINES:
        done += (count := index_changes())
    return done


def is_gathered() -> bool:
    """Whether the oldest line waited long enough; those of a later message go with it."""
    oldest = SearchChange.objects.order_by("pk").values_list("at", flat=True).first()
    return oldest is not None and oldest <= dates.now() - GATHERING


def disagreements() -> list[str]:
    """What the index and the tables do not agree on once the log is empty; an invariant. Texts are compared too."""
    if SearchChange.objects.exists():
        return []
    try:
        indexed = dict(engine_in_use().contents())
    except CannotAnswer as error:
        return [f"search index: {error}"]
    found: dict[str, list[str]] = {"missing from": [], "out of date in": [], "left over in": []}
    for document in rows.findable():
        held = indexed.pop(document.key, None)
        if held != document.digest:
            found["missing from" if held is None else "out of date in"].append(document.key)
    found["left over in"] = sorted(indexed)
    return [
        f"{len(keys)} {what} the search index: {', '.join(keys[:SHOWN])}"
        for what, keys in found.items()
        if keys
    ]


def _bring_up_to_date(engine: Engine, keys: list[str]) -> None:
    """Generators: the tables are read once it is the writer's turn, so an older state never hides a newer."""
    present: set[str] = set()

    def still_findable() -> Iterator[Document]:
        for document in rows.findable(keys):
            present.add(document.key)
            yield document

    def still_gone() -> Iterator[str]:
        """Another worker may have put back meanwhile what was not there a moment ago."""
        back = {document.key for document in rows.findable(gone)}
        yield from (key for key in gone if key not in back)

    engine.index(still_findable())
    gone = [key for key in keys if key not in present]
    if gone:
        engine.remove(still_gone())


def _expanded(keys: Iterable[str]) -> Iterator[str]:
    """Works and resources, whatever the log names: "record:12" is the work of that record."""
    named = list(keys)
    for key in named:
        if key.startswith(RECORDS_OF):
            of = Record.objects.filter(resource_id=int(key.removeprefix(RECORDS_OF))).order_by("work_id")
            yield from (f"work:{pk}" for pk in of.values_list("work", flat=True).distinct().iterator(BATCH))
        elif not key.startswith(RECORD):
            yield key
    for part in _parts([key for key in named if key.startswith(RECORD)]):
        of = Record.objects.filter(among("pk", [int(key.removeprefix(RECORD)) for key in part])).order_by(
            "work_id"
        )
        yield from (f"work:{pk}" for pk in of.values_list("work", flat=True).distinct())


def _forget(lines: list[int]) -> None:
    SearchChange.objects.filter(among("pk", lines)).delete()


def _parts(keys: list[str], size: int = BATCH) -> Iterator[list[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
