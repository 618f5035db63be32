"""« Notre convention » : where the own partner's agreements stand, what comes, their papers. Nothing of any other."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from liseron.access.quotas import sentences_for_rules
from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement, Document, Party, Termination
from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.agreements.papers.keeping import make_rules_insert
from liseron.agreements.rules import ENDED
from liseron.agreements.telling import term_told
from liseron.agreements.wording import next_told, state_told
from liseron.desk.agreement_timeline import Step, steps_of
from liseron.desk.library.numbers import LARGEST_KEY
from liseron.desk.library.read_only import stays_open
from liseron.desk.menu import render_desk
from liseron.people.roles import LIBRARIAN, account_of, partner_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@dataclass(frozen=True)
class Shown:
    """An agreement as its partner reads it."""

    agreement: Agreement
    state: tuple[str, str]
    next: str
    term: str
    steps: list[Step]
    letters: list[tuple[Party, Termination]]
    is_over: bool


@who(LIBRARIAN)
@require_safe
def our_agreement(request: HttpRequest) -> HttpResponse:
    today = paris_today()
    shown = [_shown(one, today) for one in _ours(request)]
    context = {
        "living": [one for one in shown if not one.is_over],
        "over": [one for one in shown if one.is_over],
        "papers": _papers(request).filter(agreement=None),
    }
    return render_desk(request, "desk/library/our_agreement.html", context)


@who(LIBRARIAN)
@require_safe
def our_document(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of the own partner, as it was kept; when the file is gone or altered the page says so."""
    document = get_object_or_404(_papers(request), pk=min(pk, LARGEST_KEY))
    try:
        return document_answer(document)
    except CannotGiveDocument as refusal:
        context = {"says": str(refusal), "document": document}
        return render_desk(request, "desk/library/document_refused.html", context, status=409)


@who(LIBRARIAN)
@require_POST
@stays_open("writes what is in force already, for the partner's own papers")
def our_rules_paper(request: HttpRequest) -> HttpResponse:
    """The insert with the quotas in force, as a PDF for the rules and the reader's guide (C4)."""
    partner = partner_of(request.user)
    if partner is None:
        raise Http404
    paper = make_rules_insert(
        partner=partner, sentences=sentences_for_rules(), by=request.user, today=paris_today()
    )
    return document_answer(paper)


def _shown(agreement: Agreement, today: date) -> Shown:
    life = life_of(agreement, today)
    return Shown(
        agreement=agreement,
        state=state_told(life.state),
        next=next_told(agreement, today),
        term=term_told(agreement.model),
        steps=steps_of(agreement, today),
        letters=_letters(agreement),
        is_over=life.state in ENDED,
    )


def _letters(agreement: Agreement) -> list[tuple[Party, Termination]]:
    """Those that stand, with who wrote them. No query after `whole()`."""
    parties = {one.pk: one for one in agreement.parties.all()}
    return [(parties[one.served_by_id], one) for one in agreement.terminations.all() if one.lifted_on is None]


def _ours(request: HttpRequest) -> "QuerySet[Agreement]":
    """The partner's, the abandoned ones left out: they never bound it."""
    mine = Agreement.objects.whole().filter(
        partner__in=account_of(request).partner_ids, abandoned_on__isnull=True
    )
    return mine.prefetch_related(Prefetch("documents", to_attr="papers")).order_by("-drafted_on", "-pk")


def _papers(request: HttpRequest) -> "QuerySet[Document]":
    return Document.objects.filter(partner__in=account_of(request).partner_ids)
