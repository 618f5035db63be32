"""The page of deadlines: what is late first, then the year to come, month by month."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements.rules import Happening
from liseron.desk.department.access import READ
from liseron.desk.department.agreements.coming import AWAITED, Deadline, deadlines_of, living_agreements
from liseron.desk.department.lists import SHEETS, Filter, Listing, Shown, Sort
from liseron.desk.menu import render_desk
from liseron.toolkit import audit
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import page_of_list, search_terms
from liseron.toolkit.text import fold

A_PAGE = 50
KINDS = (
    (AWAITED, gettext_lazy("Ce qui est attendu")),
    (Happening.OBJECTION_DEADLINE, gettext_lazy("Derniers jours pour refuser")),
    (Happening.RENEWED, gettext_lazy("Reconductions")),
    (Happening.ENDS, gettext_lazy("Fins")),
    (Happening.BEGINS, gettext_lazy("Débuts")),
)


def _find(rows: Any, q: str) -> Any:
    """By number or partner, accents or not."""
    words = fold(q).split()
    return [
        one
        for one in rows
        if all(w in fold(f"{one.agreement.number} {one.agreement.partner}") for w in words)
    ]


def _narrow_kind(rows: Any, wanted: str) -> Any:
    return [one for one in rows if one.kind == wanted]


LISTING = Listing(
    name="echeances",
    hint=gettext_lazy("Numéro ou collectivité"),
    find=_find,
    filters=(Filter("quoi", gettext_lazy("Quoi"), KINDS, _narrow_kind),),
    sorts=(Sort("jour", gettext_lazy("Jour"), ()),),
    columns=(
        (gettext_lazy("Jour"), lambda one: one.on),
        (gettext_lazy("En retard"), lambda one: one.is_late),
        (gettext_lazy("Numéro"), lambda one: one.agreement.number),
        (gettext_lazy("Collectivité"), lambda one: one.agreement.partner.name),
        (gettext_lazy("Ce qui vient"), lambda one: one.told),
    ),
)


@who(READ)
def deadlines(request: HttpRequest) -> HttpResponse:
    today = paris_today()
    everything = deadlines_of(living_agreements(today), today)
    q, kind = search_terms(request.GET.get("q")), request.GET.get("quoi", "")
    kind = kind if kind in dict(KINDS) else ""
    rows = _narrow_kind(everything, kind) if kind else everything
    rows = _find(rows, q) if q else rows
    if (sheet := request.GET.get("export")) in SHEETS:
        return _taken_away(request, rows, str(sheet))
    page = page_of_list(rows, request.GET.get("page"), A_PAGE)
    late = sum(one.is_late for one in everything)
    context = {
        "shown": Shown(LISTING, page, q, "jour", {"quoi": kind}),
        "page": page,
        "groups": [(title, list(found)) for title, found in groupby(page.items, key=_title)],
        "n_late": late,
        "n_coming": len(everything) - late,
    }
    return render_desk(request, "desk/department/agreements/deadlines.html", context)


def _title(one: Deadline) -> str:
    return _("En retard") if one.is_late else date_format(one.on, "F Y").capitalize()


def _taken_away(request: HttpRequest, rows: Sequence[Deadline], kind: str) -> HttpResponse:
    """The whole list as a sheet; the journal remembers who took it."""
    write, content_type = SHEETS[kind]
    cells = [[value(one) for _label, value in LISTING.columns] for one in rows]
    with transaction.atomic():
        audit.record(request.user, "list.exported", "list:echeances", rows=len(cells), format=kind)
    response = HttpResponse(
        write(cells, [str(label) for label, _value in LISTING.columns]), content_type=content_type
    )
    response["Content-Disposition"] = f'attachment; filename="echeances-{paris_today():%Y-%m-%d}.{kind}"'
    return response
