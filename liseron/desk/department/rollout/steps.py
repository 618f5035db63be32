"""The steps of one rollout, and the dialogue with its IT supplier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.rollout.forms import ExchangeForm, StepForm, facts_of
from liseron.desk.department.rollout.page import around, rollout_at
from liseron.partners.models import RolloutStep, SupplierExchange
from liseron.partners.rollouts import (
    add_step,
    change_exchange,
    change_step,
    note_exchange,
    remove_step,
)
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(STAFF)
def step_new(request: HttpRequest, slug: str) -> HttpResponse:
    found = rollout_at(slug)
    form = StepForm(request.POST or None)

    def act() -> str:
        made = add_step(rollout=found, by=request.user, today=paris_today(), **facts_of(form))
        return _("Étape «\u00a0{step}\u00a0» ajoutée.").format(step=made.label)

    page = FormPage(title=_("Nouvelle étape"), button=_("Ajouter cette étape"), **around(found, "steps"))
    return answer_form(request, form, act, page)


@who(STAFF)
def step_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    step = _step(slug, pk)
    form = StepForm(request.POST or None, row=step)

    def act() -> str:
        fresh = RolloutStep.objects.select_related("rollout").get(pk=step.pk)
        change_step(step=fresh, by=request.user, today=paris_today(), **facts_of(form))
        return _("Étape «\u00a0{step}\u00a0» : c’est noté.").format(step=fresh.label)

    page = FormPage(title=step.label, button=_("Enregistrer"), **around(step.rollout, f"step-{pk}"))
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def step_done(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A button alone: done today."""
    step = _step(slug, pk)

    def act() -> str:
        if step.done_on is None:
            change_step(step=step, by=request.user, today=paris_today(), done_on=paris_today())
        return _("Étape «\u00a0{step}\u00a0» faite. Pour revenir, effacez son jour.").format(step=step.label)

    return answer_button(request, act, around(step.rollout, f"step-{pk}")["back"])


@who(STAFF)
@require_POST
def step_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    step = _step(slug, pk)

    def act() -> str:
        remove_step(step=step, by=request.user)
        return _("Étape «\u00a0{step}\u00a0» retirée.").format(step=step.label)

    return answer_button(request, act, around(step.rollout, "steps")["back"])


@who(STAFF)
def exchange_new(request: HttpRequest, slug: str) -> HttpResponse:
    found, today = rollout_at(slug), paris_today()
    initial = {"held_on": today, "with_whom": found.supplier_contact_name or found.supplier_name}
    form = ExchangeForm(request.POST or None, initial=initial)

    def act() -> str:
        note_exchange(rollout=found, by=request.user, today=today, **facts_of(form))
        return _("L’échange est noté.")

    page = FormPage(
        title=_("Noter un échange"),
        lead=_("Ce que le prestataire a dit, et ce qui est attendu ensuite. La collectivité ne le lit pas."),
        button=_("Noter cet échange"),
        **around(found, "exchanges"),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def exchange_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rows = SupplierExchange.objects.select_related("rollout__partner")
    exchange = get_object_or_404(rows, pk=pk, rollout__partner__slug=slug)
    form = ExchangeForm(request.POST or None, row=exchange)

    def act() -> str:
        fresh = rows.get(pk=exchange.pk)
        change_exchange(exchange=fresh, by=request.user, today=paris_today(), **facts_of(form))
        return _("L’échange est à jour.")

    page = FormPage(
        title=_("Modifier cet échange"), button=_("Enregistrer"), **around(exchange.rollout, "exchanges")
    )
    return answer_form(request, form, act, page)


def _step(slug: str, pk: int) -> RolloutStep:
    rows = RolloutStep.objects.select_related("rollout__partner")
    return get_object_or_404(rows, pk=pk, rollout__partner__slug=slug)
