"""« Nos participations » : what the partner owes each year, how it is counted, what is paid."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.desk.menu import render_desk
from liseron.finance.models import RevenueOrder
from liseron.finance.statements import statement_document
from liseron.people.roles import LIBRARIAN, account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import page_of


def _ours(request: HttpRequest) -> "QuerySet[RevenueOrder]":
    """The orders of the person's own partner. A draft that nobody confirmed is not an order."""
    rows = RevenueOrder.objects.filter(contribution__partner__in=account_of(request).partner_ids)
    return rows.select_related("contribution__partner", "contribution__agreement").order_by("-year", "-rank")


@who(LIBRARIAN)
@require_safe
def our_contributions(request: HttpRequest) -> HttpResponse:
    return render_desk(
        request,
        "desk/library/our_contributions.html",
        {"page": page_of(_ours(request), request.GET.get("page"))},
    )


@who(LIBRARIAN)
@require_safe
def our_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement as a PDF; another partner's is an absent page."""
    if pk >= 2**63:
        raise Http404
    found = get_object_or_404(_ours(request), pk=pk)
    try:
        return document_answer(statement_document(order=found, by=request.user, today=paris_today()))
    except CannotGiveDocument as refusal:
        page = page_of(_ours(request), None)
        context = {"page": page, "says": str(refusal) or _("Ce document n’est pas disponible.")}
        return render_desk(request, "desk/library/our_contributions.html", context, status=410)
