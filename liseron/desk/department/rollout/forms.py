"""What the desk asks about rollouts and welcome visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.desk.department.fields import AmountField, ChangeForm, DayField
from liseron.partners.models import Library, Partner, ReadinessCriterion, Rollout

Formula = Partner.AccessFormula
READ_BY_PARTNER = _("La collectivité les lit sur son bureau.")


def _note(**options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    settings = {"label": _("Précisions"), "required": False, "max_length": 500, "widget": widget, **options}
    return forms.CharField(**settings)


RANK = _("Laissez vide pour la mettre à la fin.")


class NewRolloutForm(forms.Form):
    """A partner that has no rollout yet, and the formula it wishes."""

    partner: "forms.ModelChoiceField[Partner]" = forms.ModelChoiceField(
        label=_("Collectivité"),
        queryset=Partner.objects.filter(rollout__isnull=True),
        to_field_name="slug",
        empty_label=_("Choisissez"),
    )
    formula = forms.ChoiceField(
        label=_("Formule souhaitée"), choices=Formula.choices, widget=forms.RadioSelect, initial="hosted"
    )


class RolloutForm(ChangeForm):
    """Formula, days, connector, IT supplier."""

    facts = (
        *("formula", "started_on", "launch_planned_on", "connector", "portal_software"),
        *("supplier_name", "supplier_contact_name", "supplier_contact_email", "supplier_contact_phone"),
        *("cost", "quoted_on"),
    )

    formula = forms.ChoiceField(
        label=_("Formule souhaitée"),
        choices=Formula.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Changer de formule change les étapes qui restent à faire. Celles faites ou notées restent."
        ),
    )
    started_on = DayField(label=_("Commencé le"), required=True)
    launch_planned_on = DayField(label=_("Lancement prévu le"))
    connector = forms.ChoiceField(
        label=_("Connecteur"),
        choices=Rollout.Connector.choices,
        widget=forms.RadioSelect,
        help_text=_("Seulement pour la formule Autonomie."),
    )
    portal_software = forms.CharField(
        label=_("Logiciel du site de la bibliothèque"), max_length=120, required=False
    )
    supplier_name = forms.CharField(label=_("Prestataire informatique"), max_length=200, required=False)
    supplier_contact_name = forms.CharField(
        label=_("Personne à joindre chez le prestataire"), max_length=200, required=False
    )
    supplier_contact_email = forms.EmailField(label=_("Son courriel"), required=False)
    supplier_contact_phone = forms.CharField(label=_("Son téléphone"), max_length=30, required=False)
    cost = AmountField(
        label=_("Coût du connecteur"),
        required=False,
        help_text=_("À la charge de la collectivité, souvent de 500 à 2 000 €. Par exemple : 1 234,50"),
    )
    quoted_on = DayField(label=_("Date du devis"))


class CheckForm(forms.Form):
    """What was found for one criterion."""

    is_met = forms.TypedChoiceField(
        label=_("Ce critère est-il rempli ?"),
        choices=[("oui", _("Oui")), ("non", _("Pas encore"))],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        initial="oui",
    )
    checked_on = DayField(label=_("Vérifié le"), required=True)
    note = _note(help_text=READ_BY_PARTNER)


class StepForm(ChangeForm):
    """One step of one rollout."""

    facts = ("label", "planned_on", "done_on", "note", "position")

    label = forms.CharField(label=_("Étape"), max_length=120)
    planned_on = DayField(label=_("À faire le"))
    done_on = DayField(
        label=_("Faite le"), help_text=_("Laissez vide tant qu’elle n’est pas faite. Par exemple : 3/12/2026")
    )
    note = _note(help_text=READ_BY_PARTNER)
    position = forms.IntegerField(
        label=_("Rang dans la liste"), min_value=0, max_value=999, required=False, help_text=RANK
    )


class ExchangeForm(ChangeForm):
    """What was said with the IT supplier."""

    facts = ("held_on", "with_whom", "summary", "next_step", "next_on")

    held_on = DayField(label=_("Échange du"), required=True)
    with_whom = forms.CharField(label=_("Avec qui"), max_length=200)
    summary = forms.CharField(
        label=_("Ce qui a été dit"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    next_step = forms.CharField(label=_("Ce qui est attendu ensuite"), max_length=200, required=False)
    next_on = DayField(label=_("Attendu pour le"))


class LaunchForm(forms.Form):
    """The day of the launch, and why it does not wait for what is missing."""

    launched_on = DayField(label=_("Lancé le"), required=True)
    reason = _note(
        label=_("Pourquoi lancer sans attendre"),
        help_text=_("Demandé parce qu’il manque un critère. Gardé dans le dossier."),
        required=True,
        error_messages={"required": _("Écrivez pourquoi, ou cochez d’abord ce qui est rempli.")},
    )

    def __init__(self, *args: Any, is_ready: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_ready:
            del self.fields["reason"]


class CriterionForm(ChangeForm):
    """One criterion that every partner is asked about."""

    facts = ("label", "help", "source", "answered_by", "is_required", "is_active", "position")

    label = forms.CharField(label=_("Critère"), max_length=120)
    help = forms.CharField(
        label=_("Explication"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qu’il faut regarder, en une ou deux phrases."),
    )
    source = forms.CharField(
        label=_("Texte qui le demande"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : article 2"),
    )
    answered_by = forms.ChoiceField(
        label=_("Comment on y répond"),
        choices=ReadinessCriterion.AnsweredBy.choices,
        widget=forms.RadioSelect,
        initial="hand",
    )
    is_required = forms.BooleanField(
        label=_("Il faut le remplir avant le lancement"), required=False, initial=True
    )
    is_active = forms.BooleanField(
        label=_("Il est demandé"),
        required=False,
        initial=True,
        help_text=_("Décoché, il n’apparaît plus ; les réponses déjà données sont gardées."),
    )
    position = forms.IntegerField(
        label=_("Rang dans la liste"), min_value=0, max_value=999, required=False, help_text=RANK
    )


class DefaultStepForm(ChangeForm):
    """One step that new rollouts begin with."""

    facts = ("formula", "label", "weeks", "position")

    formula = forms.ChoiceField(
        label=_("Pour la formule"), choices=Formula.choices, widget=forms.RadioSelect, initial="hosted"
    )
    label = forms.CharField(label=_("Étape"), max_length=120)
    weeks = forms.IntegerField(
        label=_("Semaines après le début"),
        min_value=0,
        max_value=260,
        required=False,
        help_text=_("Donne le jour prévu. Laissez vide pour le choisir à chaque fois."),
    )
    position = forms.IntegerField(
        label=_("Rang dans la liste"), min_value=0, max_value=999, required=False, help_text=RANK
    )


class VisitForm(ChangeForm):
    """Who receives, and when; the visiting libraries are added on the visit's page."""

    facts = ("host", "planned_on", "note")

    host: "forms.ModelChoiceField[Library]" = forms.ModelChoiceField(
        label=_("Bibliothèque qui reçoit"),
        queryset=Library.objects.open_to_readers().filter(partner__isnull=False),
        empty_label=_("Choisissez"),
    )
    planned_on = DayField(label=_("Jour de la visite"), required=True)
    note = _note(help_text=_("Les bibliothèques de la visite les lisent."))


class HeldForm(ChangeForm):
    """A visit that took place."""

    facts = ("held_on", "attendees", "note")

    held_on = DayField(label=_("Elle a eu lieu le"), required=True)
    attendees = forms.IntegerField(
        label=_("Personnes présentes"), min_value=0, max_value=30000, required=False
    )
    note = _note(help_text=_("Les bibliothèques de la visite les lisent."))


def facts_of(form: ChangeForm) -> dict[str, Any]:
    """The facts of a form; a rank left empty is the action’s to choose."""
    facts = {name: form.cleaned_data[name] for name in form.facts}
    return {name: value for name, value in facts.items() if name != "position" or value is not None}
