"""Lines that come as they did last time: seen by their bytes and by the rules that read them, and not read again."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from liseron.catalogue import items
from liseron.catalogue.imports.leaving import number_of
from liseron.catalogue.imports.reading import Late, Line
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.ports import Known
from liseron.catalogue.stamping import stamp, sum_of
from liseron.toolkit.among import among


class _Kept(NamedTuple):
    """What is written of a title, and the marks of its source's copy."""

    digest: str
    title: str
    said_by_source: dict[str, str]
    sha256: str
    stamp: str


def recognised(batch: Sequence[Line | Late], resource: Resource) -> list[Line]:
    """The lines in their order, read but for those whose titles are available and written just so.

    Inside the transaction that takes them in. One query.
    """
    kept = _kept([line.source_id for line in batch if isinstance(line, Late)], resource)
    shelves = items.shelves_of(resource) if kept else ""
    gone: set[str] = set()  # a line above withdraws them
    lines = []
    for line in batch:
        if isinstance(line, Late):
            known = None if line.source_id in gone else _known(line, kept.get(line.source_id), shelves)
            line = _unchanged(line, known) if known else line.read()
        if line.withdraws:
            gone.add(number_of(line))
        lines.append(line)
    return lines


def _known(line: Late, kept: _Kept | None, shelves: str) -> Known | None:
    """The title is as its line says: the same bytes, and the same rules gave the facts that are written."""
    if kept is None or kept.sha256 != sum_of(line.source.content):
        return None
    if kept.stamp != stamp(line.source.rules, kept.digest, shelves):
        return None
    return Known(line.source_id, kept.digest, kept.said_by_source.get("title", kept.title))


def _unchanged(line: Late, known: Known) -> Line:
    return Line(line.numbers, known.title, source_id=line.source_id, known=known)


def _kept(numbers: Iterable[str], resource: Resource) -> dict[str, _Kept]:
    """By the source's number, what could be recognised."""
    columns = ["facts_hash", "title", "said_by_source", "source_copy__sha256", "source_copy__stamp"]
    stamped = Record.objects.available().filter(resource=resource, source_copy__stamp__isnull=False)
    rows = stamped.filter(among("source_id", numbers)).order_by().values_list("source_id", *columns)
    return {number: _Kept(*told) for number, *told in rows}
