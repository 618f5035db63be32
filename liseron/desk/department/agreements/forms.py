"""What the desk asks about an agreement. Days are typed freely; rules are told by the actions, not here."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements.models import Agreement, AgreementModel
from liseron.desk.department.agreements.sentences import way_told
from liseron.desk.department.fields import ChangeForm, DayField
from liseron.partners.models import Partner
from liseron.toolkit.dates import in_full, paris_today


def past_day(label: Any, **options: Any) -> DayField:
    """A day that has come: today unless one says otherwise."""
    return DayField(**{"label": label, "required": True, "initial": paris_today, **options})


class RateField(forms.CharField):
    """An amount per inhabitant: « 0,15 ». Gives a Decimal with four decimals at most, or None."""

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value) or "").replace("€", "").replace(",", ".").strip()
        if not text:
            return None
        try:
            rate = Decimal(text)
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not 0 <= rate < 1000 or -int(rate.as_tuple().exponent) > 4:
            raise ValidationError(
                _("Écrivez un montant par habitant, avec quatre décimales au plus. Par exemple\u00a0: 0,15.")
            )
        return rate


class DraftForm(forms.Form):
    """A new agreement: with whom, on which model, and the days that the model leaves open."""

    partner: "forms.ModelChoiceField[Partner]" = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"),
        queryset=Partner.objects.all(),
        empty_label=gettext_lazy("Choisir"),
    )
    model: "forms.ModelChoiceField[AgreementModel]" = forms.ModelChoiceField(
        label=gettext_lazy("Modèle"),
        queryset=AgreementModel.objects.offered(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    begins_on = DayField(
        label=gettext_lazy("Premier jour voulu"),
        help_text=gettext_lazy("Seulement si le modèle commence à une date choisie. Sinon, laissez vide."),
    )
    agreed_end_on = DayField(
        label=gettext_lazy("Dernier jour convenu"),
        help_text=gettext_lazy("Seulement s’il n’est pas celui du modèle. Sinon, laissez vide."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Days are asked only when a model of those offered leaves them open."""
        super().__init__(*args, **options)
        offered = list(AgreementModel.objects.offered())
        if all(one.begins != AgreementModel.Begins.GIVEN_DAY for one in offered):
            del self.fields["begins_on"]
        if all(one.term_kind != AgreementModel.TermKind.FIXED_END for one in offered):
            del self.fields["agreed_end_on"]


class DatesForm(ChangeForm):
    facts = ("begins_on", "agreed_end_on")

    begins_on = DraftForm.base_fields["begins_on"]
    agreed_end_on = DraftForm.base_fields["agreed_end_on"]


class PartyForm(ChangeForm):
    """Who signs for this party, as the document names it."""

    facts = ("name", "label", "address", "siren", "represented_by", "capacity", "wants_deliberation")

    name = forms.CharField(
        label=gettext_lazy("Nom"), max_length=200, help_text=gettext_lazy("«\u00a0Commune de Chalais\u00a0».")
    )
    label = forms.CharField(
        label=gettext_lazy("Nom court dans les articles"),
        max_length=80,
        help_text=gettext_lazy("«\u00a0la Commune\u00a0», «\u00a0la CDC\u00a0»."),
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=300, required=False)
    siren = forms.RegexField(
        r"^[0-9]{9}$",
        label=gettext_lazy("SIREN"),
        required=False,
        help_text=gettext_lazy("Neuf chiffres."),
        error_messages={"invalid": gettext_lazy("Un SIREN compte neuf chiffres, sans espace.")},
    )
    represented_by = forms.CharField(
        label=gettext_lazy("Signataire"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Prénom et nom de qui signe."),
    )
    capacity = forms.CharField(
        label=gettext_lazy("En qualité de"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("«\u00a0Maire\u00a0», «\u00a0Présidente\u00a0»."),
    )
    wants_deliberation = forms.BooleanField(
        label=gettext_lazy("Signe après une délibération"), required=False
    )


class DeliberationForm(forms.Form):
    deliberated_on = past_day(gettext_lazy("Jour de la délibération"))
    deliberation = forms.CharField(
        label=gettext_lazy("Assemblée et numéro"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("«\u00a0Conseil municipal, n° 2026-45\u00a0»."),
    )


class SignatureForm(forms.Form):
    signed_on = past_day(gettext_lazy("Jour de la signature"))


class CorrectionForm(forms.Form):
    """Days typed by mistake; the reason goes to the journal."""

    deliberated_on = DayField(label=gettext_lazy("Jour de la délibération"))
    signed_on = DayField(label=gettext_lazy("Jour de la signature"))
    reason = forms.CharField(
        label=gettext_lazy("Raison de la correction"),
        max_length=300,
        help_text=gettext_lazy(
            "«\u00a0Faute de frappe\u00a0: l’acte porte le 12 mai\u00a0». Elle reste dans l’historique."
        ),
    )


class AmendmentForm(forms.Form):
    """What changes: the rate, the last day, words, or several of them."""

    subject = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=200,
        help_text=gettext_lazy("Une ligne\u00a0: «\u00a0Tarif à partir de 2028\u00a0»."),
    )
    new_rate = RateField(
        label=gettext_lazy("Nouveau tarif par habitant"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("En euros. Vide\u00a0: le tarif ne change pas. Par exemple\u00a0: 0,18"),
    )
    rate_from_year = forms.IntegerField(
        label=gettext_lazy("Première année de ce tarif"),
        required=False,
        min_value=2000,
        max_value=2200,
        help_text=gettext_lazy("Par exemple\u00a0: 2028"),
    )
    new_end_on = DayField(
        label=gettext_lazy("Nouveau dernier jour"),
        help_text=gettext_lazy("Vide\u00a0: le dernier jour ne change pas. Par exemple\u00a0: 31/12/2028"),
    )
    body = forms.CharField(
        label=gettext_lazy("Texte de l’avenant"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Ce qui change dans les articles. Il sera imprimé tel quel."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rate, year = cleaned.get("new_rate"), cleaned.get("rate_from_year")
        if (rate is None) != (year is None) and not self.errors:
            name = "new_rate" if rate is None else "rate_from_year"
            self.add_error(name, _("Donnez le tarif et sa première année, ensemble."))
        return cleaned


class AmendmentSignatureForm(forms.Form):
    deliberated_on = DayField(label=gettext_lazy("Jour de la délibération"))
    deliberation = forms.CharField(label=gettext_lazy("Assemblée et numéro"), max_length=200, required=False)
    signed_on = past_day(gettext_lazy("Jour de la signature"))


class EndForm(forms.Form):
    """A letter that ends the agreement. Only what the model lets each party do is offered."""

    way = forms.ChoiceField(label=gettext_lazy("Qui écrit, et comment"), widget=forms.RadioSelect)
    sent_on = past_day(gettext_lazy("Jour de l’envoi"))
    received_on = DayField(
        label=gettext_lazy("Jour de la réception"),
        help_text=gettext_lazy("Celui de l’avis de réception. Vide\u00a0: pas encore connu."),
    )
    reference = forms.CharField(label=gettext_lazy("Numéro du recommandé"), max_length=60, required=False)
    grounds = forms.CharField(
        label=gettext_lazy("Motif"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Pour une mise en demeure\u00a0: ce qui est reproché."),
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = list(ways_open(agreement))
        self.fields["way"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["way"].initial = choices[0][0]


def ways_open(agreement: Agreement) -> list[tuple[str, str]]:
    """("party:way", words) for each way of the model and each party of the side that may use it."""
    return [
        (f"{party.pk}:{way.pk}", _("{party}\u00a0: {way}").format(party=party, way=way_told(way)))
        for party in agreement.parties.all()
        for way in agreement.model.ways.all()
        if way.served_by in (party.side, "either")
    ]


class ReceiptForm(forms.Form):
    received_on = past_day(
        gettext_lazy("Jour de la réception"), help_text=gettext_lazy("Celui que porte l’avis de réception.")
    )


class LiftForm(forms.Form):
    lifted_on = past_day(gettext_lazy("Jour où la lettre est levée"))
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=300,
        help_text=gettext_lazy("«\u00a0Manquement réparé le 3 mars\u00a0». Elle reste dans l’historique."),
    )


class ObjectionForm(forms.Form):
    party = forms.ChoiceField(label=gettext_lazy("Qui refuse"), widget=forms.RadioSelect)
    objected_on = past_day(gettext_lazy("Jour du refus"))

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.pk), str(one)) for one in agreement.parties.all()]
        self.fields["party"].choices = choices  # type: ignore[attr-defined]


class ScanForm(forms.Form):
    """A signed copy, scanned, and what it is the copy of."""

    about = forms.ChoiceField(label=gettext_lazy("C’est un exemplaire de"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("PDF, PNG ou JPEG, 20\u00a0Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "«\u00a0Convention signée par la commune\u00a0». Vide\u00a0: nous en donnons un."
        ),
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"].choices = pieces_of(agreement)  # type: ignore[attr-defined]
        self.fields["about"].initial = "convention"

    def said(self) -> str:
        """A title from what was chosen."""
        chosen = dict(self.fields["about"].choices)[self.cleaned_data["about"]]  # type: ignore[attr-defined]
        return _("{piece}, exemplaire signé").format(piece=chosen)


def pieces_of(agreement: Agreement) -> list[tuple[str, str]]:
    """What a scan may be the copy of."""
    found = [("convention", _("Convention n°\u00a0{n}").format(n=agreement.number))]
    for one in agreement.amendments.all():
        found.append((f"avenant:{one.pk}", _("Avenant n°\u00a0{n}").format(n=one.number)))
    for letter in agreement.terminations.all():
        told = _("Lettre envoyée {day}").format(day=in_full(letter.sent_on))
        found.append((f"lettre:{letter.pk}", told))
    return [*found, ("autre", _("Autre pièce"))]
