"""What a first sign-in asks: only what the library did not say. `people` judges it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liseron.people.arrivals import faults_of_vouched
from liseron.people.consent_form import ConsentForm
from liseron.people.identity import Identity
from liseron.people.identity_form import ANY_ADULT, FrenchDateField, words
from liseron.people.models import ConsentText
from liseron.people.rules import needs_guardian
from liseron.sso.mapping import Profile

ALWAYS_READ = ("given_name", "family_name", "email", "postcode", "town")


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


class WelcomeForm(ConsentForm):
    """Fields of people.identity.Identity that are missing, and the agreements."""

    given_name = words(gettext_lazy("Prénom"), "given-name")
    family_name = words(gettext_lazy("Nom"), "family-name")
    birth_date = FrenchDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("Par exemple : 3/3/1988 ou 3 mars 1988."),
        widget=forms.TextInput(attrs={"autocomplete": "bday", "class": "short"}),
        error_messages={"required": gettext_lazy("Écrivez votre date de naissance.")},
    )
    email = words(
        gettext_lazy("Courriel"),
        "email",
        required=False,
        help_text=gettext_lazy("Pour vous prévenir avant la fin de votre accès."),
    )
    guardian_name = words(gettext_lazy("Nom du parent ou de l’adulte responsable"), "off", required=False)
    guardian_email = words(gettext_lazy("Courriel de cet adulte"), "off", required=False)

    def __init__(
        self, *args: Any, profile: Profile, texts: Sequence[ConsentText], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.profile, self.today = profile, today
        asked = missing_in(profile, today)
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]
        self.ask_for(texts)

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
