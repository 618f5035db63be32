"""The form of a door, drawn from what its connector says of itself."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access import doors
from liseron.access.door_settings import chosen_in, settings_of, values_of
from liseron.access.ports import Field, Kind, Scheme
from liseron.access.releasing import Released
from liseron.access.setting_doors import LONGEST_SECRET, LONGEST_VALUE, has_key
from liseron.access.telling import WARNINGS
from liseron.catalogue.models import Resource

OWN = ("connector", "seen", "secret", "released")


class Hidden(forms.Textarea):
    """Text that is typed and never shown again, not even when the form comes back."""

    def format_value(self, value: Any) -> str:
        return ""


class DoorForm(forms.Form):
    """The values of one connector, its key, and the facts that it may say."""

    connector = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, resource: Resource, connector: str, scheme: Scheme | None, **options: Any
    ) -> None:
        self.resource = resource
        self.door = doors.door_named(connector) or doors.door_named("plain_link")
        is_set = connector == resource.connector and settings_of(resource) is not None
        options["initial"] = self._known(connector, scheme, is_set=is_set)
        super().__init__(*args, **options)
        for one in self.door.fields if self.door else ():
            self.fields[one.name] = _question(one)
        if self.door and self.door.secret:
            self.fields["secret"] = _secret(self.door.secret, is_kept=is_set and has_key(resource))
        if self.door and self.door.may_say:
            self.fields["released"] = _released(self.door.may_say)

    def settings(self) -> dict[str, Any]:
        """What `access.setting_doors.set_door` takes."""
        names = [name for name in self.fields if name not in OWN]
        return {
            "values": {name: self.cleaned_data.get(name, "") for name in names},
            "secret": self.cleaned_data.get("secret", ""),
            "released": self.cleaned_data.get("released", []),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen", "") != self._mark():
            self._say_that_it_changed()
        return cleaned

    def _known(self, connector: str, scheme: Scheme | None, *, is_set: bool) -> dict[str, Any]:
        known: dict[str, Any] = {"connector": connector, "seen": self._mark()}
        known |= {one.name: one.initial for one in self.door.fields} if self.door else {}
        settings = settings_of(self.resource)
        if settings and is_set:
            known |= values_of(settings) | {"released": sorted(chosen_in(settings))}
        return known | (dict(scheme.values) if scheme else {})

    def _mark(self) -> str:
        settings = settings_of(self.resource)
        return settings.changed_at.isoformat() if settings else ""

    def _say_that_it_changed(self) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = self._mark()
        self.data = data
        self.add_error(
            None,
            _(
                "Quelqu’un a changé cet accès pendant que vous écriviez. Rien n’est encore enregistré. "
                "Relisez, puis enregistrez de nouveau pour garder ce que vous avez écrit."
            ),
        )


def _question(one: Field) -> forms.Field:
    told: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": one.is_required}
    if one.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=one.choices, **told)
    widget = (
        forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}) if one.kind is Kind.TEXT else forms.TextInput
    )
    return forms.CharField(widget=widget, max_length=LONGEST_VALUE, **told)


def _secret(one: Field, *, is_kept: bool) -> forms.Field:
    kept = gettext_lazy("Une clé est enregistrée. Laissez vide pour la garder, ou écrivez-en une autre.")
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    widget = (
        Hidden(attrs={**attrs, "rows": 4})
        if one.kind is Kind.TEXT
        else forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
    )
    return forms.CharField(
        label=str(one.label),
        help_text=str(kept if is_kept else one.help),
        required=False,
        widget=widget,
        max_length=LONGEST_SECRET,
    )


def _released(facts: frozenset[str]) -> forms.Field:
    choices = [
        (fact.value, lazystr(f"{fact.label}. {WARNINGS[fact]}")) for fact in Released if fact.value in facts
    ]
    return forms.MultipleChoiceField(
        label=gettext_lazy("Ce que le fournisseur peut apprendre du lecteur"),
        help_text=gettext_lazy(
            "Rien n’est dit de plus que le numéro anonyme si vous ne cochez rien. Cochez seulement ce que le contrat "
            "demande : une donnée cochée mais absente de l’adresse ne part pas."
        ),
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
