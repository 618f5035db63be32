"""The journal: who decided what, when. Codes and numbers, no personal data."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import ADMINISTRATOR
from liseron.desk.department.fields import DayField
from liseron.desk.department.journal_words import ACTIONS, facts_of
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.people.models import User
from liseron.toolkit.access_rules import who
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS

SYSTEM = "system"
READERS = "lecteurs"


def _narrow_actor(rows: Rows, wanted: str) -> Rows:
    if wanted == READERS:
        professionals = User.objects.filter(role_grants__isnull=False).values_list("pk", flat=True)
        return rows.filter(actor__startswith="user:").exclude(
            actor__in=[f"user:{pk}" for pk in professionals]
        )
    return rows.filter(actor=wanted)


LISTING = Listing(
    name="journal",
    hint=gettext_lazy("Action ou objet, par exemple quota:3"),
    find=lambda rows, q: rows.filter(subject__icontains=q) | rows.filter(action__icontains=q),
    filters=(
        Filter(
            "action",
            gettext_lazy("Action"),
            tuple(ACTIONS.items()),
            lambda rows, wanted: rows.filter(action=wanted),
        ),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Du plus récent"), ("-at",)),
        Sort("ancien", gettext_lazy("Du plus ancien"), ("at",)),
    ),
    columns=(
        (gettext_lazy("Quand"), lambda row: row.at),
        (gettext_lazy("Qui"), lambda row: row.actor),
        (gettext_lazy("Action"), lambda row: row.action),
        (gettext_lazy("Objet"), lambda row: row.subject),
        (gettext_lazy("Faits"), lambda row: facts_of(row)),
    ),
)


@who(ADMINISTRATOR)
def journal(request: HttpRequest) -> HttpResponse:
    """Filtered by action, by who acted and by days; professionals are named, readers never."""
    names = _professionals()
    actors = (
        (SYSTEM, _("Le système")),
        (READERS, _("Les lecteurs")),
        *sorted(names.items(), key=lambda n: n[1]),
    )
    listing = replace(LISTING, filters=(*LISTING.filters, Filter("qui", _("Qui"), actors, _narrow_actor)))
    rows = Event.objects.all()
    first, last = _day(request, "du"), _day(request, "au")
    if isinstance(first["day"], date):
        rows = rows.filter(at__gte=_midnight(first["day"]))
    if isinstance(last["day"], date):
        rows = rows.filter(at__lt=_midnight(last["day"] + timedelta(days=1)))
    days = [first | {"label": _("Du")}, last | {"label": _("Au")}]
    context = {"names": {SYSTEM: _("Le système"), **names}, "days": days}
    return show_list(request, listing, rows, "desk/department/journal.html", context)


def _professionals() -> dict[str, str]:
    people = User.objects.filter(role_grants__isnull=False).distinct()
    return {f"user:{user.pk}": str(user) for user in people.only("name", "username")}


def _day(request: HttpRequest, name: str) -> dict[str, Any]:
    """What was typed, and the day it means or why it means none."""
    typed = request.GET.get(name, "")[:60]
    try:
        return {"name": name, "typed": typed, "day": DayField().clean(typed), "error": ""}
    except ValidationError as refusal:
        return {"name": name, "typed": typed, "day": None, "error": " ".join(refusal.messages)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS)
