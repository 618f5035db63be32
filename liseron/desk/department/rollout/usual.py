"""The lists that rollouts follow: criteria, usual steps of each formula. The département writes its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.rollout.forms import CriterionForm, DefaultStepForm, facts_of
from liseron.desk.menu import render_desk
from liseron.partners.models import DefaultStep, Partner, ReadinessCriterion
from liseron.partners.rollout_defaults import (
    add_criterion,
    add_default_step,
    change_criterion,
    change_default_step,
    load_rollout_defaults,
    remove_default_step,
)
from liseron.toolkit.access_rules import who


@who(STAFF)
def lists(request: HttpRequest) -> HttpResponse:
    steps = list(DefaultStep.objects.all())
    by_formula = [
        (value, label, [one for one in steps if one.formula == value])
        for value, label in Partner.AccessFormula.choices
    ]
    context = {"criteria": ReadinessCriterion.objects.all(), "steps": steps, "by_formula": by_formula}
    return render_desk(request, "desk/department/rollout/lists.html", context)


@who(STAFF)
@require_POST
def lists_load(request: HttpRequest) -> HttpResponse:
    """A button alone: the shipped lists, without touching what is there."""

    def act() -> str:
        count = load_rollout_defaults(request.user)
        return ngettext("{n} ligne est ajoutée.", "{n} lignes sont ajoutées.", count).format(n=count)

    return answer_button(request, act, reverse("desk:dept_rollout_lists"))


@who(STAFF)
def criterion_new(request: HttpRequest) -> HttpResponse:
    form = CriterionForm(request.POST or None)

    def act() -> str:
        made = add_criterion(by=request.user, **facts_of(form))
        return _("Critère «\u00a0{criterion}\u00a0» ajouté.").format(criterion=made.label)

    return answer_form(request, form, act, _page(_("Nouveau critère"), _("Ajouter ce critère")))


@who(STAFF)
def criterion_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ReadinessCriterion, pk=pk)
    form = CriterionForm(request.POST or None, row=found)

    def act() -> str:
        fresh = ReadinessCriterion.objects.get(pk=found.pk)
        change_criterion(criterion=fresh, by=request.user, **facts_of(form))
        return _("Critère «\u00a0{criterion}\u00a0» à jour.").format(criterion=fresh.label)

    return answer_form(
        request, form, act, _page(_("Critère\u00a0: {label}").format(label=found.label), _("Enregistrer"))
    )


@who(STAFF)
def default_step_new(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("formule", "")
    formula = wanted if wanted in Partner.AccessFormula.values else Partner.AccessFormula.HOSTED
    form = DefaultStepForm(request.POST or None, initial={"formula": formula})

    def act() -> str:
        made = add_default_step(by=request.user, **facts_of(form))
        return _("Étape «\u00a0{step}\u00a0» ajoutée.").format(step=made.label)

    lead = _("Les déploiements à venir la proposeront. Ceux déjà commencés ne changent pas.")
    return answer_form(
        request, form, act, _page(_("Nouvelle étape habituelle"), _("Ajouter cette étape"), lead)
    )


@who(STAFF)
def default_step_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DefaultStep, pk=pk)
    form = DefaultStepForm(request.POST or None, row=found)

    def act() -> str:
        fresh = DefaultStep.objects.get(pk=found.pk)
        change_default_step(step=fresh, by=request.user, **facts_of(form))
        return _("Étape «\u00a0{step}\u00a0» à jour.").format(step=fresh.label)

    lead = _("Les déploiements déjà commencés gardent leurs étapes.")
    return answer_form(
        request,
        form,
        act,
        _page(_("Étape habituelle\u00a0: {label}").format(label=found.label), _("Enregistrer"), lead),
    )


@who(STAFF)
def default_step_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DefaultStep, pk=pk)

    def act() -> str:
        remove_default_step(step=DefaultStep.objects.get(pk=found.pk), by=request.user)
        return _("L’étape n’est plus proposée.")

    lead = _("«\u00a0{step}\u00a0» ne sera plus proposée. Les déploiements déjà commencés la gardent.")
    page = _page(
        _("Retirer cette étape habituelle ?"), _("Retirer cette étape"), lead.format(step=found.label)
    )
    return answer_confirmation(request, act, page)


def _page(title: str, button: str, lead: str = "") -> FormPage:
    here = reverse("desk:dept_rollout_lists")
    trail = ((_("Déploiement"), reverse("desk:dept_rollouts")), (_("Critères et étapes"), here))
    return FormPage(title=title, button=button, lead=lead, back=here, trail=trail)
