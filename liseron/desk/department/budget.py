"""« Budget » : a year in one sentence, its figures, its lines, and the licences that wait for a decision."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.models import Visit
from liseron.desk.department.access import MONEY
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.budget_forms import BudgetForm
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.money_words import state_of_year, subsidies_told, year_told
from liseron.finance.budget import alerts_on, figures_of_year, lines_of, subsidies_of_year
from liseron.finance.budgeting import set_budget
from liseron.finance.models import Budget, Subscription
from liseron.finance.models.budget import FIRST_YEAR, LAST_YEAR
from liseron.finance.rules.budget import YearFigures, cost_per_use
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    named = rows.values_list("pk", "label", "resource__name", "vendor__name", "invoice_reference")
    return rows.filter(
        pk__in=[
            pk for pk, *said in named if all(word in fold(" ".join(filter(None, said))) for word in words)
        ]
    )


def _with_visits(rows: Rows) -> Rows:
    """Each line with the visits of its resource in its year: numbers, whoever came (`n_visits`)."""
    visits = Visit.objects.filter(resource=OuterRef("resource"), day__year=OuterRef("year"))
    counted = visits.order_by().values("resource").annotate(n=Count("pk")).values("n")
    found: Rows = rows.annotate(n_visits=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    return found


def _narrow_cost(rows: Rows, wanted: str) -> Rows:
    return rows.filter(actual__isnull=wanted == "planned")


LISTING = Listing(
    name="budget",
    hint=gettext_lazy("Intitulé, fournisseur ou facture"),
    find=_find,
    filters=(
        Filter(
            "cout",
            gettext_lazy("Coût"),
            (("planned", gettext_lazy("Prévu")), ("actual", gettext_lazy("Réel"))),
            _narrow_cost,
        ),
        Filter(
            "decision",
            gettext_lazy("Renouvellement"),
            tuple(Subscription.Decision.choices),
            lambda rows, wanted: rows.filter(decision=wanted),
        ),
    ),
    sorts=(
        Sort("nom", gettext_lazy("Intitulé"), ("label",)),
        Sort("cout", gettext_lazy("Coût prévu"), ("-planned",)),
        Sort("fin", gettext_lazy("Fin de licence"), ("licence_until",)),
    ),
    columns=(
        (gettext_lazy("Année"), lambda row: row.year),
        (gettext_lazy("Intitulé"), lambda row: row.label),
        (gettext_lazy("Ressource"), lambda row: row.resource.name if row.resource else ""),
        (gettext_lazy("Fournisseur"), lambda row: row.vendor.name if row.vendor else ""),
        (gettext_lazy("Coût prévu"), lambda row: row.planned),
        (gettext_lazy("Coût réel"), lambda row: row.actual),
        (gettext_lazy("Compté"), lambda row: row.counted),
        (gettext_lazy("Passages"), lambda row: row.n_visits),
        (gettext_lazy("Coût par passage"), lambda row: cost_per_use(row.counted, row.n_visits)),
        (gettext_lazy("Facture"), lambda row: row.invoice_reference),
        (gettext_lazy("Date de la facture"), lambda row: row.invoiced_on),
        (gettext_lazy("Début de licence"), lambda row: row.licence_from),
        (gettext_lazy("Fin de licence"), lambda row: row.licence_until),
        (gettext_lazy("Renouvellement"), lambda row: row.get_decision_display()),
        (gettext_lazy("Note"), lambda row: row.note),
    ),
)


@dataclass(frozen=True)
class Bar:
    """A figure of the year with its bar, in hundredths of the longest."""

    label: str
    amount: Decimal
    width: int
    css: str = ""


@who(MONEY)
def budget(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The year asked for, or this one."""
    today = paris_today()
    year = plausible(today.year if year is None else year)
    voted = Budget.objects.filter(year=year).first()
    figures = figures_of_year(year)
    subsidies = subsidies_of_year(year, voted)
    context: dict[str, Any] = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "is_this_year": year == today.year,
        "budget": voted,
        "figures": figures,
        "sentence": year_told(year, figures),
        "state": state_of_year(figures),
        "percent": "" if figures.percent is None else f"{figures.percent}\u00a0%",
        "bars": _bars(figures),
        "subsidies": subsidies,
        "subsidies_sentence": subsidies_told(subsidies),
        "alerts": alerts_on(today),
        "today": today,
    }
    return show_list(
        request, LISTING, _with_visits(lines_of(year)), "desk/department/budget/year.html", context
    )


@who(MONEY)
def budget_amount(request: HttpRequest, year: int) -> HttpResponse:
    """What is voted for the year, for the first time or anew."""
    voted = Budget.objects.filter(year=plausible(year)).first()
    form = BudgetForm(request.POST or None, row=voted)

    def act() -> str:
        set_budget(year=year, by=request.user, **form.cleaned_data)
        return _("Le budget {year} est enregistré.").format(year=year)

    page = FormPage(
        title=(_("Fixer le budget {year}") if voted is None else _("Modifier le budget {year}")).format(
            year=year
        ),
        lead=_("Ce que l’assemblée a voté pour l’année."),
        button=_("Enregistrer ce budget"),
        **around_year(year),
    )
    return answer_form(request, form, act, page)


def around_year(year: int) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_budget_year", args=[year])
    return {"back": here, "trail": ((_("Budget {year}").format(year=year), here),)}


def plausible(year: int) -> int:
    """A year that the database takes; any other has no page."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _bars(figures: YearFigures) -> list[Bar]:
    """The budget, what is committed, what is invoiced of it; the first is absent while none is voted."""
    shown = [
        (_("Engagé"), figures.committed, "over" if figures.over else ""),
        (_("Facturé"), figures.actual, ""),
        (_("Prévu"), figures.planned, "faint"),
    ]
    if figures.budget is not None:
        shown.insert(0, (_("Budget"), figures.budget, "faint"))
    longest = max([amount for _label, amount, _css in shown] + [Decimal(1)])
    return [Bar(label, amount, int(amount * 100 / longest), css) for label, amount, css in shown]
