"""From the tables to what the engines are told: only what may be found today."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from operator import attrgetter

from django.db.models import QuerySet

from liseron.catalogue import titles
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search.documents import Document, split_key
from liseron.catalogue.search.identifiers import bare
from liseron.toolkit.dates import paris_today

BATCH = 1000
NUMBERED = {"isbn", "ean", "issn"}
# Who helped, beside who made: found too, but after. Codes of loc.gov/marc/relators.
HELPERS = frozenset(
    {"adp", "aft", "ann", "aui", "bkd", "clr", "cmm", "com", "ctb", "dst", "edt", "fnd", "ill", "ins"}
    | {"nrt", "oth", "pbd", "pbl", "prd", "pro", "trl", "win"}
)
READ = (
    *(
        "work_id",
        "resource_id",
        "medium",
        "title",
        "subtitle",
        "part_title",
        "creators",
        "publisher",
        "series",
    ),
    *("year", "language", "subjects", "audience", "summary", "created_at", "work__lead_id"),
)


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
    slugs = dict(resources.order_by().values_list("pk", "slug"))
    if keys is not None:
        wanted = [split_key(key) for key in keys]
        resources = resources.filter(pk__in=[pk for kind, pk in wanted if kind == "resource"])
        records = records.filter(work__in=[pk for kind, pk in wanted if kind == "work"])
    for resource in resources.order_by("pk"):
        yield of_resource(resource)
    rows = (
        records.select_related("work").only(*READ).prefetch_related("identifiers").order_by("work_id", "pk")
    )
    for _work, group in groupby(rows.iterator(BATCH), key=attrgetter("work_id")):
        yield of_work(list(group), slugs)


def of_resource(resource: Resource) -> Document:
    return Document(
        key=key_of(resource),
        kind="resource",
        title=resource.name,
        medium=resource.medium,
        audience=resource.audience,
        added_at=resource.changed_at,
        resources=(resource.slug,),
        subtitle=resource.tagline,
        summary=resource.presentation,
    )


def of_work(records: Sequence[Record], slugs: dict[int, str]) -> Document:
    """One work from its visible records: the one that speaks for it, and what the others add."""
    ordered = sorted(records, key=lambda record: (record.pk != record.work.lead_id, record.pk))
    lead = ordered[0]
    others = chain.from_iterable((r.title, r.subtitle) for r in ordered[1:])
    creators, contributors = _people(ordered)
    return Document(
        key=key_of(lead),
        kind="work",
        title=lead.title,
        medium=lead.medium,
        audience=lead.audience,
        added_at=min(record.created_at for record in ordered),
        resources=_once(slugs[record.resource_id] for record in ordered),
        languages=_once(record.language for record in ordered),
        year=next((record.year for record in ordered if record.year), None),
        subtitle=lead.subtitle,
        other_titles=_other_titles(lead, chain(others, (record.part_title for record in ordered))),
        creators=creators,
        contributors=contributors,
        publisher=" ; ".join(_once(record.publisher for record in ordered)),
        series=" ; ".join(_once(record.series for record in ordered)),
        subjects=_once(chain.from_iterable(record.subjects for record in ordered)),
        summary=next((record.summary for record in ordered if record.summary), ""),
        identifiers=_once(
            bare(one.value)
            for record in ordered
            for one in record.identifiers.all()
            if one.scheme in NUMBERED
        ),
    )


def _people(records: Iterable[Record]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who made it and who helped; when nobody made it, those who helped did."""
    makers: dict[str, None] = {}
    helpers: dict[str, None] = {}
    for record in records:
        for one in record.creators:
            (helpers if one["role"] in HELPERS else makers).setdefault(one["name"])
    if not makers:
        return tuple(helpers), ()
    return tuple(makers), tuple(name for name in helpers if name not in makers)


def _other_titles(lead: Record, texts: Iterable[str]) -> tuple[str, ...]:
    known = {titles.folded(lead.title), titles.folded(lead.subtitle)}
    return tuple(text for text in _once(texts) if titles.folded(text) not in known)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
