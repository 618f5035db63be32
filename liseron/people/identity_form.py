"""The identity of a reader as a form, for whoever asks it: it reads what was typed, `people` judges it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.people.identity import IDENTITY_FIELDS, Identity
from liseron.toolkit.dates import CannotReadDate, paris_today, read_date


class FrenchDateField(forms.CharField):
    """One field that understands "3/3/88", "3 mars 1988" and their like; gives a date."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return read_date(text, today=paris_today())
        except CannotReadDate as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


ANY_ADULT = date(
    1980, 1, 1
)  # stands for a date that is not there or cannot be read: the rest is judged all the same


def words(label: Any, autocomplete: str = "off", **options: Any) -> forms.CharField:
    """A line of text; its length is judged by `people`, so that nothing typed is cut or lost."""
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": autocomplete}), **options
    )


class IdentityForm(forms.Form):
    """Fields of people.identity.Identity, at a counter: nothing is completed from the librarian's own browser."""

    given_name = words(_("Prénom"), error_messages={"required": _("Écrivez le prénom.")})
    family_name = words(_("Nom"), error_messages={"required": _("Écrivez le nom de famille.")})
    birth_date = FrenchDateField(
        label=_("Date de naissance"),
        help_text=_("Par exemple : 3/3/1988 ou 3 mars 1988."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"required": _("Écrivez la date de naissance.")},
    )
    email = words(_("Courriel"), required=False)
    phone = words(_("Téléphone"), required=False)
    postcode = words(_("Code postal"), required=False)
    town = words(_("Commune"), required=False)
    library_card = words(_("Numéro de carte de bibliothèque"), required=False)
    guardian_name = words(
        _("Nom de l’adulte responsable"), required=False, help_text=_("Avant 18 ans seulement.")
    )
    guardian_email = words(_("Courriel de cet adulte"), required=False)

    def identity(self) -> Identity:
        told: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in IDENTITY_FIELDS}
        return Identity(**told)

    def add_reasons(self, reasons: Mapping[str, str]) -> None:
        """The house's refusals, each beside its field."""
        for name, sentence in reasons.items():
            self.add_error(name if name in self.fields else None, sentence)
