"""The first page of the département: what waits, and the month in figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.access.models import Visit
from liseron.catalogue.models import HostedFile, Medium
from liseron.catalogue.queries import media_summary
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.agreements.coming import nearest
from liseron.desk.department.wording import SOON_DAYS
from liseron.desk.menu import render_desk
from liseron.partners.models import Partner
from liseron.people.models import Registration
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import MONTHS, add_years, now, paris_today
from liseron.toolkit.imports import ImportLine

SHOWN = 5


@dataclass(frozen=True)
class Figure:
    """A medium's month: visits since its first day, the same days a year before, and a bar of 0 to 100."""

    medium: Medium
    visits: int
    a_year_ago: int
    resources: int
    titles: int
    width: int


@who(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """One sentence on what waits, the lists behind it, then figures with their table."""
    today = paris_today()
    waits = _waits(today)
    figures = _figures(today)
    visits = sum(one.visits for one in figures)
    readers = Registration.objects.in_force(today).values("patron").distinct().count()
    context = {
        **waits,
        "sentence": _sentence(waits),
        "figures": figures,
        "readers": readers,
        "month": _month_told(visits, sum(one.a_year_ago for one in figures), today),
        "had_visits": any(one.a_year_ago for one in figures),
        "this_month": MONTHS[today.month - 1],
        "last_year": today.year - 1,
        "may_change": may_change(request),
        "deadlines": nearest(today, SHOWN),
    }
    return render_desk(request, "desk/department/overview.html", context)


def _waits(today: date) -> dict[str, Any]:
    waiting = (
        Registration.objects.waiting_for_library()
        .values("library__name", "library__slug")
        .annotate(count=Count("pk"), since=Min("waiting_since"))
        .order_by("since")
    )
    ending = Partner.objects.covered_on(today).filter(
        agreement_ends_on__lte=today + timedelta(days=SOON_DAYS)
    )
    rows = list(waiting)
    return {
        "waiting": [one | {"days": (now() - one["since"]).days} for one in rows[:SHOWN]],
        "n_waiting": sum(one["count"] for one in rows),
        "ending": list(ending.order_by("agreement_ends_on")[:SHOWN]),
        "n_ending": ending.count(),
        "n_unsettled": ImportLine.objects.to_settle().count(),
        "broken": list(
            HostedFile.objects.filter(state=HostedFile.State.BROKEN)
            .select_related("record__resource")
            .order_by("-added_at")[:SHOWN]
        ),
    }


def _sentence(waits: dict[str, Any]) -> str:
    """The one thing that is most pressing."""
    if waits["n_waiting"] and waits["waiting"][0]["days"] >= 1:
        first = waits["waiting"][0]
        told = ngettext(
            "{library} : une inscription attend depuis {days} jour.",
            "{library} : une inscription attend depuis {days} jours.",
            first["days"],
        )
        return told.format(days=first["days"], library=first["library__name"])
    if waits["ending"]:
        return _("La convention de {partner} finit bientôt.").format(partner=waits["ending"][0].name)
    if waits["broken"]:
        return _("Un fichier du portail ne se lit pas.")
    if waits["n_unsettled"]:
        return _("Des lignes d’import attendent votre choix.")
    return _("Rien n’attend : tout est à jour.")


def _figures(today: date) -> list[Figure]:
    visits = _visits(today.replace(day=1), today)
    before = _visits(add_years(today.replace(day=1), -1), add_years(today, -1))
    most = max(visits.values(), default=0) or 1
    return [
        Figure(
            one.medium,
            visits.get(one.medium, 0),
            before.get(one.medium, 0),
            one.resources,
            one.titles,
            round(100 * visits.get(one.medium, 0) / most),
        )
        for one in media_summary(today)
    ]


def _visits(first: date, last: date) -> dict[str, int]:
    rows = Visit.objects.filter(day__range=(first, last)).order_by().values_list("resource__medium")
    return dict(rows.annotate(n=Count("pk")))


def _month_told(visits: int, a_year_ago: int, today: date) -> str:
    """ "En novembre, 312 passages, 8 % de plus qu’en 2025 aux mêmes jours." """
    month = MONTHS[today.month - 1]
    told = ngettext("En {month}, {count} passage", "En {month}, {count} passages", visits)
    said = told.format(month=month, count=visits)
    if not a_year_ago:
        return f"{said}."
    change = round(100 * (visits - a_year_ago) / a_year_ago)
    if change == 0:
        return _("{said}, autant qu’en {year} aux mêmes jours.").format(said=said, year=today.year - 1)
    # A plain space after the sign would make « % d » a placeholder of Python for the catalogues’ tools.
    words = (
        _("{said}, {change}\u00a0%\u00a0de plus qu’en {year} aux mêmes jours.")
        if change > 0
        else _("{said}, {change}\u00a0%\u00a0de moins qu’en {year} aux mêmes jours.")
    )
    return words.format(said=said, change=abs(change), year=today.year - 1)
