"""A model is made, changed, offered, withdrawn, renewed by a version, thrown away."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.agreements import modelling
from liseron.agreements.models import AgreementModel
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.models.forms import CourtForm, MoneyForm, NewModelForm, TermForm, TextForm
from liseron.desk.department.models.page import around, get_model
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

GROUPS: dict[str, tuple[type[ChangeForm], Any]] = {
    "texte": (TextForm, gettext_lazy("Le nom et le préambule")),
    "duree": (TermForm, gettext_lazy("La durée")),
    "participation": (MoneyForm, gettext_lazy("La participation")),
    "tribunal": (CourtForm, gettext_lazy("Le tribunal")),
}


@who(STAFF)
def model_new(request: HttpRequest) -> HttpResponse:
    """An empty model: afterwards its own page shows what is still to write."""
    form = NewModelForm(request.POST or None, initial={"begins": "last_signature", "term_kind": "duration"})
    made: list[AgreementModel] = []

    def act() -> str:
        facts = {name: value for name, value in form.cleaned_data.items() if name in modelling.FACTS}
        made.append(modelling.create_model(by=request.user, **facts))
        return _("Le modèle est ouvert. Écrivez ses articles, puis proposez-le.")

    here = reverse("desk:dept_models")
    page = FormPage(
        title=_("Un modèle vide"),
        lead=_("Donnez son nom et sa durée. Le reste s’écrit ensuite, dans l’ordre que vous voulez."),
        button=_("Ouvrir ce modèle"),
        back=here,
        trail=((_("Modèles"), here),),
    )
    answer = answer_form(request, form, act, page)
    return redirect("desk:dept_model", made[0].pk) if made else answer


@who(STAFF)
def model_change(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """One group of facts: its text, its term, its money, its court."""
    if group not in GROUPS:
        raise Http404
    found = get_model(pk)
    kind, title = GROUPS[group]
    form = kind(request.POST or None, row=found)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in form.facts}
        modelling.change_model(model=found, by=request.user, **facts)
        return _("Le modèle est à jour.")

    page = FormPage(
        title=str(title),
        button=_("Enregistrer"),
        template="desk/department/models/form.html",
        context={"words": group == "texte"},
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def model_take(request: HttpRequest, name: str) -> HttpResponse:
    """A model shipped with the portal becomes the département's own, in preparation."""
    if name not in modelling.shipped():
        raise Http404
    with transaction.atomic():
        taken = modelling.load_model(name, request.user, offered=False)
    told = _("Relisez ce modèle et adaptez-le, le tribunal d’abord. Puis proposez-le.")
    return answer_button(request, lambda: told, reverse("desk:dept_model", args=[taken.pk]))


@who(STAFF)
@require_POST
def model_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Offer it, withdraw it, or open its next version."""
    found = get_model(pk)
    moves: dict[str, Callable[[], str]] = {
        "proposer": lambda: _offer(found, request.user),
        "retirer": lambda: _withdraw(found, request.user),
    }
    if move == "nouvelle-version":
        return _open_version(request, found)
    if move not in moves:
        raise Http404
    return answer_button(request, moves[move], around(found)["back"])


@who(STAFF)
def model_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_model(pk)

    def act() -> str:
        modelling.remove_model(model=found, by=request.user)
        return _("{model} est supprimé.").format(model=found)

    trail = around(found)["trail"]
    page = FormPage(
        title=_("Supprimer ce modèle"),
        lead=_("Aucune convention ne le suit. Ses articles et ses engagements disparaissent avec lui."),
        button=_("Supprimer ce modèle"),
        back=reverse("desk:dept_models"),
        trail=trail,
        is_danger=True,
    )
    return answer_confirmation(request, act, page)


def _offer(found: AgreementModel, by: object) -> str:
    modelling.offer_model(model=found, by=by, today=paris_today())
    if found.version > 1:
        return _("Les nouvelles conventions suivront cette version. Les anciennes gardent la leur.")
    return _("Ce modèle est proposé\u00a0: de nouvelles conventions peuvent le suivre.")


def _withdraw(found: AgreementModel, by: object) -> str:
    modelling.withdraw_model(model=found, by=by)
    return _("Ce modèle n’est plus proposé. Les conventions qui le suivent continuent.")


def _open_version(request: HttpRequest, found: AgreementModel) -> HttpResponse:
    made: list[AgreementModel] = []

    def act() -> str:
        made.append(modelling.new_version(model=found, by=request.user))
        return _("La version {version} est ouverte. Changez-la, puis proposez-la.").format(
            version=made[0].version
        )

    answer = answer_button(request, act, around(found)["back"])
    return redirect("desk:dept_model", made[0].pk) if made else answer
