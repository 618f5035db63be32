"""Questions on an agreement answered in two steps: what would happen first, then done. Works without JavaScript."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement
from liseron.desk.department.agreements.effects import (
    Standing,
    effects_told,
    readers_of,
    rehearsed,
    standing_of,
)
from liseron.desk.department.answering import Act, FormPage, attempt
from liseron.desk.menu import render_desk
from liseron.toolkit.dates import paris_today

PREVIEW, CONFIRMED, CORRECT = "preview", "confirmed", "correct"
Look = Callable[[], Sequence[str]]


@dataclass(frozen=True)
class Deed:
    """What is asked of an agreement. `act` reads its rows again: it is also rehearsed. `look` adds sentences.

    `always`: confirmed even when no day changes.
    """

    agreement: Agreement
    act: Act
    page: FormPage
    look: Look = field(default=lambda: ())
    always: bool = False
    today: date = field(default_factory=paris_today)


def find(number: str) -> Agreement:
    return get_object_or_404(Agreement.objects.whole(), number=number)


def around(agreement: Agreement) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_agreement", args=[agreement.number])
    title = _("{number}, {partner}").format(number=agreement.number, partner=agreement.partner)
    return {"back": here, "trail": ((_("Conventions"), reverse("desk:dept_agreements")), (title, here))}


def answer_deed(request: HttpRequest, form: forms.Form, deed: Deed) -> HttpResponse:
    """Draw the form; once right, say what would happen; once confirmed, act, tell it and go back."""
    step = request.POST.get("step", "")
    if request.method != "POST" or step == CORRECT:
        return _ask(request, form, deed)
    if step == PREVIEW:
        return _preview(request, form, deed)
    if not form.is_valid():
        return _ask(request, form, deed)
    if step != CONFIRMED and (foreseen := _foresee(form, deed)) is not None:
        effects, matters = foreseen
        if matters:
            return _confirm(request, form, deed, effects)
    if not form.errors and (told := attempt(form, deed.act)) is not None:
        messages.success(request, told)
        return redirect(deed.page.back)
    return _ask(request, form, deed)


def _ask(request: HttpRequest, form: forms.Form, deed: Deed) -> HttpResponse:
    template = "desk/department/agreements/ask.html"
    return render_desk(request, template, {"form": form, "ask": deed.page, **deed.page.context})


def _confirm(request: HttpRequest, form: forms.Form, deed: Deed, effects: Sequence[str]) -> HttpResponse:
    context = {"form": form, "ask": replace(deed.page, facts=tuple(effects)), **deed.page.context}
    return render_desk(request, "desk/department/agreements/confirm.html", context)


def _preview(request: HttpRequest, form: forms.Form, deed: Deed) -> HttpResponse:
    """A piece of the form: what it would do as it is filled in; nothing while it is not whole."""
    foreseen = _foresee(form, deed) if form.is_valid() else None
    context = {
        "effects": foreseen[0] if foreseen else (),
        "wrong": [str(one) for one in form.non_field_errors()],
    }
    return render_desk(request, "desk/department/agreements/parts/effects.html", context)


def _foresee(form: forms.Form, deed: Deed) -> tuple[list[str], bool] | None:
    """What would change, and whether it asks for a confirmation; None when it is refused, the form then says why."""
    seen: list[tuple[list[str], Standing]] = []

    def rehearse() -> str:
        seen.append(
            rehearsed(deed.act, lambda: (list(deed.look()), standing_of(deed.agreement.pk, deed.today)))
        )
        return ""

    before = standing_of(deed.agreement.pk, deed.today)
    if attempt(form, rehearse) is None:
        return None
    said, after = seen[0]
    readers = readers_of(deed.agreement.partner, deed.today)
    told = effects_told(before, after, readers=readers, today=deed.today)
    shown = [*said, *told] or [_("Aucune date ne change.")]
    return shown, deed.always or before != after


def party_of(agreement: Agreement, pk: int) -> Any:
    """The party of that number; 404 when it is another agreement's."""
    return _one_of(agreement.parties.all(), pk)


def letter_of(agreement: Agreement, pk: int) -> Any:
    return _one_of(agreement.terminations.all(), pk)


def amendment_of(agreement: Agreement, pk: int) -> Any:
    return _one_of(agreement.amendments.all(), pk)


def _one_of(rows: Any, pk: int) -> Any:
    for one in rows:
        if one.pk == pk:
            return one
    raise Http404
