"""What is asked about a repository to harvest."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.models import Resource
from liseron.desk.department.answering import put_errors
from liseron.exchange.models import Source
from liseron.exchange.sources import ask_repository


class HabitsForm(forms.Form):
    """How often, how gently, and how much it may take away by itself."""

    set_spec = forms.CharField(
        label=gettext_lazy("Ensemble"),
        help_text=gettext_lazy("Pour ne prendre qu’une partie du dépôt. Laissez vide pour tout prendre."),
        max_length=200,
        required=False,
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Le moissonner"), choices=Source.Pace.choices, widget=forms.RadioSelect
    )
    drop_limit = forms.IntegerField(
        label=gettext_lazy("Retraits sans vous demander, en pour cent"),
        help_text=gettext_lazy(
            "Si plus de titres manquent à la fois, rien ne part\u00a0: nous attendrons votre accord."
        ),
        min_value=0,
        max_value=100,
    )
    pause_seconds = forms.IntegerField(
        label=gettext_lazy("Secondes d’attente entre deux pages"),
        help_text=gettext_lazy("0 d’ordinaire. Davantage si ce dépôt est lent ou s’il le demande."),
        min_value=0,
        max_value=60,
    )


class ChangeForm(HabitsForm):
    """The habits, and the format among those that the repository offers."""

    shape = forms.ChoiceField(
        label=gettext_lazy("Format"), help_text=gettext_lazy("En changer fait tout relire.")
    )
    field_order = ("shape", "set_spec", "pace", "drop_limit", "pause_seconds")

    def __init__(self, source: Source, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = dict.fromkeys([source.prefix, *source.formats])
        self.fields["shape"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]


class SourceForm(HabitsForm):
    """A repository to harvest. Once its address is right, `told` is what it says of itself."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Ressource"),
        help_text=gettext_lazy("Les titres moissonnés y entreront."),
        queryset=Resource.objects.order_by("name"),
        empty_label=gettext_lazy("Choisissez"),
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse OAI-PMH du dépôt"),
        help_text=gettext_lazy(
            "Elle commence par https://. Le fournisseur ou la bibliothèque vous la donne."
        ),
        max_length=500,
    )
    shape = forms.CharField(
        label=gettext_lazy("Format"),
        help_text=gettext_lazy("Laissez vide\u00a0: nous prendrons le plus riche que ce dépôt donne."),
        max_length=60,
        required=False,
    )
    field_order = ("resource", "address", "shape", "set_spec", "pace", "drop_limit", "pause_seconds")
    told: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        try:
            self.told = ask_repository(said["address"], said.pop("shape", ""))
        except ValidationError as refusal:
            put_errors(self, refusal)
            return said
        known = {spec for spec, _name in self.told["sets"]}
        if said["set_spec"] and known and len(known) < 500 and said["set_spec"] not in known:
            shown = ", ".join(sorted(known)[:10])
            self.add_error(
                "set_spec", _("Ce dépôt n’a pas cet ensemble. Il a\u00a0: {sets}.").format(sets=shown)
            )
        return said
