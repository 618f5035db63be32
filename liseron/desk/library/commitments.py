"""« Nos engagements » : what this partner promised, what the département promised it; nothing of another's."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.agreements.models import CommitmentQuerySet, Side
from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.desk import commitment_board as board
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.lists import show_list
from liseron.desk.library.numbers import LARGEST_KEY
from liseron.desk.library.read_only import needs_agreement
from liseron.desk.menu import render_desk
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant
from liseron.people.roles import LIBRARIAN, MANAGER, account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

SIDES = ((Side.PARTNER, gettext_lazy("Nous")), (Side.DEPARTMENT, gettext_lazy("Le Département")))


@who(LIBRARIAN)
@require_safe
def our_commitments(request: HttpRequest) -> HttpResponse:
    rows = _ours(request)
    listing = board.listing_of(rows)
    filters = tuple(replace(one, choices=SIDES) if one.name == "cote" else one for one in listing.filters)
    context = {"tones": board.TONES}
    hint = _("Engagement ou numéro de convention")
    listing = replace(listing, name="nos-engagements", hint=hint, filters=filters)
    return show_list(request, listing, rows, "desk/library/commitments/list.html", context)


@who(LIBRARIAN)
@require_safe
def our_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_ours(request), pk=_small(pk))
    context = board.context_of(found, "desk:our_commitment_document") | {
        "may_tick": found in _ours_to_tick(request) and found.agreement.partner.is_covered_on(paris_today())
    }
    return render_desk(request, "desk/library/commitments/commitment.html", context)


@who(LIBRARIAN)
@require_safe
def our_commitment_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    found = get_object_or_404(_ours(request), pk=_small(pk))
    kept = get_object_or_404(found.documents, pk=_small(document))
    try:
        return document_answer(kept)
    except CannotGiveDocument as refusal:
        return render_desk(request, "desk/library/commitments/lost.html", {"says": str(refusal)}, status=404)


def _concerned(request: HttpRequest, pk: int) -> "QuerySet[Partner]":
    return Partner.objects.filter(agreements__commitments__in=_ours(request).filter(pk=_small(pk)))


@who(MANAGER)
@needs_agreement(_concerned)
def our_commitment_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager says that a duty of the own partner is done, with what proves it."""
    found = get_object_or_404(_ours_to_tick(request), pk=_small(pk))
    form = board.TickForm(request.POST or None, request.FILES or None, row=found)

    def act() -> str:
        board.tick(found, form.cleaned_data, account_of(request))
        return _("C’est noté. Le Département le lira.")

    here = reverse("desk:our_commitment", args=[found.pk])
    page = FormPage(
        title=_("Cet engagement est tenu"),
        button=_("Noter qu’il est tenu"),
        back=here,
        trail=((_("Nos engagements"), reverse("desk:our_commitments")), (found.text, here)),
        facts=(found.text,),
        has_file=True,
        template="desk/library/commitments/form.html",
    )
    return answer_form(request, form, act, page)


def _ours(request: HttpRequest) -> CommitmentQuerySet:
    """Both sides' duties under the agreements of the partners for which this person works."""
    rows = board.rows_on(paris_today())
    return rows.filter(agreement__partner__in=account_of(request).partner_ids)


def _ours_to_tick(request: HttpRequest) -> CommitmentQuerySet:
    """The own side's, still to do, where this person is the manager."""
    managed: list[Any] = [
        grant.partner_id for grant in account_of(request).grants if grant.role == RoleGrant.Role.MANAGER
    ]
    mine = _ours(request).filter(agreement__partner__in=[key for key in managed if key])
    return mine.filter(side=Side.PARTNER, done_on__isnull=True)


def _small(pk: int) -> int:
    if pk > LARGEST_KEY:
        raise Http404
    return pk
