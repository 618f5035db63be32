"""The librarian answers: yes, it is her, no, a question; one request or many. Each view translates and calls."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.desk.library.decision_forms import QuestionForm, RefusalForm
from liseron.desk.library.filtering import QueueFilters
from liseron.desk.library.numbers import number_in
from liseron.desk.library.queue import queue_page, visible_registration
from liseron.desk.library.read_only import needs_agreement, of_registration, of_registrations_ticked
from liseron.desk.menu import render_desk
from liseron.people import actions
from liseron.people.actions import CannotDecide, Decision
from liseron.people.models import Patron, Registration
from liseron.people.queue import UNDECIDED
from liseron.people.roles import DESK, account_of
from liseron.toolkit import dates
from liseron.toolkit.access_rules import who

MOST_AT_ONCE = 200


@who(DESK)
@require_POST
@needs_agreement(of_registration)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes. With `same_as`, the number of a reader already known: the request becomes that reader's new year."""
    asked = visible_registration(request, pk)
    known = request.POST.get("same_as", "")
    same_as = None
    if known:
        number = number_in(known) or 0
        same_as = get_object_or_404(Patron.objects.visible_to(request.user), pk=number)
    return _decided(
        request,
        asked,
        lambda: actions.accept_registration(
            registration=asked, by=account_of(request), now=dates.now(), same_as=same_as
        ),
    )


@who(DESK)
@require_POST
@needs_agreement(of_registration)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """No, with the reason that the reader will read."""
    asked = visible_registration(request, pk)
    form = RefusalForm(request.POST, auto_id="refus_%s")
    if not form.is_valid():
        return _again(request, asked, refusal=form)
    return _decided(
        request,
        asked,
        lambda: actions.refuse_registration(
            registration=asked, by=account_of(request), now=dates.now(), **form.cleaned_data
        ),
        refusal=form,
    )


@who(DESK)
@require_POST
@needs_agreement(of_registration)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Not yet: a question to the reader."""
    asked = visible_registration(request, pk)
    form = QuestionForm(request.POST, auto_id="question_%s")
    if not form.is_valid():
        return _again(request, asked, question=form)
    return _decided(
        request,
        asked,
        lambda: actions.ask_for_more(
            registration=asked, by=account_of(request), now=dates.now(), **form.cleaned_data
        ),
        question=form,
    )


@who(DESK)
@require_POST
@needs_agreement(of_registration)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal is taken back: the request waits again, open beside the list."""
    asked = visible_registration(request, pk)
    try:
        actions.undo_decision(registration=asked, by=account_of(request), now=dates.now())
    except CannotDecide as refusal:
        return _too_late(request, asked, refusal)
    return redirect(reverse("desk:registration", args=[pk]) + QueueFilters.of(request).query)


@who(DESK)
@require_POST
@needs_agreement(of_registrations_ticked)
def decide_many(request: HttpRequest) -> HttpResponse:
    """One decision on the requests ticked; the page says who could not, and why."""
    chosen = list(_chosen(request))
    decision = request.POST.get("decision", "")
    if not chosen or decision not in set(Decision):
        says = _("Cochez d’abord des demandes, puis choisissez ce qu’il faut en faire.")
        return queue_page(request, status=422, says=says)
    refusal, question = RefusalForm(request.POST), QuestionForm(request.POST)
    form: forms.Form | None = {"refuse": refusal, "ask": question}.get(decision)
    if form is not None and not form.is_valid():
        return render_desk(
            request,
            "desk/library/decide_many.html",
            {
                "chosen": chosen,
                "decision": decision,
                "form": form if "confirmed" in request.POST else type(form)(),
                "filters": QueueFilters.of(request),
            },
            status=422 if "confirmed" in request.POST else 200,
        )
    outcome = actions.decide_many(
        registrations=chosen,
        decision=Decision(decision),
        by=account_of(request),
        now=dates.now(),
        **(form.cleaned_data if form else {}),
    )
    context = {"outcome": outcome, "decision": decision, "filters": QueueFilters.of(request)}
    return render_desk(request, "desk/library/decided_many.html", context)


def _chosen(request: HttpRequest) -> "QuerySet[Registration]":
    """Those ticked that this person may see; the others are as if absent."""
    ticked = [number for text in request.POST.getlist("chosen") if (number := number_in(text))]
    rows = Registration.objects.visible_to(request.user).exclude(state=Registration.State.UNVERIFIED)
    return rows.filter(pk__in=ticked[:MOST_AT_ONCE]).select_related(
        "patron__library", "patron__user", "library__partner"
    )


def _decided(
    request: HttpRequest, asked: Registration, act: Callable[[], Registration], **filled: forms.Form
) -> HttpResponse:
    """Back to the list with the way back; else what prevents, with all that was written."""
    meant = number_in(request.POST.get("meant", ""))
    if meant is not None and meant != asked.pk:
        return _another_was_meant(request, meant)
    try:
        act()
    except CannotDecide as refusal:
        asked = visible_registration(request, asked.pk)
        is_asked_twice = asked.state == Registration.State.MORE_ASKED and "question" in filled
        if asked.state in UNDECIDED and not is_asked_twice:
            return _again(request, asked, says=str(refusal), **filled)
        return _too_late(request, asked, refusal, filled)
    query = QueueFilters.of(request).query
    done = urlencode({"fait": asked.pk})
    return redirect(f"{reverse('desk:queue')}{query}{'&' if query else '?'}{done}")


def _another_was_meant(request: HttpRequest, meant: int) -> HttpResponse:
    """Answered before the request chosen last could show: nothing is decided, and that one opens."""
    says = _("Vous veniez de choisir une autre demande. Rien n’est décidé\u00a0: la voici.")
    return queue_page(request, opened=visible_registration(request, meant), status=409, says=says)


def _again(request: HttpRequest, asked: Registration, **context: object) -> HttpResponse:
    return queue_page(request, opened=asked, status=422, **context)


def _too_late(
    request: HttpRequest,
    asked: Registration,
    refusal: CannotDecide,
    filled: Mapping[str, forms.Form] | None = None,
) -> HttpResponse:
    """A colleague was faster: who, when, and what one had written, to copy."""
    written = [
        text
        for form in (filled or {}).values()
        for name, text in form.cleaned_data.items()
        if text and name != "reason"
    ]
    fresh = visible_registration(request, asked.pk)
    return queue_page(request, opened=fresh, status=409, says=str(refusal), written=written)
