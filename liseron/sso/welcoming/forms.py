"""What a first sign-in asks: only what the library did not say. `people` judges it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.people.arrivals import faults_of_vouched
from liseron.people.identity import Identity
from liseron.people.identity_form import FrenchDateField
from liseron.people.models import ConsentText
from liseron.people.rules import needs_guardian
from liseron.sso.mapping import Profile

ANY_ADULT = date(1980, 1, 1)
ALWAYS_READ = ("given_name", "family_name", "email", "postcode", "town")


def _words(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs={"autocomplete": autocomplete}), **options
    )


def identity_said(profile: Profile) -> Identity:
    """The identity that the library gave; an adult's birth date stands for one that it did not give."""
    facts = {name: getattr(profile, name) for name in ALWAYS_READ}
    return Identity(birth_date=profile.birth_date or ANY_ADULT, library_card=profile.card, **facts)


def missing_in(profile: Profile, today: date) -> list[str]:
    """Fields to ask: those that the library left out, or gave in a form that the house refuses."""
    found = faults_of_vouched(identity_said(profile).cleaned(today), today=today)
    wrong = {name for name in found if name != "consents"}
    if profile.birth_date is None:
        wrong |= {"birth_date", "guardian_name", "guardian_email"}
    if not profile.email:
        wrong.add("email")
    return [name for name in WelcomeForm.base_fields if name in wrong]


class WelcomeForm(forms.Form):
    """Fields of people.identity.Identity that are missing, and the agreements."""

    given_name = _words(gettext_lazy("Prénom"), "given-name")
    family_name = _words(gettext_lazy("Nom"), "family-name")
    birth_date = FrenchDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("Par exemple : 3/3/1988 ou 3 mars 1988."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "class": "short"}),
        error_messages={"required": gettext_lazy("Écrivez votre date de naissance.")},
    )
    email = _words(
        gettext_lazy("Courriel"),
        "email",
        required=False,
        help_text=gettext_lazy("Pour vous prévenir avant la fin de votre accès."),
    )
    guardian_name = _words(gettext_lazy("Nom du parent ou de l’adulte responsable"), "off", required=False)
    guardian_email = _words(gettext_lazy("Courriel de cet adulte"), "off", required=False)

    def __init__(
        self, *args: Any, profile: Profile, texts: Sequence[ConsentText], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.profile, self.texts, self.today = profile, texts, today
        asked = missing_in(profile, today)
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]
        for text in texts:
            self.fields[f"consent_{text.pk}"] = forms.BooleanField(label=text.sentence, required=False)

    @property
    def about_oneself(self) -> list[forms.BoundField]:
        names = ("given_name", "family_name", "birth_date", "email")
        return [self[name] for name in names if name in self.fields]

    @property
    def about_guardian(self) -> list[forms.BoundField]:
        return [self[name] for name in ("guardian_name", "guardian_email") if name in self.fields]

    @property
    def is_for_a_minor(self) -> bool:
        """Known once a date was read; decides whether the page insists on the guardian."""
        return needs_guardian(self.born_on or ANY_ADULT, self.today)

    @property
    def born_on(self) -> date | None:
        """As the library said it, else as typed."""
        typed = getattr(self, "cleaned_data", {}).get("birth_date")
        return typed if isinstance(typed, date) else self.profile.birth_date

    @property
    def consents(self) -> list[tuple[ConsentText, forms.BoundField]]:
        return [(text, self[f"consent_{text.pk}"]) for text in self.texts]

    @property
    def agreed(self) -> list[ConsentText]:
        return [text for text in self.texts if self.cleaned_data.get(f"consent_{text.pk}")]

    def identity(self) -> Identity:
        """What the library said, and what was typed where it said nothing that serves."""
        typed = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.fields and not name.startswith("consent_") and value
        }
        return replace(identity_said(self.profile), **typed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.refuse(
            faults_of_vouched(self.identity().cleaned(self.today), consents=self.agreed, today=self.today)
        )
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
                self.add_error(f"consent_{text.pk}", _("Cochez cette case pour continuer."))
