"""A line of the budget: its page, its cost, its invoice, its renewal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.desk.department.access import MONEY, STAFF, may_change
from liseron.desk.department.answering import Act, FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.budget import around_year, plausible
from liseron.desk.department.budget_forms import InvoiceForm, RenewalForm, SubscriptionForm
from liseron.desk.menu import render_desk
from liseron.desk.money_words import decision_of
from liseron.finance.budget import closings_to_align
from liseron.finance.budgeting import (
    add_subscription,
    align_closing,
    change_subscription,
    record_invoice,
    remove_subscription,
    renew_subscription,
    reopen_subscription,
    stop_subscription,
)
from liseron.finance.models import Subscription
from liseron.finance.rules.budget import moved_by_a_year
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.money import euros


@who(MONEY)
def line_new(request: HttpRequest, year: int) -> HttpResponse:
    form = SubscriptionForm(request.POST or None)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in SubscriptionForm.facts}
        made = add_subscription(year=year, by=request.user, **facts)
        return _("{label} est dans le budget {year}.").format(label=made.label, year=year)

    page = FormPage(
        title=_("Nouvel abonnement"),
        lead=_("Une ligne du budget {year}\u00a0: une ressource, ou une autre dépense.").format(year=year),
        button=_("Ajouter cette ligne"),
        **around_year(plausible(year)),
    )
    return answer_form(request, form, act, page)


@who(MONEY)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """What is bought, at which cost, for how long, and what to decide."""
    found = _line(pk)
    context = {
        "line": found,
        "decision": decision_of(found, paris_today()),
        "following": Subscription.objects.filter(renews=found).first(),
        "closing": closings_to_align([found]).get(found.pk),
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/budget/line.html", context)


@who(MONEY)
def line_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(pk)
    form = SubscriptionForm(request.POST or None, row=found)

    def act() -> str:
        change_subscription(line=found, by=request.user, **form.cleaned_data)
        return _("La ligne est à jour.")

    page = FormPage(title=_("Modifier la ligne"), button=_("Enregistrer"), **_around(found))
    return answer_form(request, form, act, page)


@who(MONEY)
def line_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """The actual cost, or that it is not known after all."""
    found = _line(pk)
    form = InvoiceForm(request.POST or None, row=found)

    def act() -> str:
        said = form.cleaned_data
        record_invoice(
            line=found,
            actual=said["actual"],
            reference=said["invoice_reference"],
            invoiced_on=said["invoiced_on"],
            by=request.user,
        )
        if said["actual"] is None:
            return _("Le coût réel est retiré. Le coût prévu compte de nouveau.")
        return _("Coût réel enregistré\u00a0: {amount}.").format(amount=euros(said["actual"]))

    page = FormPage(
        title=_("Coût réel"),
        lead=_("Le coût réel remplace le coût prévu dans ce qui est engagé."),
        button=_("Enregistrer ce coût"),
        facts=(_("Coût prévu\u00a0: {amount}.").format(amount=euros(found.planned)),),
        **_around(found),
    )
    return answer_form(request, form, act, page)


@who(MONEY)
def line_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happens to the licence's dates, ask what the next year should cost."""
    found = _line(pk)
    form = RenewalForm(request.POST or None, initial={"planned": found.counted})

    def act() -> str:
        following = renew_subscription(
            line=found, by=request.user, today=paris_today(), planned=form.cleaned_data["planned"]
        )
        return _("« {label} » est renouvelé\u00a0: la ligne de {year} est prête.").format(
            label=following.label, year=following.year
        )

    page = FormPage(
        title=_("Renouveler"),
        lead=_("La ligne est recopiée dans le budget {year}.").format(year=found.year + 1),
        button=_("Renouveler pour {year}").format(year=found.year + 1),
        facts=tuple(_moved(found)),
        **_around(found),
    )
    return answer_form(request, form, act, page)


@who(MONEY)
@require_POST
def line_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Stop, or decide again."""
    found = _line(pk)

    def stop() -> str:
        stop_subscription(line=found, by=request.user, today=paris_today())
        return _("« {label} » ne sera pas renouvelé.").format(label=found.label)

    def reopen() -> str:
        reopen_subscription(line=found, by=request.user)
        return _("La décision sur « {label} » est à reprendre.").format(label=found.label)

    acts: dict[str, Act] = {"arreter": stop, "redecider": reopen}
    if move not in acts:
        raise Http404
    return answer_button(request, acts[move], reverse("desk:dept_budget_line", args=[pk]))


@who(MONEY)
def line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what would go, and take it out when confirmed."""
    found = _line(pk)

    def act() -> str:
        remove_subscription(line=found, by=request.user)
        return _("« {label} » n’est plus dans le budget {year}.").format(label=found.label, year=found.year)

    around = _around(found)
    page = FormPage(
        title=_("Supprimer cette ligne"),
        lead=_("Pour une ligne écrite par erreur. Elle ne compte plus dans l’année."),
        button=_("Supprimer la ligne"),
        is_danger=True,
        **{**around, "back": around_year(found.year)["back"]},
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
@require_POST
def line_align(request: HttpRequest, pk: int) -> HttpResponse:
    """The resource closes with its licence."""
    found = _line(pk)

    def act() -> str:
        closing = align_closing(line=found, by=request.user)
        return _("« {resource} » fermera {day} au soir.").format(
            resource=found.resource, day=in_full(closing)
        )

    return answer_button(request, act, reverse("desk:dept_budget_line", args=[pk]))


def _line(pk: int) -> Subscription:
    return get_object_or_404(Subscription.objects.select_related("resource", "vendor", "renews"), pk=pk)


def _moved(found: Subscription) -> list[str]:
    """What the licence of the next year will be."""
    first, last = moved_by_a_year(found.licence_from, found.licence_until)
    said = []
    if first:
        said.append(_("La licence commencera {day}.").format(day=in_full(first)))
    if last:
        said.append(_("La licence finira {day}.").format(day=in_full(last)))
    return said or [_("Sans dates de licence. Vous pourrez les écrire ensuite.")]


def _around(found: Subscription) -> dict[str, Any]:
    here = reverse("desk:dept_budget_line", args=[found.pk])
    return {"back": here, "trail": (*around_year(found.year)["trail"], (found.label, here))}
