"""The form of a reader who asks. It reads what was typed; `people` judges it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liseron.partners.models import Library
from liseron.people.consent_form import ConsentForm
from liseron.people.identity import IDENTITY_FIELDS, Identity
from liseron.people.identity_form import ANY_ADULT, FrenchDateField, words
from liseron.people.models import ConsentText
from liseron.people.registering import LONGEST_MESSAGE, check_request
from liseron.people.rules import needs_guardian


class RegistrationForm(ConsentForm):
    """Identity, guardian for a minor, consents, a word to the library."""

    given_name = words(gettext_lazy("Prénom"), "given-name")
    family_name = words(gettext_lazy("Nom"), "family-name")
    birth_date = FrenchDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("Par exemple : 3/3/1988 ou 3 mars 1988."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "class": "short"}),
    )
    email = words(
        gettext_lazy("Courriel"),
        "email",
        required=False,
        help_text=gettext_lazy("Pour vous répondre. Avant 18 ans, celui d’un parent suffit."),
    )
    phone = words(gettext_lazy("Téléphone"), "tel", required=False)
    postcode = words(gettext_lazy("Code postal"), "postal-code", required=False)
    town = words(gettext_lazy("Commune"), "address-level2", required=False)
    library_card = words(
        gettext_lazy("Numéro de carte de bibliothèque"),
        "off",
        required=False,
        help_text=gettext_lazy("Si vous en avez déjà une : la réponse sera plus rapide."),
    )
    guardian_name = words(gettext_lazy("Nom du parent ou de l’adulte responsable"), "off", required=False)
    guardian_email = words(gettext_lazy("Courriel de cet adulte"), "off", required=False)
    message = forms.CharField(
        label=gettext_lazy("Un mot à la bibliothèque"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # People leave it empty: only programs that fill every field write here.
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    def __init__(
        self, *args: Any, library: Library, texts: Sequence[ConsentText], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.library, self.today = library, today
        self.fields["email"].widget.input_type = "email"
        self.fields["guardian_email"].widget.input_type = "email"
        self.ask_for(texts)

    @property
    def looks_automatic(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    @property
    def is_for_a_minor(self) -> bool:
        """Known once a date was read; decides whether the page insists on the guardian."""
        born = getattr(self, "cleaned_data", {}).get("birth_date")
        return isinstance(born, date) and needs_guardian(born, self.today)

    def identity(self) -> Identity:
        """As typed; a date that could not be read stands for an adult's, so that the rest is judged all the same."""
        words = {
            name: str(self.cleaned_data.get(name) or "") for name in IDENTITY_FIELDS if name != "birth_date"
        }
        born = self.cleaned_data.get("birth_date")
        return Identity(birth_date=born if isinstance(born, date) else ANY_ADULT, **words)

    def clean(self) -> dict[str, Any]:
        """Puts each of the house's refusals beside its field."""
        data = super().clean() or {}
        reasons = check_request(
            library=self.library,
            identity=self.identity().cleaned(self.today),
            consents=self.agreed,
            message=data.get("message", ""),
            today=self.today,
        )
        if not isinstance(data.get("birth_date"), date) and data.get("guardian_email"):
            reasons.pop("email", None)  # perhaps a child, who needs no address
        self.refuse(reasons)
        return data


class AnswerForm(forms.Form):
    """The reader's answer to the library's question."""

    message = forms.CharField(
        label=gettext_lazy("Votre réponse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_MESSAGE,
    )
