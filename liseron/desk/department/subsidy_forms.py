"""What the desk asks about a subsidy: the request, and each step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.desk.department.fields import AmountField, ChangeForm, DayField
from liseron.finance.models import Subsidy
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today
from liseron.toolkit.money import CENT

DAY_MISSING = {"required": _("Écrivez le jour.")}


class RequestForm(ChangeForm):
    """What a partner asks for."""

    facts = ("purpose", "label", "cost", "asked", "asked_on", "planned_on", "note")

    purpose = forms.ChoiceField(
        label=_("Pour quoi"), choices=Subsidy.Purpose.choices, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label=_("En quelques mots"),
        help_text=_("Par exemple : Connecteur du catalogue, Atelier jeu vidéo"),
        max_length=200,
    )
    cost = AmountField(label=_("Coût total"), at_least=CENT)
    asked = AmountField(label=_("Aide demandée"), at_least=CENT)
    asked_on = DayField(label=_("Jour de la demande"), required=True, error_messages=DAY_MISSING)
    planned_on = DayField(label=_("Jour prévu de l’action"), help_text=_("Pour une action seulement."))
    note = forms.CharField(
        label=_("Note"), help_text=_("Pour vous seuls, dans ce bureau."), max_length=500, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"asked_on": paris_today(), **options.get("initial", {})}
        super().__init__(*args, **options)


class NewRequestForm(RequestForm):
    """The same, for a partner to choose."""

    partner = forms.ModelChoiceField(
        label=_("Collectivité"), queryset=Partner.objects.all(), empty_label=_("Choisissez")
    )
    field_order = ("partner",)


class StepForm(forms.Form):
    """A step and its day, today unless said otherwise."""

    on = DayField(label=_("Jour"), required=True, error_messages=DAY_MISSING)

    def __init__(self, *args: Any, subsidy: Subsidy, **options: Any) -> None:
        options["initial"] = {"on": paris_today(), **self.proposed(subsidy)}
        super().__init__(*args, **options)

    @staticmethod
    def proposed(subsidy: Subsidy) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}


class RefusalForm(StepForm):
    reason = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("La collectivité lit cette phrase."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reason", "on")


class GrantForm(StepForm):
    granted = AmountField(label=_("Montant accordé"), at_least=CENT)
    deliberation = forms.CharField(label=_("Référence de la délibération"), max_length=80)
    field_order = ("granted", "deliberation", "on")

    @staticmethod
    def proposed(subsidy: Subsidy) -> dict[str, Any]:
        return {"granted": subsidy.asked}


class PaymentForm(StepForm):
    paid = AmountField(label=_("Montant payé"), at_least=CENT)
    reference = forms.CharField(label=_("Référence du paiement"), max_length=80)
    field_order = ("paid", "reference", "on")

    @staticmethod
    def proposed(subsidy: Subsidy) -> dict[str, Any]:
        return {"paid": subsidy.granted}


class ActionForm(ChangeForm):
    """When a co-financed action is planned, when it took place, how many came."""

    facts = ("planned_on", "held_on", "attendance")

    planned_on = DayField(label=_("Jour prévu"))
    held_on = DayField(label=_("Jour où elle a eu lieu"))
    attendance = forms.IntegerField(
        label=_("Combien de personnes sont venues"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
