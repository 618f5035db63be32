"""What the desk asks about a site that relies on us."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource, Vendor
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.sso.words import fact_choices, labels_of
from liseron.partners.models import Partner
from liseron.sso.addressing import lines_of
from liseron.sso.models import Service


class LinesField(forms.CharField):
    """A line each; gives the list of those that say something."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return lines_of(super().clean(value) or "")


class ServiceForm(ChangeForm):
    """A site, whose it is, at which addresses, what it is told."""

    facts = (
        *("name", "vendor", "partner", "resource", "lines", "subject", "released"),
        *("tells_logout", "logout_address", "after_logout", "may_proxy", "proxy_address"),
    )

    name = forms.CharField(
        label=_("Nom du site"), help_text=_("Tel que les lecteurs le connaissent."), max_length=120
    )
    vendor = forms.ModelChoiceField(
        label=_("Fournisseur"), queryset=Vendor.objects.all(), required=False, empty_label=_("Aucun")
    )
    partner = forms.ModelChoiceField(
        label=_("Ou collectivité"),
        help_text=_("Pour le site d’une bibliothèque. L’un ou l’autre, pas les deux."),
        queryset=Partner.objects.all(),
        required=False,
        empty_label=_("Aucune"),
    )
    resource = forms.ModelChoiceField(
        label=_("Ce que ce site ouvre"),
        help_text=_("Le droit et les quotas de cette ressource sont vérifiés à chaque entrée."),
        queryset=Resource.objects.all(),
        required=False,
        empty_label=_("Rien de précis\u00a0: être lecteur en règle suffit"),
    )
    lines = LinesField(
        label=_("Adresses du site"),
        help_text=_(
            "Une par ligne. Tout ce qui commence ainsi est accepté. Exemple\u00a0: https://films.exemple.fr/acces/"
        ),
        required=False,
        max_length=8000,
    )
    subject = forms.ChoiceField(
        label=_("Comment il reconnaît le lecteur"),
        help_text=_("Le numéro de carte n’est possible que pour le site d’une collectivité."),
        choices=Service.Subject.choices,
        widget=forms.RadioSelect,
        initial=Service.Subject.PSEUDONYM,
    )
    released = forms.MultipleChoiceField(
        label=_("Ce qu’on lui dit du lecteur"),
        help_text=_("Rien n’est dit sans être coché. Ne cochez que ce que le contrat demande."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tells_logout = forms.BooleanField(
        label=_("Le prévenir quand le lecteur se déconnecte"), required=False, initial=True
    )
    logout_address = forms.URLField(
        label=_("Adresse prévenue à la déconnexion"),
        help_text=_("Pour OpenID Connect. En CAS, c’est l’adresse par où le lecteur est entré."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    after_logout = LinesField(
        label=_("Où ramener le lecteur après sa déconnexion"),
        help_text=_("Pour OpenID Connect. Une adresse par ligne, exacte, donnée par le fournisseur du site."),
        required=False,
        max_length=8000,
    )
    may_proxy = forms.BooleanField(
        label=_("Il agit au nom du lecteur auprès d’un autre site (mandat CAS)"), required=False
    )
    proxy_address = forms.URLField(
        label=_("Adresse de rappel du mandataire"),
        help_text=_("Seulement si la case au-dessus est cochée."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, row: Service | None = None, **options: Any) -> None:
        if row is not None:
            row.lines = row_lines(row)  # type: ignore[attr-defined]
            client = row.client
            row.after_logout = list(client.get_post_logout_redirect_uris()) if client else []  # type: ignore[attr-defined]
        super().__init__(*args, row=row, **options)
        self.fields["released"].choices = fact_choices()  # type: ignore[attr-defined]

    def _shown(self, name: str) -> str:
        if name == "released":
            return ", ".join(labels_of(self.row.released)) if self.row.released else str(_("rien"))  # type: ignore[union-attr]
        return super()._shown(name)

    def values(self) -> dict[str, Any]:
        """As the registry takes them."""
        facts = {name: self.cleaned_data[name] for name in self.facts}
        facts["addresses"] = facts.pop("lines")
        facts["addresses_after_logout"] = facts.pop("after_logout")
        return facts


class NewServiceForm(ServiceForm):
    """The same, with the protocol, which never changes afterwards."""

    protocol = forms.ChoiceField(
        label=_("Protocole"),
        help_text=_("Demandez au fournisseur. En cas de doute\u00a0: CAS."),
        choices=Service.Protocol.choices,
        widget=forms.RadioSelect,
        initial=Service.Protocol.CAS,
    )
    field_order = ("name", "vendor", "partner", "resource", "protocol")


def row_lines(service: Service) -> list[str]:
    """Its addresses as they are typed: those of the registry in CAS, those of the client otherwise."""
    if service.client is not None:
        return list(service.client.get_redirect_uris())
    return [str(one) for one in service.addresses.order_by("pk")]
