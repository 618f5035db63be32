"""What the desk asks about a model of agreement: its text, its term, its money, its court."""

from calendar import monthrange
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements.models import AgreementModel
from liseron.agreements.wholeness import LEAP_YEAR, text_errors
from liseron.desk.department.fields import ChangeForm, DayField
from liseron.toolkit.dates import MONTHS

LONGEST_MONTHS = 600
LONGEST_TEXT = 20_000


def number_field(label: Any, hint: Any = "", *, most: int, least: int = 0) -> forms.IntegerField:
    """A short whole number; empty stands for `least` when that is zero."""
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, help_text=hint, min_value=least, max_value=most, required=False, widget=widget
    )


def article_field(label: Any) -> forms.CharField:
    hint = gettext_lazy("Son numéro dans le document. Par exemple\u00a0: 5")
    widget = forms.TextInput(attrs={"class": "short"})
    return forms.CharField(label=label, help_text=hint, max_length=20, required=False, widget=widget)


class RateField(forms.DecimalField):
    """Euros by inhabitant, four decimals at most: « 0,15 ». Gives a Decimal, or None when nothing is asked."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "short", "inputmode": "decimal"})
        known = {"max_digits": 8, "decimal_places": 4, "min_value": 0, "required": False, "widget": widget}
        super().__init__(**{**known, **options})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole, _point, rest = f"{value:f}".partition(".")
        return f"{whole},{rest.rstrip('0').ljust(2, '0')}"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.replace("€", "").replace("\u00a0", "").strip().replace(",", ".")
        return super().to_python(value)


class TextForm(ChangeForm):
    """How it is called, and how the document opens."""

    facts: tuple[str, ...] = ("name", "title", "preamble")

    name = forms.CharField(
        label=gettext_lazy("Nom du modèle"),
        help_text=gettext_lazy("Pour le reconnaître ici. Les collectivités ne le voient pas."),
        max_length=120,
    )
    title = forms.CharField(
        label=gettext_lazy("Titre du document"),
        help_text=gettext_lazy("Par exemple\u00a0: Convention de partenariat"),
        max_length=200,
    )
    preamble = forms.CharField(
        label=gettext_lazy("Préambule"),
        help_text=gettext_lazy("Pourquoi cette convention. Une ligne vide sépare deux paragraphes."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_title(self) -> str:
        return known_words(self.cleaned_data["title"])

    def clean_preamble(self) -> str:
        return known_words(self.cleaned_data["preamble"])


class TermForm(ChangeForm):
    """When it begins, how long it lasts, whether it goes on by itself."""

    facts: tuple[str, ...] = (
        *("begins", "term_kind", "fixed_end_on", "months", "renewal_months", "longest_months"),
        *("objection_days", "term_article", "amendment_article"),
    )

    begins = forms.ChoiceField(
        label=gettext_lazy("Quand commence-t-elle\u00a0?"),
        choices=AgreementModel.Begins.choices,
        widget=forms.RadioSelect,
    )
    term_kind = forms.ChoiceField(
        label=gettext_lazy("Comment finit-elle\u00a0?"),
        choices=AgreementModel.TermKind.choices,
        widget=forms.RadioSelect,
    )
    fixed_end_on = DayField(
        label=gettext_lazy("Si elle finit à une date fixe\u00a0: dernier jour"), max_length=60
    )
    months = number_field(
        gettext_lazy("Si elle dure un temps donné\u00a0: durée, en mois"),
        gettext_lazy("12 pour un an, 24 pour deux ans."),
        most=LONGEST_MONTHS,
    )
    renewal_months = number_field(
        gettext_lazy("Chaque reconduction tacite, en mois"),
        gettext_lazy("Laissez vide si elle ne se reconduit pas d’elle-même."),
        most=LONGEST_MONTHS,
    )
    longest_months = number_field(
        gettext_lazy("Durée totale à ne pas dépasser, en mois"),
        gettext_lazy("36 pour trois ans. Laissez vide s’il n’y a pas de reconduction."),
        most=LONGEST_MONTHS,
    )
    objection_days = number_field(
        gettext_lazy("Jours avant l’échéance pour refuser la reconduction"),
        gettext_lazy("Laissez vide pour le permettre jusqu’au dernier jour."),
        most=366,
    )
    term_article = article_field(gettext_lazy("Article qui fixe la durée"))
    amendment_article = article_field(gettext_lazy("Article qui parle des avenants"))

    def clean(self) -> dict[str, Any]:
        """What does not serve the chosen kind of term is put aside; what it needs is asked beside its question."""
        cleaned = super().clean()
        numbers = ("months", "renewal_months", "longest_months", "objection_days")
        for name in numbers:
            cleaned[name] = cleaned.get(name) or 0
        if cleaned.get("term_kind") == AgreementModel.TermKind.FIXED_END:
            cleaned.update(dict.fromkeys(numbers, 0))
            if not cleaned.get("fixed_end_on") and "fixed_end_on" not in self.errors:
                self.add_error("fixed_end_on", _("Donnez le dernier jour."))
        elif "term_kind" in cleaned:
            cleaned["fixed_end_on"] = None
            self._check_duration(cleaned)
        return cleaned

    def _check_duration(self, cleaned: dict[str, Any]) -> None:
        months, longest = cleaned["months"], cleaned["longest_months"]
        if not months and "months" not in self.errors:
            self.add_error("months", _("Donnez la durée, en mois."))
        if not cleaned["renewal_months"]:
            cleaned.update(longest_months=months, objection_days=0)
        elif longest <= months and "longest_months" not in self.errors:
            told = _("Avec les reconductions, la durée totale dépasse la première durée. Écrivez-la.")
            self.add_error("longest_months", told)


class MoneyForm(ChangeForm):
    """What the partner pays, on which population, for which years."""

    facts: tuple[str, ...] = (
        *("rate", "population_kind", "reference_day", "reference_month", "due_years", "money_article"),
    )

    rate = RateField(
        label=gettext_lazy("Tarif, en euros par habitant et par an"),
        help_text=gettext_lazy("Par exemple\u00a0: 0,15. Laissez vide si rien n’est demandé."),
    )
    population_kind = forms.ChoiceField(
        label=gettext_lazy("Quels habitants compter\u00a0?"),
        choices=AgreementModel.PopulationKind.choices,
        widget=forms.RadioSelect,
    )
    reference_day = number_field(
        gettext_lazy("Jour de l’année où l’on lit la population\u00a0: le jour"), most=31, least=1
    )
    reference_month = forms.TypedChoiceField(
        label=gettext_lazy("Et le mois"), choices=list(enumerate(MONTHS, 1)), coerce=int
    )
    due_years = forms.ChoiceField(
        label=gettext_lazy("Quelles années sont dues\u00a0?"),
        choices=AgreementModel.DueYears.choices,
        widget=forms.RadioSelect,
    )
    money_article = article_field(gettext_lazy("Article qui parle d’argent"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, month = cleaned.get("reference_day"), cleaned.get("reference_month")
        if day is None and "reference_day" not in self.errors:
            day = cleaned["reference_day"] = 1
        if day and month and day > monthrange(LEAP_YEAR, month)[1]:
            self.add_error("reference_day", _("Ce mois n’a pas autant de jours."))
        return cleaned


class CourtForm(ChangeForm):
    """Who judges a disagreement."""

    facts: tuple[str, ...] = ("court", "court_article")

    court = forms.CharField(
        label=gettext_lazy("Tribunal compétent"),
        help_text=gettext_lazy(
            "Par exemple\u00a0: tribunal administratif de Lille. Laissez vide s’il n’est pas dit."
        ),
        max_length=120,
        required=False,
    )
    court_article = article_field(gettext_lazy("Article qui le dit"))


class NewModelForm(TermForm):
    """An empty model: its name, its title, its term."""

    facts = ()

    name = forms.CharField(label=gettext_lazy("Nom du modèle"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Titre du document"), max_length=200)
    field_order = ("name", "title")


def known_words(text: str) -> str:
    """The text, refused when it holds a word in braces that nothing replaces."""
    told = text_errors(text)
    if told:
        raise forms.ValidationError(told)
    return text
