"""From the tables to the index: a change log written with each change, read by the worker."""

from collections.abc import Iterable, Iterator

from liseron.catalogue.models import Record, Resource, SearchChange
from liseron.catalogue.search import documents
from liseron.catalogue.search.choice import engine_in_use
from liseron.catalogue.search.engine import CannotAnswer
from liseron.catalogue.search.questions import Query
from liseron.toolkit import outbox

BATCH = 1000
RECORDS_OF = "records-of:"
MESSAGE = "search.index"
SHOWN = 5


def note_changes(subjects: Iterable[Record | Resource]) -> None:
    """The index will look again at these rows. Inside the transaction that changes them."""
    note_keys(documents.key_of(subject) for subject in subjects)


def note_keys(keys: Iterable[str]) -> None:
    """As note_changes, by key ("record:12"). Raises CannotPost outside a transaction."""
    if SearchChange.objects.bulk_create([SearchChange(key=key) for key in keys], batch_size=BATCH):
        outbox.post(MESSAGE, {})


def note_resource(resource: Resource) -> None:
    """The index will look again at a resource and at all its titles."""
    note_keys([documents.key_of(resource), f"{RECORDS_OF}{resource.pk}"])


def index_changes() -> int:
    """Bring the index up to date with at most BATCH lines of the log; how many lines were done.

    Lines go once the index holds them, so a worker that dies repeats its work. Raises CannotWrite when another
    process is writing: the lines wait.
    """
    lines = dict(SearchChange.objects.order_by("pk").values_list("pk", "key")[:BATCH])
    if not lines:
        return 0
    keys = list(dict.fromkeys(lines.values()))
    engine = engine_in_use()
    # Generators: the tables are read once the writer's lock is held, so an older state never overwrites a newer.
    engine.index(_still_findable(keys))
    engine.remove(_gone(keys))
    SearchChange.objects.filter(pk__in=list(lines)).delete()
    return len(lines)


def rebuild() -> int:
    """A new index from the tables, while the old one goes on answering; how many documents it holds."""
    return engine_in_use().rebuild(documents.findable())


def keep_up() -> int:
    """The whole log, after a rebuild when there is no index that answers; how many lines were done."""
    try:
        engine_in_use().search(Query(size=1))
    except CannotAnswer:
        rebuild()
    done = 0
    while count := index_changes():
        done += count
    return done


def disagreements() -> list[str]:
    """What the index and the tables do not agree on once the log is empty; an invariant."""
    if SearchChange.objects.exists():
        return []
    try:
        indexed = engine_in_use().keys()
    except CannotAnswer as error:
        return [f"search index: {error}"]
    expected = set(documents.findable_keys())
    missing, surplus = sorted(expected - indexed), sorted(indexed - expected)
    named = [("missing from", missing), ("left over in", surplus)]
    return [f"{len(keys)} {what} the search index: {', '.join(keys[:SHOWN])}" for what, keys in named if keys]


def _still_findable(keys: list[str]) -> Iterator[documents.Document]:
    yield from documents.findable(_expanded(keys))


def _gone(keys: list[str]) -> Iterator[str]:
    for part in _parts(list(_expanded(keys))):
        present = {document.key for document in documents.findable(part)}
        yield from (key for key in part if key not in present)


def _expanded(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        if key.startswith(RECORDS_OF):
            pks = Record.objects.filter(resource_id=int(key.removeprefix(RECORDS_OF)))
            yield from (f"record:{pk}" for pk in pks.values_list("pk", flat=True).iterator(BATCH))
        else:
            yield key


def _parts(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
