"""The parts of a model, one by one: added, changed, removed, moved by buttons."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.agreements import model_parts
from liseron.agreements.modelling import PARTS
from liseron.agreements.telling import way_told
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.models.page import around, get_model
from liseron.desk.department.models.part_forms import ClauseForm, CommitmentForm, PartyForm, WayForm
from liseron.toolkit.access_rules import who

KINDS: dict[str, tuple[str, type[ChangeForm], Any, Any]] = {
    "parties": ("parties", PartyForm, gettext_lazy("Un signataire"), {}),
    "fins": (
        "ways",
        WayForm,
        gettext_lazy("Une façon d’y mettre fin"),
        {"kind": "notice", "served_by": "either", "letter": "registered", "counts_from": "receipt"},
    ),
    "articles": ("clauses", ClauseForm, gettext_lazy("Un article"), {}),
    "engagements": (
        "commitments",
        CommitmentForm,
        gettext_lazy("Un engagement"),
        {"side": "partner", "rhythm": "once"},
    ),
}
STEPS = {"monter": -1, "descendre": 1}


@who(STAFF)
def part_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    part, form_class, title, initial = _kind(kind)
    found = get_model(pk)
    form = form_class(request.POST or None, initial=initial)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in model_parts.FACTS[part] & form.cleaned_data.keys()}
        model_parts.add_part(model=found, part=part, by=request.user, **facts)
        return _("C’est ajouté, à la fin de la liste.")

    return answer_form(request, form, act, _page(found, kind, str(title), _("Ajouter")))


@who(STAFF)
def part_change(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    part, form_class, title, _initial = _kind(kind)
    found = get_model(pk)
    held: Any = get_object_or_404(PARTS[part], pk=row, model=found)
    form = form_class(request.POST or None, row=held)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in form.facts}
        model_parts.change_part(row=held, by=request.user, **facts)
        return _("Le modèle est à jour.")

    return answer_form(request, form, act, _page(found, kind, str(title), _("Enregistrer")))


@who(STAFF)
@require_POST
def part_move(request: HttpRequest, pk: int, kind: str, row: int, move: str) -> HttpResponse:
    """One place up or one place down."""
    part = _kind(kind)[0]
    found = get_model(pk)
    held: Any = get_object_or_404(PARTS[part], pk=row, model=found)
    if move not in STEPS:
        raise Http404

    def act() -> str:
        model_parts.move_part(row=held, step=STEPS[move], by=request.user)
        return _("L’ordre a changé.")

    return answer_button(request, act, f"{around(found)['back']}#{kind}")


@who(STAFF)
def part_remove(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """What would be lost is shown first."""
    part, _form, title, _initial = _kind(kind)
    found = get_model(pk)
    held: Any = get_object_or_404(PARTS[part], pk=row, model=found)

    def act() -> str:
        model_parts.remove_part(row=held, by=request.user)
        return _("C’est retiré.")

    where = around(found)
    page = FormPage(
        title=_("Retirer du modèle\u00a0: {what}").format(what=str(title).lower()),
        button=_("Retirer"),
        back=f"{where['back']}#{kind}",
        trail=where["trail"],
        facts=tuple(
            filter(None, (way_told(held) if part == "ways" else str(held), getattr(held, "body", "")))
        ),
        is_danger=True,
    )
    return answer_confirmation(request, act, page)


def _kind(kind: str) -> tuple[str, type[ChangeForm], Any, Any]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _page(found: Any, kind: str, title: str, button: str) -> FormPage:
    where = around(found)
    return FormPage(
        title=title,
        button=button,
        back=f"{where['back']}#{kind}",
        trail=where["trail"],
        template="desk/department/models/form.html",
        context={"words": kind == "articles"},
    )
