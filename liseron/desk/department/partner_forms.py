"""What the desk asks about a partner."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.desk.department.fields import ChangeForm, DayField
from liseron.partners.models import Library, Partner


class PartnerForm(ChangeForm):
    """A partner's facts; its territory is chosen before and never changes."""

    facts = ("name", "formula", "portal_url", "contact_name", "contact_email", "contact_phone")

    name = forms.CharField(label=_("Nom de la collectivité"), max_length=200)
    formula = forms.ChoiceField(
        label=_("Formule"), choices=Partner.AccessFormula.choices, widget=forms.RadioSelect
    )
    portal_url = forms.URLField(
        label=_("Site de la bibliothèque où s’inscrire"),
        help_text=_("Pour la formule Autonomie. Par exemple : https://mediatheque.exemple.fr"),
        required=False,
        assume_scheme="https",
    )
    contact_name = forms.CharField(label=_("Personne à joindre"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("Son courriel"), required=False)
    contact_phone = forms.CharField(label=_("Son téléphone"), max_length=30, required=False)


class CoverageForm(ChangeForm):
    """First and last day of the agreement, or neither."""

    facts = ("agreement_starts_on", "agreement_ends_on")

    agreement_starts_on = DayField(label=_("Premier jour de la convention"))
    agreement_ends_on = DayField(label=_("Dernier jour de la convention"))


class AttachForm(forms.Form):
    """One library among those of the territory."""

    library: "forms.ModelChoiceField[Library]" = forms.ModelChoiceField(
        label=_("Bibliothèque"), queryset=Library.objects.none(), empty_label=None
    )
