"""What the desk asks about a base address: whose it is, and how its catalogue wants the records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.desk.department.fields import ChangeForm
from liseron.exchange.models import View
from liseron.exchange.profiles import FORMATS, MARC21, OAI_DC, PMB, UNIMARC, Profile
from liseron.exchange.rules.suiting import switches_for
from liseron.partners.models import Partner
from liseron.partners.rollouts import software_of
from liseron.toolkit.text import fold

LARGEST_PAGE = 10_000
FORMAT_WORDS = {
    OAI_DC: _("oai_dc\u00a0: Dublin Core, que tous les logiciels lisent"),
    UNIMARC: _("unimarc\u00a0: UNIMARC en MarcXchange, pour Koha, Decalog, Syracuse, Orphée"),
    PMB: _("pmb_xml_unimarc\u00a0: UNIMARC comme PMB l’écrit"),
    MARC21: _("marc21\u00a0: MARC21, hors de France"),
}


WELL_SET = _("Réglé pour {software}, le logiciel de cette collectivité. Gardez «\u00a0{choice}\u00a0».")
TO_CHOOSE = _(
    "Cette collectivité a {software}\u00a0: choisissez «\u00a0{choice}\u00a0». "
    "Sinon les titres numériques y seront rangés en texte imprimé."
)


class NewAddressForm(forms.Form):
    """Whose the new address is."""

    partner = forms.ModelChoiceField(
        label=_("Pour quelle collectivité\u00a0?"),
        help_text=_("Son catalogue recevra les titres que ses lecteurs peuvent ouvrir."),
        queryset=Partner.objects.filter(exchange_view__isnull=True),
        required=False,
        empty_label=_("Aucune\u00a0: l’adresse publique"),
    )


class AddressForm(ChangeForm):
    """The switches of one address (docs/crosswalks.md), with what each is for."""

    facts = (
        *("formats", "page_size", "publisher_field", "has_item_995", "item_code_ours", "item_code_partner"),
        *("has_200b", "leader_type", "first_identifier", "dc_type_case"),
    )

    formats = forms.MultipleChoiceField(
        label=_("Formats proposés"),
        help_text=_("Le logiciel choisit dans cette liste. Dans le doute, gardez-les tous."),
        choices=[(name, FORMAT_WORDS[name]) for name in FORMATS],
        widget=forms.CheckboxSelectMultiple,
    )
    page_size = forms.IntegerField(
        label=_("Notices par page"),
        help_text=_("0\u00a0: tout en une seule page, pour les logiciels qui s’arrêtent à la première."),
        min_value=0,
        max_value=LARGEST_PAGE,
    )
    publisher_field = forms.ChoiceField(
        label=_("Éditeur et date"),
        help_text=_("Dans le doute, les deux. Koha ne lit que la 210 pour son Dublin Core."),
        choices=View.PublisherField.choices,
        widget=forms.RadioSelect,
    )
    has_item_995 = forms.BooleanField(
        label=_("Ajouter un exemplaire (995)"),
        help_text=_("Pour les catalogues qui ne montrent que les notices avec exemplaire."),
        required=False,
    )
    item_code_ours = forms.CharField(
        label=_("Notre code"),
        help_text=_("Dit en 801 et en 995 $b. Vide\u00a0: BD et le numéro du département."),
        max_length=80,
        required=False,
    )
    item_code_partner = forms.CharField(
        label=_("Code de sa bibliothèque"),
        help_text=_("Dit en 995 $c. Vide\u00a0: le nom qui est dans l’adresse."),
        max_length=80,
        required=False,
    )
    has_200b = forms.BooleanField(
        label=_("Dire le type de document après le titre (200 $b)"),
        help_text=_("Pour les vieux catalogues qui l’affichent."),
        required=False,
    )
    leader_type = forms.ChoiceField(
        label=_("Type des livres et de la presse"),
        help_text=_("Choisissez «\u00a0a\u00a0» si son catalogue n’affiche pas les livres numériques."),
        choices=View.LeaderType.choices,
        widget=forms.RadioSelect,
    )
    first_identifier = forms.ChoiceField(
        label=_("Identifiant donné en premier"),
        choices=View.FirstIdentifier.choices,
        widget=forms.RadioSelect,
    )
    dc_type_case = forms.ChoiceField(
        label=_("Mots du type (dc:type)"),
        help_text=_(
            "PMB range en texte imprimé ce qui n’est pas écrit à sa façon\u00a0: pour lui, «\u00a0Comme PMB\u00a0». "
            "Pour tout autre logiciel, «\u00a0Comme la norme\u00a0»."
        ),
        choices=View.TypeCase.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, row: View | None = None, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        if not row or not row.partner:
            return
        software = software_of(row.partner)
        for name, wished in switches_for(fold(software)).items():
            says = WELL_SET if getattr(row, name) == wished else TO_CHOOSE
            label = dict(self.fields[name].choices)[wished]  # type: ignore[attr-defined]
            short = str(label).partition(":")[0].strip()
            self.fields[name].help_text = says.format(software=software, choice=short)

    def clean_formats(self) -> list[str]:
        """In the order in which they are always told."""
        return [name for name in FORMATS if name in self.cleaned_data["formats"]]

    def _shown(self, name: str) -> str:
        return ", ".join(self.row.formats) if name == "formats" and self.row else super()._shown(name)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.facts}

    def tried(self) -> tuple[Profile, list[str]]:
        """The switches as they are typed, once they are right: for a look before they are kept."""
        said = self.cleaned_data
        return Profile(**{name: said[name] for name in Profile.__dataclass_fields__}), said["formats"]
