"""A year's contributions before they are orders: each line explained, what is missing, and the button to prepare."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import READ
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import answer_button
from liseron.desk.department.lists import SHEETS
from liseron.desk.menu import render_desk
from liseron.finance.billing import prepare_contributions
from liseron.finance.contribution_words import line_told
from liseron.finance.contributions import Line, lines_of
from liseron.finance.models import Batch
from liseron.finance.models.budget import FIRST_YEAR, LAST_YEAR
from liseron.finance.rules.contribution import WhyNot
from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.money import euros
from liseron.toolkit.pages import page_of_list, search_terms
from liseron.toolkit.text import fold

READY, MADE, NOTHING = "a-preparer", "preparees", "rien"
TABS: dict[str, Callable[[Line], bool]] = {
    READY: lambda line: line.is_ready,
    MADE: lambda line: line.contribution is not None,
    NOTHING: lambda line: line.why is not None,
}


def year_asked(request: HttpRequest) -> int:
    """The year in the address when it is one; this year otherwise."""
    text = request.GET.get("annee", "") or request.POST.get("annee", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else paris_today().year


def at(year: int, **more: str) -> str:
    """Address of the page of a year."""
    return f"{reverse('desk:dept_contributions')}?{urlencode({'annee': str(year), **more})}"


@who(READ)
def contributions(request: HttpRequest) -> HttpResponse:
    """What each partner owes, and how it is counted; what is not asked, and why."""
    year, older = year_asked(request), request.GET.get("anciennes") == "1"
    lines = lines_of(year, today=paris_today(), accepts_older=older)
    tab = request.GET.get("voir", "")
    tab = tab if tab in TABS else next((name for name in TABS if any(map(TABS[name], lines))), READY)
    q = search_terms(request.GET.get("q"))
    shown = [line for line in lines if TABS[tab](line) and _matches(line, q)]
    if (kind := request.GET.get("export", "")) in SHEETS:
        return _sheet(request, shown, year, kind)
    page = page_of_list(shown, request.GET.get("page"))
    context = {
        "year": year, "older": older, "tab": tab, "q": q, "page": page, "tabs": _tabs(request, lines, tab, year),
        "rows": [(line, line_told(line)) for line in page.items],
        "batches": batches_of(year), "outdated": any(line.why is WhyNot.OLDER_FIGURES for line in lines),
        **_totals(lines),
    }  # fmt: skip
    context["names"] = names_of(batch.prepared_by for batch in context["batches"])
    return render_desk(request, "desk/department/contributions/year.html", context)


def _matches(line: Line, q: str) -> bool:
    name = fold(line.partner.name)
    return all(word in name for word in fold(q).split())


def partners_named(q: str) -> list[int]:
    """Those whose name has every word, accents or not. A département has a few hundred partners."""
    words = fold(q).split()
    named = Partner.objects.values_list("pk", "name")
    return [pk for pk, name in named if all(word in fold(name) for word in words)]


def _totals(lines: list[Line]) -> dict[str, Any]:
    ready = [line for line in lines if TABS[READY](line)]
    made = [line for line in lines if TABS[MADE](line)]
    return {
        "ready": len(ready),
        "ready_total": sum((line.amount for line in ready), Decimal(0)),
        "made": len(made),
        "made_total": sum((line.amount for line in made), Decimal(0)),
        "nothing": len(lines) - len(ready) - len(made),
        "count": len(lines),
    }


def _tabs(request: HttpRequest, lines: list[Line], tab: str, year: int) -> list[dict[str, Any]]:
    labels = {READY: _("À préparer"), MADE: _("Déjà préparées"), NOTHING: _("Rien à demander")}
    kept = {"anciennes": "1"} if request.GET.get("anciennes") == "1" else {}
    return [
        {
            "label": label,
            "url": at(year, voir=name, **kept),
            "count": sum(map(TABS[name], lines)),
            "current": name == tab,
        }
        for name, label in labels.items()
    ]


def batches_of(year: int) -> list[Batch]:
    """The batches of a year with their number of lines and their total, the last first."""
    rows = Batch.objects.filter(year=year).annotate(
        n=Count("contributions"), total=Sum("contributions__amount")
    )
    return list(rows.order_by("-pk"))


def _sheet(request: HttpRequest, lines: list[Line], year: int, kind: str) -> HttpResponse:
    write, content_type = SHEETS[kind]
    rows = [
        [line.partner.name, line.amount or None, line.due.population if line.due else None, line_told(line)]
        for line in lines
    ]
    with transaction.atomic():
        audit.record(request.user, "list.exported", "list:participations", rows=len(rows), format=kind)
    header = [_("Collectivité"), _("Montant"), _("Habitants"), _("Calcul, ou raison")]
    response = HttpResponse(write(rows, header), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="participations-{year}.{kind}"'
    return response


@who(READ)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare what is missing for the year; somebody else confirms."""
    year = year_asked(request)

    def act() -> str:
        batch = prepare_contributions(
            year=year,
            by=request.user,
            today=paris_today(),
            accepts_older=request.POST.get("anciennes") == "1",
        )
        if batch is None:
            return _("Rien de nouveau à préparer : tout ce qui est dû l’est déjà.")
        made = batch.contributions.aggregate(n=Count("pk"), total=Sum("amount"))
        return ngettext(
            "{n} participation préparée, {total} en tout. Une autre personne doit la confirmer.",
            "{n} participations préparées, {total} en tout. Une autre personne doit les confirmer.",
            made["n"],
        ).format(n=made["n"], total=euros(made["total"]))

    return answer_button(request, act, at(year))
