"""The agreements that a reader gives on a form, one box for each text; `people` says which are required."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _

from liseron.people.models import ConsentText


class ConsentForm(forms.Form):
    """A form about oneself that ends with boxes to tick: call `ask_for` once the fields are there."""

    texts: Sequence[ConsentText] = ()

    def ask_for(self, texts: Sequence[ConsentText]) -> None:
        self.texts = texts
        for text in texts:
            self.fields[f"consent_{text.pk}"] = forms.BooleanField(label=text.sentence, required=False)

    @property
    def consents(self) -> list[tuple[ConsentText, forms.BoundField]]:
        """Each text with its box."""
        return [(text, self[f"consent_{text.pk}"]) for text in self.texts]

    @property
    def agreed(self) -> list[ConsentText]:
        return [text for text in self.texts if self.cleaned_data.get(f"consent_{text.pk}")]

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Each sentence beside its field, or above the form when it is about none."""
        for name, sentence in reasons.items():
            if name == "consents":
                self._insist_on_consents()
            elif name not in self.errors:
                self.add_error(name if name in self.fields else None, sentence)

    def _insist_on_consents(self) -> None:
        for text in self.texts:
            if text.is_required and not self.cleaned_data.get(f"consent_{text.pk}"):
                self.add_error(f"consent_{text.pk}", _("Cochez cette case pour continuer."))
