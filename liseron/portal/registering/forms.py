"""The form of a reader who asks. It reads what was typed; `people` judges it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.partners.models import Library
from liseron.people.identity import IDENTITY_FIELDS, Identity
from liseron.people.identity_form import FrenchDateField
from liseron.people.models import ConsentText
from liseron.people.registering import LONGEST_MESSAGE, check_request
from liseron.people.rules import needs_guardian

ANY_ADULT = date(1980, 1, 1)


def _words(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    """A line of text. Its length is judged by `people`, so that nothing typed is cut or lost."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=True, **options)


class RegistrationForm(forms.Form):
    """Identity, guardian for a minor, consents, a word to the library."""

    given_name = _words(gettext_lazy("Prénom"), "given-name")
    family_name = _words(gettext_lazy("Nom"), "family-name")
    birth_date = FrenchDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("Par exemple : 3/3/1988 ou 3 mars 1988."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "class": "short"}),
    )
    email = _words(
        gettext_lazy("Courriel"),
        "email",
        required=False,
        help_text=gettext_lazy("Pour vous répondre. Avant 18 ans, celui d’un parent suffit."),
    )
    phone = _words(gettext_lazy("Téléphone"), "tel", required=False)
    postcode = _words(gettext_lazy("Code postal"), "postal-code", required=False)
    town = _words(gettext_lazy("Commune"), "address-level2", required=False)
    library_card = _words(
        gettext_lazy("Numéro de carte de bibliothèque"),
        "off",
        required=False,
        help_text=gettext_lazy("Si vous en avez déjà une : la réponse sera plus rapide."),
    )
    guardian_name = _words(gettext_lazy("Nom du parent ou de l’adulte responsable"), "off", required=False)
    guardian_email = _words(gettext_lazy("Courriel de cet adulte"), "off", required=False)
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
        self.library, self.texts, self.today = library, texts, today
        self.fields["email"].widget.input_type = "email"
        self.fields["guardian_email"].widget.input_type = "email"
        for text in texts:
            self.fields[f"consent_{text.pk}"] = forms.BooleanField(label=text.sentence, required=False)

    @property
    def consents(self) -> list[tuple[ConsentText, forms.BoundField]]:
        """Each text with its box."""
        return [(text, self[f"consent_{text.pk}"]) for text in self.texts]

    @property
    def agreed(self) -> list[ConsentText]:
        return [text for text in self.texts if self.cleaned_data.get(f"consent_{text.pk}")]

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

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Each sentence beside its field, or above the form when it is about none."""
        for name, sentence in reasons.items():
            if name == "consents":
                self._ask_for_consents()
            elif name not in self.errors:
                self.add_error(name if name in self.fields else None, sentence)

    def _ask_for_consents(self) -> None:
        for text in self.texts:
            if text.is_required and not self.cleaned_data.get(f"consent_{text.pk}"):
                self.add_error(f"consent_{text.pk}", _("Cochez cette case pour vous inscrire."))


class AnswerForm(forms.Form):
    """The reader's answer to the library's question."""

    message = forms.CharField(
        label=gettext_lazy("Votre réponse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_MESSAGE,
    )
