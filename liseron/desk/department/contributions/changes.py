"""What happens to an order: sent, numbered, paid, reminded, cancelled."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import FINANCE
from liseron.desk.department.answering import (
    FormPage,
    answer_button,
    answer_confirmation,
    answer_form,
)
from liseron.desk.department.contributions.batches import ReasonForm
from liseron.desk.department.fields import AmountField, DayField
from liseron.finance import orders as acts
from liseron.finance.models import Payment, RevenueOrder
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.money import euros


class SendForm(forms.Form):
    sent_on = DayField(label=gettext_lazy("Transmis le"), required=True)
    due_on = DayField(
        label=gettext_lazy("À payer avant la fin du"),
        help_text=gettext_lazy("Laissez vide pour trente jours après l’envoi."),
    )


class SendAllForm(SendForm):
    year = forms.TypedChoiceField(label=gettext_lazy("Année"), coerce=int)

    field_order = ("year", "sent_on", "due_on")


class NumberForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Numéro du service financier"), max_length=40)
    on = DayField(label=gettext_lazy("Date du titre"))


class PaymentForm(forms.Form):
    amount = AmountField(label=gettext_lazy("Montant reçu"))
    received_on = DayField(label=gettext_lazy("Reçu le"), required=True)
    reference = forms.CharField(
        label=gettext_lazy("Référence"),
        help_text=gettext_lazy("Numéro de virement, de mandat ou de chèque."),
        max_length=80,
    )


def _page(found: RevenueOrder, title: str, button: str, lead: str = "", **more: Any) -> FormPage:
    here = reverse("desk:dept_order", args=[found.pk])
    trail = ((_("Titres de recettes"), reverse("desk:dept_orders")), (found.number, here))
    return FormPage(title=title, button=button, lead=lead, back=here, trail=trail, **more)


def _get(pk: int) -> RevenueOrder:
    return get_object_or_404(RevenueOrder.objects.select_related("contribution__partner"), pk=pk)


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "today": paris_today()}


def _told(act: Callable[[], object], sentence: str) -> Callable[[], str]:
    """Do it, then say so."""

    def done() -> str:
        act()
        return sentence

    return done


@who(FINANCE)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = SendForm(
        request.POST or None, initial={"sent_on": found.sent_on or paris_today(), "due_on": found.due_on}
    )
    act = _told(
        lambda: acts.mark_sent(order=found, **form.cleaned_data, **_common(request)),
        _("Le titre {number} est transmis.").format(number=found.number),
    )
    lead = _("Vous avez donné ce titre au service financier. Il devient « en retard » après le dernier jour.")
    return answer_form(request, form, act, _page(found, _("Titre transmis"), _("Enregistrer l’envoi"), lead))


@who(FINANCE)
def send_all(request: HttpRequest) -> HttpResponse:
    """All the orders of a year at once."""
    waiting = RevenueOrder.objects.filter(sent_on__isnull=True, cancelled_on__isnull=True)
    years = list(waiting.order_by("-year").values_list("year", flat=True).distinct())
    form = SendAllForm(request.POST or None, initial={"sent_on": paris_today()})
    form.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def act() -> str:
        marked = acts.mark_all_sent(**form.cleaned_data, **_common(request))
        return ngettext("{n} titre est transmis.", "{n} titres sont transmis.", marked).format(n=marked)

    here = reverse("desk:dept_orders")
    page = FormPage(
        title=_("Tout transmettre"),
        lead=_("Emportez d’abord la liste pour le service financier, puis notez ici le jour de l’envoi.")
        if years
        else _("Tous les titres sont déjà transmis."),
        button=_("Noter l’envoi de tous"),
        back=here,
        trail=((_("Titres de recettes"), here),),
    )
    return answer_form(request, form, act, page)


@who(FINANCE)
def number(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = NumberForm(request.POST or None, initial={"number": found.finance_number, "on": found.finance_on})
    act = _told(
        lambda: acts.record_finance_number(order=found, **form.cleaned_data, **_common(request)),
        _("Le numéro est enregistré."),
    )
    return answer_form(
        request, form, act, _page(found, _("Numéro du service financier"), _("Enregistrer ce numéro"))
    )


@who(FINANCE)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = PaymentForm(
        request.POST or None, initial={"amount": found.facts.left, "received_on": paris_today()}
    )

    def act() -> str:
        made = acts.record_payment(order=found, **form.cleaned_data, **_common(request))
        return _("{amount} reçus sur le titre {number}.").format(
            amount=euros(made.amount), number=found.number
        )

    lead = _("Reste à payer : {left} sur {amount}.").format(
        left=euros(found.facts.left), amount=euros(found.amount)
    )
    return answer_form(request, form, act, _page(found, _("Noter un paiement"), _("Noter ce paiement"), lead))


@who(FINANCE)
def payment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A payment written by mistake."""
    made = get_object_or_404(Payment.objects.select_related("order"), pk=pk)
    act = _told(lambda: acts.withdraw_payment(payment=made, by=request.user), _("Le paiement est retiré."))
    lead = _("{amount} reçus {day}, référence {reference}. Le journal en garde la trace.").format(
        amount=euros(made.amount), day=in_full(made.received_on), reference=made.reference
    )
    page = _page(made.order, _("Retirer ce paiement ?"), _("Retirer ce paiement"), lead, is_danger=True)
    return answer_confirmation(request, act, page)


@who(FINANCE)
@require_POST
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    act = _told(
        lambda: acts.remind(order=found, **_common(request)),
        _("Le rappel part à {address}.").format(address=found.contribution.partner.contact_email),
    )
    return answer_button(request, act, reverse("desk:dept_order", args=[found.pk]))


@who(FINANCE)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = ReasonForm(request.POST or None)
    act = _told(
        lambda: acts.cancel_order(order=found, **form.cleaned_data, **_common(request)),
        _("Le titre {number} est annulé. La participation peut être préparée de nouveau.").format(
            number=found.number
        ),
    )
    lead = _("Son numéro reste pris : un titre annulé garde le sien. Prévenez le service financier.")
    page = _page(found, _("Annuler ce titre ?"), _("Annuler ce titre"), lead, is_danger=True)
    return answer_form(request, form, act, page)
