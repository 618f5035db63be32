"""Lists of the desk: searched, filtered, sorted, by pages, and taken away as a sheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liseron.desk.menu import render_desk
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import ListPage, page_of, search_terms
from liseron.toolkit.sheets import Cell, write_csv, write_xlsx

MOST_EXPORTED = 100_000
BATCH = 500
SHEETS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
Words = str | Promise
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Filter:
    """A choice that narrows a list; `narrow` receives one of the `choices`' keys, never anything else."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    narrow: Callable[[Rows, str], Rows]


@dataclass(frozen=True)
class Sort:
    key: str
    label: Words
    fields: tuple[Any, ...]


@dataclass(frozen=True)
class Listing:
    """What a list can do. `columns` are those of the sheet; the page has its own template."""

    name: str
    columns: Sequence[tuple[Words, Callable[[Any], Cell]]]
    sorts: Sequence[Sort]
    find: Callable[[Rows, str], Rows]
    hint: Words
    filters: Sequence[Filter] = field(default=())


@dataclass(frozen=True)
class Shown:
    """A list as asked for by one request."""

    listing: Listing
    page: ListPage[Any]
    q: str
    sort: str
    chosen: dict[str, str]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or any(self.chosen.values()))

    @property
    def selects(self) -> Iterator[tuple[Filter, str]]:
        """Each filter with what is chosen in it."""
        return ((one, self.chosen[one.name]) for one in self.listing.filters)


def show_list(
    request: HttpRequest, listing: Listing, rows: Rows, template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a list, or its whole sheet when `export` asks for one."""
    q = search_terms(request.GET.get("q"))
    chosen = {one.name: _choice(one, request.GET.get(one.name, "")) for one in listing.filters}
    for one in listing.filters:
        rows = one.narrow(rows, chosen[one.name]) if chosen[one.name] else rows
    rows = listing.find(rows, q) if q else rows
    sort = next((s for s in listing.sorts if s.key == request.GET.get("tri")), listing.sorts[0])
    rows = rows.order_by(*sort.fields, "pk")
    if (kind := request.GET.get("export")) in SHEETS:
        return export(request, listing.name, listing.columns, rows, str(kind))
    shown = Shown(listing, page_of(rows, request.GET.get("page")), q, sort.key, chosen)
    return render_desk(request, template, {"shown": shown, "page": shown.page, **(context or {})})


def export(
    request: HttpRequest,
    name: str,
    columns: Sequence[tuple[Words, Callable[[Any], Cell]]],
    rows: Rows,
    kind: str,
) -> HttpResponse:
    """The rows as a sheet to keep; the journal remembers who took it and how many rows."""
    cells = [
        [value(row) for _label, value in columns] for row in rows[:MOST_EXPORTED].iterator(chunk_size=BATCH)
    ]
    return send_sheet(request, name, [str(label) for label, _value in columns], cells, kind)


def send_sheet(
    request: HttpRequest, name: str, labels: list[str], cells: list[list[Cell]], kind: str
) -> HttpResponse:
    """Cells that are ready, as a sheet of that `kind` of SHEETS, remembered by the journal."""
    write, content_type = SHEETS[kind]
    with transaction.atomic():
        audit.record(request.user, "list.exported", f"list:{name}", rows=len(cells), format=kind)
    response = HttpResponse(write(cells, labels), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{paris_today():%Y-%m-%d}.{kind}"'
    return response


def _choice(one: Filter, wanted: str) -> str:
    """What the address asks for when it is a choice; anything else is no filter."""
    return wanted if wanted in {key for key, _label in one.choices} else ""


ANY = _("Tous")
