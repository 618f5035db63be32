"""Revenue orders: the list, the late ones first, and the page of one."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.desk.department.access import READ, may_bill
from liseron.desk.department.contributions.year import partners_named
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.menu import render_desk
from liseron.finance.contribution_words import STATES, contribution_told, state_told
from liseron.finance.models import RevenueOrder
from liseron.finance.models.order import in_state
from liseron.finance.orders import to_remind
from liseron.finance.rules.contribution import OrderState, may_remind
from liseron.finance.statements import statement_document
from liseron.partners.models import Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


def _find(rows: Rows, q: str) -> Rows:
    return rows.filter(
        Q(contribution__partner__in=partners_named(q)) | Q(number__icontains=q) | Q(finance_number__iexact=q)
    )


def _code(partner: Partner) -> str:
    return partner.municipality.siren if partner.municipality else partner.intercommunality_id or ""


LISTING = Listing(
    name="titres-de-recettes",
    hint=gettext_lazy("Collectivité ou numéro"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            tuple((str(state), label) for state, (label, _tone) in STATES.items()),
            lambda rows, wanted: rows.filter(in_state(wanted, paris_today())),
        ),
    ),
    sorts=(
        Sort("urgence", gettext_lazy("À payer d’abord"), ("urgency", "due_on", "-year", "rank")),
        Sort("numero", gettext_lazy("Numéro"), ("-year", "rank")),
        Sort("nom", gettext_lazy("Collectivité"), ("contribution__partner__name", "-year")),
        Sort("montant", gettext_lazy("Montant"), ("-amount",)),
    ),
    columns=(
        (gettext_lazy("Numéro du titre"), lambda row: row.number),
        (gettext_lazy("Collectivité"), lambda row: row.contribution.partner.name),
        (gettext_lazy("SIREN"), lambda row: _code(row.contribution.partner)),
        (gettext_lazy("Année"), lambda row: row.year),
        (gettext_lazy("Objet"), lambda row: contribution_told(row.contribution)),
        (gettext_lazy("Convention"), lambda row: row.contribution.agreement.number),
        (gettext_lazy("Article"), lambda row: row.contribution.detail.get("article", "")),
        (gettext_lazy("Habitants"), lambda row: row.contribution.population),
        (gettext_lazy("Tarif"), lambda row: row.contribution.rate),
        (gettext_lazy("Montant"), lambda row: row.amount),
        (gettext_lazy("Transmis le"), lambda row: row.sent_on),
        (gettext_lazy("Numéro du service financier"), lambda row: row.finance_number),
        (gettext_lazy("Date du titre"), lambda row: row.finance_on),
        (gettext_lazy("À payer avant la fin du"), lambda row: row.due_on),
        (gettext_lazy("Déjà payé"), lambda row: row.paid),
        (gettext_lazy("Reste à payer"), lambda row: row.facts.left),
        (gettext_lazy("État"), lambda row: state_told(row.state_on(paris_today()))[0]),
    ),
)


def rows(today: date) -> "QuerySet[RevenueOrder]":
    """Orders with what their lines show."""
    related = ("contribution__partner__municipality", "contribution__agreement")
    return RevenueOrder.objects.urgency(today).select_related(*related)


@who(READ)
def orders(request: HttpRequest) -> HttpResponse:
    """The late ones first; the same list is the file that the finance department receives."""
    today = paris_today()
    years = RevenueOrder.objects.order_by("-year").values_list("year", flat=True).distinct()
    by_year = Filter(
        "annee",
        _("Année"),
        [(str(year), str(year)) for year in years],
        lambda found, wanted: found.filter(year=wanted),
    )
    standing = RevenueOrder.objects.filter(cancelled_on__isnull=True)
    context: dict[str, Any] = {
        "today": today,
        "may_bill": may_bill(request),
        "late": to_remind(today).count(),
        "to_send": standing.filter(sent_on__isnull=True).count(),
        **standing.aggregate(asked=Sum("amount"), received=Sum("paid")),
    }
    listing = replace(LISTING, filters=(*LISTING.filters, by_year))
    return show_list(request, listing, rows(today), "desk/department/contributions/orders.html", context)


@who(READ)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """How it was counted, where it stands, what was paid, what can be done."""
    today = paris_today()
    found = get_object_or_404(rows(today), pk=pk)
    reminded = list(found.reminders.all())
    state = found.state_on(today)
    context = {
        "order": found,
        "made": found.contribution,
        "partner": found.contribution.partner,
        "told": contribution_told(found.contribution),
        "state": state_told(state),
        "left": found.facts.left,
        "payments": found.payments.all(),
        "reminders": reminded,
        "may_bill": may_bill(request),
        "may_remind": may_remind(state, reminded[-1].sent_on if reminded else None, today),
        "is_open": state not in {OrderState.CANCELLED, OrderState.PAID},
        "is_standing": state is not OrderState.CANCELLED,
    }
    return render_desk(request, "desk/department/contributions/order.html", context)


@who(READ)
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, written now if the worker has not done it yet."""
    found = get_object_or_404(RevenueOrder, pk=pk)
    try:
        return document_answer(statement_document(order=found, by=request.user, today=paris_today()))
    except CannotGiveDocument as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:dept_order", found.pk)
