"""« Engagements »: every duty of every agreement, the late ones first; ticked, checked, opened again."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.agreements.committing import check_commitment, reopen_commitment
from liseron.agreements.models import Commitment, Side
from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.desk import commitment_board as board
from liseron.desk.department.access import READ, STAFF, may_change
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.lists import Filter, Listing, show_list
from liseron.desk.menu import render_desk
from liseron.partners.models import Partner
from liseron.people.roles import account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(READ)
def commitments(request: HttpRequest) -> HttpResponse:
    rows = board.rows_on(paris_today())
    context = {"tones": board.TONES}
    return show_list(request, _listing(rows), rows, "desk/department/commitments/list.html", context)


@who(READ)
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, where it stands, what proves it, and what one can do now."""
    found = _get(pk)
    context = board.context_of(found, "desk:dept_commitment_document") | {
        "may_change": may_change(request),
        "may_check": found.side == Side.PARTNER,
    }
    return render_desk(request, "desk/department/commitments/commitment.html", context)


@who(READ)
def commitment_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    kept = get_object_or_404(_get(pk).documents, pk=document)
    try:
        return document_answer(kept)
    except CannotGiveDocument as refusal:
        return render_desk(
            request, "desk/department/commitments/lost.html", {"says": str(refusal)}, status=404
        )


@who(STAFF)
def commitment_tick(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = board.TickForm(request.POST or None, request.FILES or None, row=found)

    def act() -> str:
        board.tick(found, form.cleaned_data, account_of(request))
        return _("C’est noté\u00a0: engagement tenu.")

    page = FormPage(
        title=_("Cet engagement est tenu"), button=_("Noter qu’il est tenu"), has_file=True, **_around(found)
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def commitment_check(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)

    def act() -> str:
        check_commitment(commitment=found, by=request.user, today=paris_today())
        return _("C’est constaté.")

    return answer_button(request, act, _around(found)["back"])


@who(STAFF)
def commitment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = board.ReopenForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        reopen_commitment(commitment=found, reason=reason, by=request.user, today=paris_today())
        return _("L’engagement est rouvert.")

    page = FormPage(
        title=_("Rouvrir cet engagement"),
        lead=_("Il redevient à faire. La preuve donnée reste écrite."),
        button=_("Rouvrir"),
        **_around(found),
    )
    return answer_form(request, form, act, page)


def _get(pk: int) -> Commitment:
    return get_object_or_404(board.rows_on(paris_today()), pk=pk)


def _listing(rows: Any) -> Listing:
    """The shared list, narrowed to a partner too: those that have an agreement."""
    partners = Partner.objects.filter(agreements__isnull=False).distinct().values_list("pk", "name")
    by_partner = Filter(
        "collectivite",
        _("Collectivité"),
        [(str(key), name) for key, name in partners],
        lambda found, wanted: found.filter(agreement__partner=int(wanted)),
    )
    listing = board.listing_of(rows)
    return replace(listing, filters=(*listing.filters, by_partner))


def _around(found: Commitment) -> dict[str, Any]:
    here = reverse("desk:dept_commitment", args=[found.pk])
    return {
        "back": here,
        "trail": ((_("Engagements"), reverse("desk:dept_commitments")), (found.text, here)),
        "facts": (f"{found.text} ({found.agreement.partner}, {found.agreement.number})",),
    }
