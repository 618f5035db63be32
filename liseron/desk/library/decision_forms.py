"""What the librarian writes when the answer is not yes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.people.models import Registration


class RefusalForm(forms.Form):
    """A reason that the reader will read. `people` judges it; whatever is typed is kept."""

    reason = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=Registration.RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une raison : le lecteur la lira.")},
    )
    note = forms.CharField(
        label=_("Un mot pour le lecteur"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dites ce que la personne peut faire. Indispensable pour « Autre raison »."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Registration.RefusalReason.OTHER and not data.get("note"):
            self.add_error("note", str(_("Écrivez la raison : le lecteur la lira.")))
        return data


class QuestionForm(forms.Form):
    """What is missing."""

    question = forms.CharField(
        label=_("Votre question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Le lecteur la reçoit par courriel et répond en ligne."),
        error_messages={"required": _("Écrivez votre question au lecteur.")},
    )
