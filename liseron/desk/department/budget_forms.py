"""What the desk asks about a year's budget and its lines."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource, Vendor
from liseron.desk.department.fields import AmountField, ChangeForm, DayField
from liseron.finance.models.budget import NOTICE_DAYS
from liseron.toolkit.money import CENT

NOTE = _("Pour vous seuls, dans ce bureau.")


class BudgetForm(ChangeForm):
    """What is voted for a year."""

    facts = ("amount", "subsidies", "note")

    amount = AmountField(label=_("Budget des abonnements"), at_least=CENT)
    subsidies = AmountField(
        label=_("Budget des aides aux collectivités"),
        help_text=_("Laissez vide s’il n’y en a pas. Par exemple : 5 000"),
        required=False,
    )
    note = forms.CharField(label=_("Note"), help_text=NOTE, max_length=500, required=False)


class SubscriptionForm(ChangeForm):
    """A line: what is bought, from whom, at which cost, for how long."""

    facts = (
        *("resource", "label", "vendor", "planned", "licence_from", "licence_until"),
        *("notice_days", "note"),
    )

    resource = forms.ModelChoiceField(
        label=_("Ressource"),
        queryset=Resource.objects.order_by("name"),
        required=False,
        empty_label=_("Aucune : une autre dépense"),
    )
    label = forms.CharField(
        label=_("Intitulé"),
        help_text=_("Vide : le nom de la ressource."),
        max_length=200,
        required=False,
    )
    vendor = forms.ModelChoiceField(
        label=_("Fournisseur"),
        help_text=_("Vide : celui de la ressource."),
        queryset=Vendor.objects.all(),
        required=False,
        empty_label=_("Aucun"),
    )
    planned = AmountField(label=_("Coût prévu"))
    licence_from = DayField(label=_("Premier jour de la licence"))
    licence_until = DayField(label=_("Dernier jour de la licence"))
    notice_days = forms.IntegerField(
        label=_("Prévenir combien de jours avant la fin"),
        min_value=0,
        max_value=730,
        initial=NOTICE_DAYS,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Note"), help_text=NOTE, max_length=500, required=False)


class InvoiceForm(ChangeForm):
    """What it really cost."""

    facts = ("actual", "invoice_reference", "invoiced_on")

    actual = AmountField(
        label=_("Coût réel"), help_text=_("Vide : le coût réel n’est pas encore connu."), required=False
    )
    invoice_reference = forms.CharField(label=_("Numéro de la facture"), max_length=80, required=False)
    invoiced_on = DayField(label=_("Date de la facture"))


class RenewalForm(forms.Form):
    """What the next year should cost."""

    planned = AmountField(label=_("Coût prévu pour l’année suivante"), at_least=Decimal(0))
