"""What the desk asks about the parts of a model: who signs, how it ends, its articles, its commitments."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements.models import ModelCommitment, ModelParty, Side, TerminationWay
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.models.forms import LONGEST_TEXT, article_field, known_words, number_field


class PartyForm(ChangeForm):
    """A party that signs. The département and the partner are there from the start; one adds others."""

    facts = ("label", "wants_deliberation")

    label = forms.CharField(
        label=gettext_lazy("Comment le document l’appelle"),
        help_text=gettext_lazy("Par exemple\u00a0: l’intercommunalité, la commune"),
        max_length=80,
    )
    wants_deliberation = forms.BooleanField(
        label=gettext_lazy("Son assemblée délibère avant la signature"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.row is None:
            cleaned["role"] = ModelParty.Role.COSIGNATORY
        return cleaned


class WayForm(ChangeForm):
    """A way to end the agreement before its term."""

    facts = ("kind", "served_by", "letter", "counts_from", "months", "days", "article")

    kind = forms.ChoiceField(
        label=gettext_lazy("Pour quelle raison"),
        choices=TerminationWay.Kind.choices,
        widget=forms.RadioSelect,
    )
    served_by = forms.ChoiceField(
        label=gettext_lazy("Qui peut l’utiliser"),
        choices=TerminationWay.ServedBy.choices,
        widget=forms.RadioSelect,
    )
    letter = forms.ChoiceField(
        label=gettext_lazy("Par quelle lettre"),
        choices=TerminationWay.Letter.choices,
        widget=forms.RadioSelect,
    )
    counts_from = forms.ChoiceField(
        label=gettext_lazy("Le délai part de"),
        choices=TerminationWay.CountsFrom.choices,
        widget=forms.RadioSelect,
    )
    months = number_field(gettext_lazy("Délai en mois"), most=60)
    days = number_field(
        gettext_lazy("Ou délai en jours"), gettext_lazy("L’un ou l’autre, pas les deux."), most=1000
    )
    article = article_field(gettext_lazy("Article qui le permet"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("months", "days"):
            cleaned[name] = cleaned.get(name) or 0
        both = bool(cleaned["months"]) == bool(cleaned["days"])
        if both and not {"months", "days"} & set(self.errors):
            self.add_error("months", _("Donnez un délai en mois ou en jours, pas les deux."))
        plain = cleaned.get("letter") == TerminationWay.Letter.PLAIN
        if plain and cleaned.get("counts_from") == TerminationWay.CountsFrom.RECEIPT:
            told = _("Un courrier simple ne prouve pas sa réception\u00a0: comptez le délai depuis l’envoi.")
            self.add_error("counts_from", told)
        return cleaned


class ClauseForm(ChangeForm):
    """An article of the document."""

    facts = ("number", "title", "body")

    number = article_field(gettext_lazy("Numéro"))
    title = forms.CharField(label=gettext_lazy("Titre de l’article"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Texte"),
        help_text=gettext_lazy(
            "Une ligne vide sépare deux paragraphes. Une ligne qui commence par un tiret est un point d’une liste."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean_title(self) -> str:
        return known_words(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return known_words(self.cleaned_data["body"])


class CommitmentForm(ChangeForm):
    """A duty of one side."""

    facts = ("side", "text", "article", "rhythm", "due_days", "evidence_hint")

    side = forms.ChoiceField(
        label=gettext_lazy("Qui s’engage"), choices=Side.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("À quoi"),
        help_text=gettext_lazy("Commencez par un verbe. Par exemple\u00a0: Fournir les affiches"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    article = article_field(gettext_lazy("Article qui le dit"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("À quel rythme"),
        choices=ModelCommitment.Rhythm.choices,
        widget=forms.RadioSelect,
    )
    due_days = number_field(
        gettext_lazy("Pour «\u00a0une fois\u00a0»\u00a0: jours après le début"),
        gettext_lazy("Par exemple\u00a0: 90. Laissez vide s’il n’y a pas d’échéance."),
        most=3660,
    )
    evidence_hint = forms.CharField(
        label=gettext_lazy("Ce qui le prouve"),
        help_text=gettext_lazy("Montré à qui cochera. Par exemple\u00a0: attestations de présence"),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        once = cleaned.get("rhythm") == ModelCommitment.Rhythm.ONCE
        cleaned["due_days"] = (cleaned.get("due_days") or 0) if once else 0
        return cleaned
