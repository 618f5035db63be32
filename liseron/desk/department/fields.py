"""Questions of the desk's forms: days as people write them, communes by name or code, and what was seen before."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.partners.models import Municipality
from liseron.toolkit.dates import CannotReadDate, add_years, paris_today, read_date
from liseron.toolkit.money import CannotReadAmount, euros, read_amount
from liseron.toolkit.text import fold

AHEAD_YEARS = 30  # "31/12/28" is a day to come: agreements and rights end in the future
NAMED_AT_MOST = 6


class DayField(forms.CharField):
    """A day typed freely: « 31/12/2028 », « 31 décembre 2028 ». Gives a date, or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Par exemple : 31/12/2028 ou 31 décembre 2028"))
        super().__init__(**{"required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text, today=add_years(paris_today(), AHEAD_YEARS))
        except CannotReadDate as refusal:
            raise ValidationError(str(refusal)) from None


class AmountField(forms.CharField):
    """An amount in euros typed freely: « 1 234,50 », « 1234.5 € ». Gives a Decimal to the cent, or None when empty.

    `at_least` refuses less, zero being enough by default; amounts are never negative.
    """

    def __init__(self, *, at_least: Decimal = Decimal(0), **options: Any) -> None:
        self.at_least = at_least
        options.setdefault("help_text", gettext_lazy("En euros. Par exemple : 1 234,50"))
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return euros(value).removesuffix("\u00a0€") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = read_amount(text)
        except CannotReadAmount as refusal:
            raise ValidationError(str(refusal)) from None
        if amount < self.at_least:
            raise ValidationError(_("Écrivez au moins {amount}.").format(amount=euros(self.at_least)))
        return amount


class MunicipalityField(forms.CharField):
    """A commune by its INSEE code or its name. Gives a Municipality, or None when it may be left empty."""

    def prepare_value(self, value: Any) -> Any:
        return value.insee_code if isinstance(value, Municipality) else value

    def clean(self, value: Any) -> Municipality | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        current = Municipality.objects.filter(kind=Municipality.Kind.CURRENT, valid_until__isnull=True)
        named = Q(insee_code=text.upper()[:5]) | Q(folded_name=fold(text[:200]))
        found = list(current.filter(named)[: NAMED_AT_MOST + 1])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                _("Plusieurs communes portent ce nom. Écrivez le code : {names}.").format(names=_named(found))
            )
        near = list(current.filter(folded_name__startswith=fold(text[:200])[:3] or "-")[:NAMED_AT_MOST])
        told = _("Nous ne connaissons pas cette commune. Vérifiez son nom ou son code INSEE.")
        raise ValidationError(
            f"{told} {_('Communes proches : {names}.').format(names=_named(near))}" if near else told
        )


def _named(communes: list[Municipality]) -> str:
    return ", ".join(f"{one.name} ({one.insee_code})" for one in communes[:NAMED_AT_MOST])


class ChangeForm(forms.Form):
    """Facts of a row. When somebody changed the row since the form was drawn, it says so and keeps what was typed."""

    facts: tuple[str, ...] = ()
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Model | None = None, **options: Any) -> None:
        self.row = row
        if row is not None:
            known = {name: getattr(row, name) for name in self.facts}
            options["initial"] = {**known, "seen": self.mark(), **options.get("initial", {})}
        super().__init__(*args, **options)

    def mark(self) -> str:
        """A short mark of the facts as they stand: another one means that somebody changed them."""
        said = repr([str(getattr(self.row, name)) for name in self.facts])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.pop("seen", "")
        if self.row is not None and seen and seen != self.mark():
            self._say_what_changed(cleaned)
        return cleaned

    def _say_what_changed(self, cleaned: dict[str, Any]) -> None:
        others = [
            f"{self.fields[name].label}\u00a0: {self._shown(name)}"
            for name in self.facts
            if name in cleaned and cleaned[name] != getattr(self.row, name)
        ]
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("seen")] = self.mark()
        self.data = data
        told = _(
            "Quelqu’un a changé cette fiche pendant que vous écriviez. Rien n’est encore enregistré. "
            "Relisez, puis enregistrez de nouveau pour garder ce que vous avez écrit."
        )
        now = _("Aujourd’hui dans la fiche : {facts}.").format(facts=" ; ".join(others)) if others else ""
        self.add_error(None, f"{told} {now}".strip())

    def _shown(self, name: str) -> str:
        value = self.fields[name].prepare_value(getattr(self.row, name))
        choices = dict(getattr(self.fields[name], "choices", ()) or ())
        return str(choices.get(value, value) or _("vide"))[:120]
