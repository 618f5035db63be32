"""What the desk asks about a partner's own sign-in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.sso.site_forms import LinesField
from liseron.desk.department.sso.words import FACTS
from liseron.partners.models import Library, Partner
from liseron.sso.models import AdmissionRule, IdentitySource
from liseron.sso.saml_source.metadata import CannotReadMetadata, read_metadata
from liseron.sso.sourcing import LONGEST_NAME, ProviderAccess, RuleFacts

USUAL_NAMES = {
    "card": gettext_lazy("Souvent\u00a0: uid, cardnumber, num_carte"),
    "given_name": gettext_lazy("Souvent\u00a0: givenName, prenom, given_name"),
    "family_name": gettext_lazy("Souvent\u00a0: sn, nom, family_name"),
    "email": gettext_lazy("Souvent\u00a0: mail, email"),
    "birth_date": gettext_lazy("Souvent\u00a0: birthdate, dateNaissance"),
    "postcode": gettext_lazy("Souvent\u00a0: postalCode, cp"),
    "town": gettext_lazy("Souvent\u00a0: l, ville"),
    "library": gettext_lazy(
        "L’attribut qui dit de quelle bibliothèque est le lecteur, s’il y en a plusieurs."
    ),
}
NEEDED = {
    IdentitySource.Protocol.OIDC: {"client_id", "secret"},
    IdentitySource.Protocol.SAML: {"metadata", "uid_attribute"},
}
BESIDE = {name for names in NEEDED.values() for name in names}
"""What the address alone does not tell."""
NARROW = {"class": "short", "inputmode": "numeric"}


def _stays(before: str, after: str) -> bool:
    """Whether a source may pass from one protocol to the other: between kinds of CAS alone."""
    return before == after or {before, after} <= set(IdentitySource.BY_CAS)


class WhoseForm(forms.Form):
    """The partner, first: what follows depends on it."""

    collectivite = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"),
        help_text=gettext_lazy("Seules celles en formule autonomie sont proposées."),
        queryset=Partner.objects.filter(formula=Partner.AccessFormula.FEDERATED),
        to_field_name="slug",
        empty_label=None,
    )


class SourceForm(ChangeForm):
    """Where readers sign in, what they are told there."""

    facts = (
        *("name", "protocol", "address", "library", "registration_url", "help_text"),
        *("lapses_after_days", "asks_silently", "tells_logout"),
    )

    name = forms.CharField(
        label=gettext_lazy("Nom que lit le lecteur"),
        help_text=gettext_lazy(
            "Il le choisit dans «\u00a0Je suis inscrit à…\u00a0». Par exemple\u00a0: Médiathèque de Ruffec"
        ),
        max_length=120,
    )
    protocol = forms.ChoiceField(
        label=gettext_lazy("Protocole"),
        help_text=gettext_lazy("Demandez au prestataire du portail. En cas de doute\u00a0: CAS 3."),
        choices=IdentitySource.Protocol.choices,
        widget=forms.RadioSelect,
        initial=IdentitySource.Protocol.CAS3,
    )
    address = forms.URLField(
        label=gettext_lazy("Adresse de connexion"),
        help_text=gettext_lazy(
            "CAS\u00a0: l’adresse qui précède /login. OpenID Connect\u00a0: l’émetteur. SAML\u00a0: les métadonnées."
        ),
        max_length=500,
        assume_scheme="https",
    )
    library = forms.ModelChoiceField(
        label=gettext_lazy("Bibliothèque"),
        help_text=gettext_lazy("Celle des lecteurs dont la réponse n’en nomme pas d’autre."),
        queryset=Library.objects.none(),
        empty_label=None,
    )
    registration_url = forms.URLField(
        label=gettext_lazy("Où s’inscrire"),
        help_text=gettext_lazy(
            "La page d’inscription du portail de la bibliothèque\u00a0: les lecteurs y sont envoyés."
        ),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    help_text = forms.CharField(
        label=gettext_lazy("Que faire en cas de difficulté"),
        help_text=gettext_lazy("Une ou deux phrases\u00a0: qui appeler, quand. Lues par le lecteur refusé."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lapses_after_days = forms.IntegerField(
        label=gettext_lazy("Jours sans visite avant que la carte se termine"),
        help_text=gettext_lazy("De 1 à 1096. Elle reprend à la connexion suivante."),
        min_value=1,
        max_value=1096,
        initial=365,
        widget=forms.TextInput(attrs=NARROW),
    )
    asks_silently = forms.BooleanField(
        label=gettext_lazy("L’interroger sans page, pour passer sans clic d’un portail à l’autre"),
        required=False,
        initial=True,
    )
    tells_logout = forms.BooleanField(
        label=gettext_lazy("Se déconnecter ici déconnecte aussi là-bas"), required=False, initial=True
    )

    client_id = forms.CharField(
        label=gettext_lazy("Identifiant de notre client"),
        help_text=gettext_lazy("OpenID Connect\u00a0: donné par le prestataire."),
        max_length=191,
        required=False,
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret de notre client"),
        help_text=gettext_lazy("OpenID Connect. Gardé chiffré, jamais montré."),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    metadata = forms.CharField(
        label=gettext_lazy("Métadonnées collées"),
        help_text=gettext_lazy("SAML\u00a0: seulement si leur adresse ne peut pas être lue d’ici."),
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    uid_attribute = forms.CharField(
        label=gettext_lazy("Attribut qui nomme le lecteur pour toujours"),
        help_text=gettext_lazy("SAML\u00a0: si le portail n’envoie pas d’identifiant durable."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, partner: Partner, **options: Any) -> None:
        row = options.get("row")
        super().__init__(*args, **options)
        self.fields["library"].queryset = Library.objects.of(partner)  # type: ignore[attr-defined]
        # Needed by their protocol alone, which the form knows once it is sent.
        for name in ("client_id", "secret") if row is None else ("client_id",):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        if row is None:
            return
        kept = [choice for choice in IdentitySource.Protocol.choices if _stays(row.protocol, choice[0])]
        self.fields["protocol"].choices = kept  # type: ignore[attr-defined]
        if row.app is not None:
            self.fields["client_id"].initial = row.app.client_id
            self.fields["secret"].help_text = _("Vide\u00a0: celui d’avant est gardé. Jamais montré.")
            self.fields["uid_attribute"].initial = row.app.settings.get("uid_attribute", "")
        for name in BESIDE - NEEDED.get(row.protocol, set()):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What OpenID Connect cannot do without is asked beside its field; the form alone knows the protocol."""
        said = super().clean() or self.cleaned_data
        if said.get("protocol") == IdentitySource.Protocol.OIDC and "client_id" in self.fields:
            if not said.get("client_id"):
                says = _("Donnez l’identifiant et le secret que le partenaire a créés pour ce site.")
                self.add_error("client_id", says)
            elif not said.get("secret") and self.row is None:
                self.add_error("secret", _("Donnez le secret que le partenaire a créé pour ce site."))
        if said.get("protocol") == IdentitySource.Protocol.SAML and said.get("metadata"):
            self._address_from_metadata(said)
        return said

    def _address_from_metadata(self, said: dict[str, Any]) -> None:
        """Pasted metadata says where readers go: nothing else has to be typed."""
        try:
            said["address"] = read_metadata(said["metadata"].strip().encode()).entry_url
        except CannotReadMetadata as problem:
            self.add_error("metadata", str(problem))
        self.errors.pop("address", None)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.facts}

    def access(self) -> ProviderAccess | None:
        """What was typed for OpenID Connect or SAML; None for CAS, and when nothing of it changes."""
        if self.cleaned_data["protocol"] in IdentitySource.BY_CAS:
            return None
        if self.row is not None and not (BESIDE | {"address"}) & set(self.changed_data):
            return None
        return ProviderAccess(**{name: self.cleaned_data.get(name, "") for name in BESIDE})


class MappingForm(forms.Form):
    """The partner's name of each fact."""

    def __init__(self, *args: Any, source: IdentitySource, **options: Any) -> None:
        options.setdefault("initial", source.mapping)
        super().__init__(*args, **options)
        for fact, label in FACTS.items():
            self.fields[fact] = forms.CharField(
                label=str(label), help_text=USUAL_NAMES[fact], max_length=LONGEST_NAME, required=False
            )


class RuleForm(forms.Form):
    """One condition of entry."""

    attribute = forms.CharField(
        label=gettext_lazy("Attribut"),
        help_text=gettext_lazy("Son nom chez le partenaire, par exemple\u00a0: statut"),
        max_length=LONGEST_NAME,
    )
    test = forms.ChoiceField(
        label=gettext_lazy("Condition"), choices=AdmissionRule.Test.choices, widget=forms.RadioSelect
    )
    values = LinesField(
        label=gettext_lazy("Valeurs"),
        help_text=gettext_lazy(
            "Une par ligne, pour «\u00a0vaut l’une\u00a0» et «\u00a0ne vaut aucune\u00a0»."
        ),
        required=False,
        max_length=4000,
    )
    says = forms.CharField(
        label=gettext_lazy("Ce que lit le lecteur arrêté"),
        help_text=gettext_lazy(
            "Dites pourquoi et que faire. Par exemple\u00a0: Votre abonnement est fini. Renouvelez-le à l’accueil."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def rule(self) -> RuleFacts:
        facts = self.cleaned_data
        return RuleFacts(facts["attribute"], facts["test"], facts["says"], tuple(facts["values"]))


class LibrariesForm(forms.Form):
    """For each library of the partner, the values that mean it."""

    def __init__(self, *args: Any, source: IdentitySource, **options: Any) -> None:
        self.places = {f"bib_{one.pk}": one for one in Library.objects.of(source.partner)}
        known: dict[str, list[str]] = {}
        for row in source.libraries.order_by("pk"):
            known.setdefault(f"bib_{row.library_id}", []).append(row.value)
        options.setdefault("initial", known)
        super().__init__(*args, **options)
        for key, place in self.places.items():
            widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
            self.fields[key] = LinesField(label=place.name, required=False, max_length=8000, widget=widget)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.chosen: dict[str, Library] = {}
        for key, place in self.places.items():
            for value in cleaned.get(key, []):
                if len(value) > 200:
                    self.add_error(key, _("Cette valeur est trop longue\u00a0: 200 caractères au plus."))
                elif value in self.chosen:
                    told = _("«\u00a0{value}\u00a0» désigne déjà {library}.")
                    self.add_error(key, told.format(value=value, library=self.chosen[value]))
                else:
                    self.chosen[value] = place
        return cleaned


class OpenForm(forms.Form):
    """Opening one that was never tried is said aloud."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("J’ouvre sans essai réussi\u00a0: les premiers lecteurs essaieront à ma place."),
        error_messages={"required": gettext_lazy("Essayez d’abord, ou cochez cette case.")},
    )

    def __init__(self, *args: Any, is_tried: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_tried:
            del self.fields["is_sure"]
