"""From the tables to what the engines are told: only what may be found today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from django.db.models import QuerySet

from liseron.catalogue import titles
from liseron.catalogue.models import Place, Record, RecordIdentifier, Resource
from liseron.catalogue.search.documents import Document, split_key
from liseron.catalogue.search.identifiers import bare
from liseron.toolkit.among import among
from liseron.toolkit.dates import paris_today

BATCH = 1000
NUMBERED = {"isbn", "ean", "issn"}
PLACES = {False: Place.ONLINE.value, True: Place.LIBRARY.value}
# Who helped, beside who made: found too, but after. Codes of loc.gov/marc/relators.
HELPERS = frozenset(
    {"adp", "aft", "ann", "aui", "bkd", "clr", "cmm", "com", "ctb", "dst", "edt", "fnd", "ill", "ins"}
    | {"nrt", "oth", "pbd", "pbl", "prd", "pro", "trl", "win"}
)


class _Row(NamedTuple):
    """What is read of a record: a tuple costs a tenth of a model's instance. `numbers` as engines keep them."""

    pk: int
    work: int
    lead: int | None
    resource: int
    medium: str
    title: str
    subtitle: str
    part_title: str
    creators: list[dict[str, str]]
    publisher: str
    series: str
    year: int | None
    language: str
    subjects: list[str]
    audience: str
    summary: str
    created_at: datetime
    numbers: Sequence[str] = ()


class _Offer(NamedTuple):
    """What is told of the resource that a record belongs to."""

    slug: str
    place: str


COLUMNS = [{"lead": "work__lead"}.get(name, name) for name in _Row._fields if name != "numbers"]


def key_of(subject: Record | Resource) -> str:
    """ "work:12", of a record the work it belongs to; or "resource:3"."""
    return f"work:{subject.work_id}" if isinstance(subject, Record) else f"resource:{subject.pk}"


def visible_records(today: date) -> QuerySet[Record]:
    """Records that readers may find that day."""
    return Record.objects.available_on(today).filter(
        resource__in=Resource.objects.published_on(today).order_by()
    )


def findable(keys: Iterable[str] | None = None, *, today: date | None = None) -> Iterator[Document]:
    """Everything that may be found `today` (in France), or what is left of `keys`."""
    day = today or paris_today()
    resources, records = Resource.objects.published_on(day), visible_records(day)
    offers = {
        pk: _Offer(slug, PLACES[is_physical])
        for pk, slug, is_physical in resources.order_by().values_list("pk", "slug", "is_physical")
    }
    if keys is not None:
        wanted = [split_key(key) for key in keys]
        resources = resources.filter(among("pk", [pk for kind, pk in wanted if kind == "resource"]))
        records = records.filter(among("work", [pk for kind, pk in wanted if kind == "work"]))
    for resource in resources.order_by("pk"):
        yield of_resource(resource)
    for _work, group in groupby(_read(records), key=attrgetter("work")):
        yield _of_work(list(group), offers)


def _read(records: QuerySet[Record]) -> Iterator[_Row]:
    """In the order of their works, with their numbers: one more query for each batch."""
    found = records.order_by("work_id", "pk").values_list(*COLUMNS).iterator(BATCH)
    while batch := list(islice(found, BATCH)):
        numbers = _numbers([row[0] for row in batch])
        for row in batch:
            yield _Row._make((*row, numbers.get(row[0], ())))


def _numbers(records: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = RecordIdentifier.objects.filter(among("record", records), scheme__in=NUMBERED).order_by("pk")
    for pk, value in rows.values_list("record_id", "value"):
        found.setdefault(pk, []).append(bare(value))
    return found


def of_resource(resource: Resource) -> Document:
    return Document(
        key=key_of(resource),
        kind="resource",
        title=resource.name,
        medium=resource.medium,
        audience=resource.audience,
        added_at=resource.changed_at,
        resources=(resource.slug,),
        places=(resource.place.value,),
        subtitle=resource.tagline,
        summary=resource.presentation,
    )


def _of_work(rows: list[_Row], offers: Mapping[int, _Offer]) -> Document:
    """One work from its visible records: the one that speaks for it, and what the others add."""
    ordered = sorted(rows, key=lambda row: (row.pk != row.lead, row.pk)) if len(rows) > 1 else rows
    lead = ordered[0]
    creators, contributors = _people(ordered)
    return Document(
        key=f"work:{lead.work}",
        kind="work",
        title=lead.title,
        medium=lead.medium,
        audience=lead.audience,
        added_at=min([row.created_at for row in ordered]),
        resources=_once([offers[row.resource].slug for row in ordered]),
        places=_once([offers[row.resource].place for row in ordered]),
        languages=_once([row.language for row in ordered]),
        year=next((row.year for row in ordered if row.year), None),
        subtitle=lead.subtitle,
        other_titles=_other_titles(ordered),
        creators=creators,
        contributors=contributors,
        publisher=" ; ".join(_once([row.publisher for row in ordered])),
        series=" ; ".join(_once([row.series for row in ordered])),
        subjects=_once([subject for row in ordered for subject in row.subjects]),
        summary=next((row.summary for row in ordered if row.summary), ""),
        identifiers=_once([number for row in ordered for number in row.numbers]),
    )


def _people(rows: Iterable[_Row]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who made it and who helped; when nobody made it, those who helped did."""
    makers: dict[str, None] = {}
    helpers: dict[str, None] = {}
    for row in rows:
        for one in row.creators:
            (helpers if one["role"] in HELPERS else makers).setdefault(one["name"])
    if not makers:
        return tuple(helpers), ()
    return tuple(makers), tuple(name for name in helpers if name not in makers)


def _other_titles(rows: list[_Row]) -> tuple[str, ...]:
    """What its other records and its parts are called, when that is not what the first one is called."""
    lead, *others = rows
    texts = [text for row in others for text in (row.title, row.subtitle)]
    texts += [row.part_title for row in rows]
    if not any(texts):
        return ()
    known = {titles.folded(lead.title), titles.folded(lead.subtitle)}
    return tuple(text for text in _once(texts) if titles.folded(text) not in known)


def _once(values: list[str]) -> tuple[str, ...]:
    found = dict.fromkeys(values)
    found.pop("", None)
    return tuple(found)
